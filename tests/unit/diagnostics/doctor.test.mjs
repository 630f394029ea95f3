// What `doctor` finds, and what it says to do, where there is no browser; tests/e2e/storage.test.mjs has the rest.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { say } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { createMemory, withFastMemory, withMemory } from "../../../pkg/index.js";

let pair;
before(async () => (pair = await ClientPair.start()));
beforeEach(() => {
  pair.reset();
  pair.mock.model = wellBehaved({ answer: "Hello." });
});
after(() => pair?.close());

let users = 0;
const embedder = { modelId: "by-hand", embed: async (texts) => texts.map(() => [1, 0]) };
const memory = (options) =>
  createMemory(`doctor-${++users}`, { store: "memory", embedder, onError: () => undefined, ...options });
const examined = async (memory) => {
  const report = await memory.doctor();
  return { report, of: Object.fromEntries(report.checks.map(({ name, ...rest }) => [name, rest])) };
};

test("without faults, every check has its detail and the report prints as text", async () => {
  const store = memory();
  await store.add("Keeps bees");
  const { report, of } = await examined(store);
  assert.deepEqual(Object.keys(of), [
    "webassembly",
    "store",
    "user",
    "embedder",
    "worker",
    "storage",
    "extraction",
    "retrieval",
    "latency",
  ]);
  assert.equal(report.ok, true, String(report));
  assert.match(of.user.detail, new RegExp(`"${store.userId}" has 1 memory,`));
  assert.match(of.embedder.detail, /by-hand gave a vector of 2 dimensions in \d+ ms/);
  assert.match(of.extraction.remedy, /make one with the client that came back/);
  assert.match(String(report), /^fast-memory: all checks passed\n {2}ok {2}webassembly/);
  for (const { name, detail } of report.checks)
    assert.ok(String(report).includes(`${name.padEnd(12)} ${detail}`), name);
  assert.deepEqual(Object.keys(report), ["ok", "checks"]);
  assert.doesNotMatch(String(report), /bees/);
});

test("doctor leaves nothing behind and emits no change event", async () => {
  const store = memory();
  store.on("change", assert.fail);
  await store.doctor();
  assert.deepEqual([await store.getAll(), (await store.stats()).turns], [[], 0]);
});

test("doctor reports a host without IndexedDB", async () => {
  const { report, of } = await examined(memory({ store: "indexeddb" }));
  assert.equal(report.ok, false);
  assert.deepEqual([of.store.ok, of.user.ok, of.retrieval.ok], [false, false, false]);
  assert.match(of.store.remedy, /store: "memory"/);
  assert.match(String(report), /^fast-memory: some checks failed\n[^]*FAIL {2}store/);
});

