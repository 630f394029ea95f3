import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { minilm } from "../../pkg/minilm.js";
import { OBJECTS, project, Worker, wrangler } from "./worker.mjs";

const MEGABYTE = 1e6;
/** Of the 128 MB that an isolate has; the rest is the app's. */
const MOST_MEMORY = 90 * MEGABYTE;

let app;
let mock;

before(async () => {
  [app, mock] = await Promise.all([project(new URL("./app", import.meta.url)), MockServer.start()]);
  mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) =>
      lastUserText(request).startsWith("Remember") ? [{ content: "Uses PostgreSQL at work", category: "fact" }] : [],
  });
});
after(() => Promise.all([mock?.close(), app?.remove()]));

test("MiniLM in the Worker gives the same vectors as in Node", async (context) => {
  await wrangler(["deploy", "src/minilm.js", "--dry-run", "--outdir", "out"], app);
  const bindings = { LLM_URL: mock.baseURL, GATE_URL: mock.baseURL };
  const worker = await Worker.start({
    folder: join(app.folder, "out"),
    script: "minilm.js",
    bindings,
    additionalUnboundDurableObjects: OBJECTS,
  });
  try {
    const texts = ["Likes tea", "What should I drink?", "Ünïcödé, 日本語", "", "word ".repeat(2000)];
    const { value } = await worker.ask("vectors", { embedder: "minilm", texts });
    const expected = await minilm.embed(texts);
    assert.deepEqual(
      value.vectors,
      expected.map((vector) => Array.from(vector)),
    );
    context.diagnostic(`MiniLM's memory in the Worker: ${(value.memoryBytes / MEGABYTE).toFixed(1)} MB`);
    assert.ok(value.memoryBytes > 20 * MEGABYTE && value.memoryBytes < MOST_MEMORY, `${value.memoryBytes} bytes`);

    await worker.ask("chat", { user: "alice", embedder: "minilm", text: "Remember what I use" });
    // The vector is made after the reply.
    const stats = async () => (await worker.ask("stats", { user: "alice", embedder: "minilm" })).value;
    while ((await stats()).embedded === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual((await stats()).embedder, { modelId: "all-MiniLM-L6-v2", dimensions: 384, state: "ready" });
    // It shares no word with the memory.
    await worker.ask("chat", { user: "alice", embedder: "minilm", text: "Which database should I choose?" });
    assert.deepEqual(
      remembered(mock.chats.at(-1)).map(({ text }) => text),
      ["Uses PostgreSQL at work"],
    );
  } finally {
    await worker.stop();
  }
});
