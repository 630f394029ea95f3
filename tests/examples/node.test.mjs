import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";

import { test } from "../mock/deadline.mjs";
import { lastUserText, remembered, wellBehaved } from "../mock/model.mjs";
import { MockServer } from "../mock/server.mjs";
import { nodeOf } from "../sdk/lab/node-of.mjs";
import { Example, SEED } from "./example.mjs";

let example;
let mock;

before(async () => {
  [example, mock] = await Promise.all([Example.install("node"), MockServer.start()]);
});
after(() => Promise.all([mock?.close(), example?.remove()]));

test("the program remembers in its next run", async () => {
  mock.model = wellBehaved({ answer: "Noted.", memories: (request) => (lastUserText(request).startsWith(SEED.introduction) ? SEED.learned : []) });
  const say = (text) => example.run(nodeOf(22), ["chat.js", text], { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: mock.baseURL });

  const first = await say(SEED.introduction);
  assert.equal(first.stdout, "Noted.\n");
  assert.match(first.stderr, /^1 memories, 1 with a vector$/m);
  assert.ok((await stat(join(example.folder, "memory.db"))).size > 0);

  const second = await say(SEED.question);
  assert.equal(second.stdout, "Noted.\n");
  assert.deepEqual(remembered(mock.chats.at(-1)).map(({ text }) => text), [SEED.learned[0].content]);
});
