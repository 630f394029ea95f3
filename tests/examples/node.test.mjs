import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";

import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import { MockServer } from "@fast-memory/mock";
import { remembered } from "@fast-memory/mock/model";
import { DEVELOPER, modelOf } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { nodeAtLeast } from "../../scripts/lib/node-versions.mjs";
import { Example } from "./example.mjs";

let example;
let mock;

before(async () => {
  [example, mock] = await Promise.all([Example.install("node"), MockServer.start()]);
});
after(() => Promise.all([mock?.close(), example?.remove()]));

test("the program remembers in its next run", async () => {
  mock.model = modelOf(DEVELOPER);
  const say = (text) =>
    example.run(nodeAtLeast(22), ["chat.js", text], { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: mock.baseURL });

  const first = await say(DEVELOPER.introduction);
  assert.equal(first.stdout, "Noted.\n");
  assert.match(first.stderr, /^1 memories, 1 with a vector$/m);
  assert.ok((await stat(join(example.folder, "memory.db"))).size > 0);

  const second = await say(DEVELOPER.question);
  assert.equal(second.stdout, "Noted.\n");
  assert.deepEqual(
    remembered(mock.chats.at(-1)).map(({ text }) => text),
    [DEVELOPER.learned[0].content],
  );
});

test("an agent that runs fast-memory mcp on the program's file knows the same", async () => {
  const client = new Client({ name: "agent", version: "1" });
  const program = join(example.folder, "node_modules/fast-memory/cli.js");
  const args = [program, "mcp", "--user", "alice", "--db", join(example.folder, "memory.db")];
  await client.connect(new StdioClientTransport({ command: nodeAtLeast(22), args, stderr: "ignore" }));
  const call = async (name, argument) => {
    const { structuredContent } = await client.callTool({ name, arguments: argument });
    const { memories } = /** @type {{ memories: { text: string }[] }} */ (structuredContent);
    return memories.map((memory) => memory.text);
  };
  try {
    const known = [DEVELOPER.learned[0].content];
    assert.deepEqual(await call("list", {}), known);
    assert.deepEqual(await call("recall", { query: DEVELOPER.question }), known);
  } finally {
    await client.close();
  }
});