test("doctor reports model files that are missing or are web pages", async () => {
  const server = createServer((request, response) => {
    if (request.url.endsWith(".wasm")) response.writeHead(404).end();
    else if (request.method === "HEAD" && request.url.endsWith(".json")) response.writeHead(405).end();
    else
      response
        .writeHead(200, { "content-type": request.url.endsWith(".onnx") ? "text/html" : "application/json" })
        .end("x");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const modelUrl = `http://127.0.0.1:${port}/minilm/`;
    const { of } = await examined(memory({ embedder: undefined, embeddingModel: "bge-small-en-v1.5", modelUrl }));
    assert.equal(of.embedder.ok, false);
    assert.match(of.embedder.detail, /minilm_bg\.wasm answers with status 404; \S+model\.onnx is a web page/);
    assert.doesNotMatch(of.embedder.detail, /tokenizer/);
    assert.match(of.embedder.remedy, /modelUrl: "\/minilm\/"/);
    assert.match(of.worker.detail, /main thread/);
    const own = await examined(memory({ embedder: undefined, modelUrl }));
    assert.match(
      own.of.embedder.detail,
      /encoder_bg\.wasm answers with status 404; \S+weights\.wasm answers with status 404\. Memories/,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const { of } = await examined(memory({ embedder: undefined, modelUrl: "http://127.0.0.1:1/" }));
  assert.match(of.embedder.detail, /cannot be reached/);
});

test("doctor finds the shipped model's files before the model is loaded", async () => {
  const { of } = await examined(memory({ embedder: undefined }));
  assert.equal(of.embedder.ok, true, of.embedder.detail);
  assert.match(of.embedder.detail, /all-MiniLM-L6-v2 is (idle|loading|ready)/);
});

test("doctor reports a failing embedder without its message", async () => {
  const failing = {
    modelId: "mine",
    embed: async () => {
      throw new TypeError("key sk-secret");
    },
  };
  const { report, of } = await examined(memory({ embedder: failing }));
  assert.deepEqual(
    [of.embedder.ok, of.embedder.detail],
    [false, 'the embedder "mine" failed (TypeError); see the cause'],
  );
  assert.match(of.embedder.remedy, /useLocalEmbeddings/);
  assert.doesNotMatch(String(report), /sk-secret/);
  const client = withFastMemory(pair.plain(), "asked", {
    store: "memory",
    useLocalEmbeddings: false,
    onError: () => undefined,
  });
  assert.equal((await examined(client.memory)).of.embedder.ok, true);
  assert.equal(pair.mock.posts("/embeddings").length > 0, true);
});

test("doctor explains missing extraction: no call yet, extract off, or replies without blocks", async () => {
  assert.match((await examined(memory({ extract: false }))).of.extraction.detail, /extract is false/);
  const client = pair.wrapped({ embedder });
  pair.mock.model = () => ({ content: "I write no block." });
  for (let turn = 1; turn <= 10; turn++) {
    assert.equal((await examined(client.memory)).of.extraction.ok, true, `before turn ${turn}`);
    await say(client, "Hello");
  }
  const { of } = await examined(client.memory);
  assert.equal(of.extraction.ok, false);
  assert.match(of.extraction.detail, /last 10 replies had no memory block/);
  assert.match(of.extraction.remedy, /small talk[^]*debug: "text"/);
  pair.mock.model = wellBehaved({ answer: "Hello." });
  await say(client, "Hello");
  assert.equal((await examined(client.memory)).of.extraction.ok, true);
});

test("doctor reports waiting and stuck background jobs", async () => {
  const client = withMemory(pair.plain({ maxRetries: 0 }), "stuck", {
    store: "memory",
    embedder,
    onError: () => undefined,
  });
  pair.mock.model = ({ messages }) =>
    messages[0].role === "system" ? { status: 500, error: { message: "down" } } : { content: "Fine." };
  await say(client, "I keep bees");
  assert.match((await examined(client.memory)).of.extraction.detail, /1 messages wait/);
  while ((await client.memory.stats()).extraction.stuck === 0) await client.memory.flush();
  const { of } = await examined(client.memory);
  assert.equal(of.extraction.ok, false);
  assert.match(of.extraction.remedy, /client\.memory\.flush\(\)/);
});

test("doctor explains missing recall: no memories, a high minScore, inject off, or no match", async () => {
  assert.match((await examined(memory())).of.retrieval.remedy, /getAll/);
  const strict = memory({ minScore: 0.9 });
  await strict.add("Keeps bees");
  assert.deepEqual(
    [(await examined(strict)).of.retrieval.ok, (await examined(strict)).of.retrieval.remedy],
    [false, "leave minScore out; client.memory.search(question) shows the scores"],
  );
  assert.match((await examined(memory({ inject: false }))).of.retrieval.detail, /inject is false/);
  assert.match((await examined(memory({ topK: 0 }))).of.retrieval.detail, /topK is 0/);
  const far = { modelId: "far", embed: async (texts) => texts.map((text) => (/bees/.test(text) ? [1, 0] : [0, 1])) };
  const client = pair.wrapped({ embedder: far });
  await client.memory.add("Keeps bees");
  await client.memory.ready();
  for (const question of ["One?", "Two?", "Three?"]) await say(client, question);
  const { of } = await examined(client.memory);
  assert.match(of.retrieval.detail, /nothing was put into the last 3 requests/);
  assert.match(of.retrieval.remedy, /preview/);
});

test("doctor reports search latency with the embedder and the number of memories", async () => {
  const store = memory();
  await store.addMany(Array.from({ length: 50 }, (_, at) => `Owns painting number ${at}`));
  const { of } = await examined(store);
  assert.match(of.latency.detail, /a search among 50 memories took \d+ ms, with vectors of by-hand/);
});

test("doctor gives up on an embedder that never answers", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let asked;
  const isAsked = new Promise((resolve) => (asked = resolve));
  const silent = { modelId: "silent", embed: () => (asked(), new Promise(() => undefined)) };
  const pending = examined(memory({ embedder: silent }));
  await isAsked;
  let done = false;
  void pending.then(() => (done = true));
  while (!done) {
    t.mock.timers.tick(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { of } = await pending;
  assert.deepEqual([of.embedder.ok, of.embedder.detail], [false, "no answer within 10 s"]);
});
