// When the model is loaded: not before there is something to embed, and again after a failure.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

import { say } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { mockForFile } from "@fast-memory/test-support/mock-for-file";
import OpenAI from "openai";
import { createMemory, withFastMemory } from "../../../pkg/index.js";
import { PKG } from "../../../scripts/lib/paths.mjs";

const mock = await mockForFile();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Serves the model; `statuses` come first, one a request. */
async function modelServer(t, ...statuses) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const status = statuses.shift() ?? 200;
    response.statusCode = status;
    response.end(status === 200 ? readFileSync(path.join(PKG, "minilm", path.basename(request.url))) : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { requests, modelUrl: `http://127.0.0.1:${port}/minilm/` };
}

let databases = 0;
const optionsFor = (modelUrl, more) => ({
  store: /** @type {const} */ ("memory"),
  dbName: `loading-${++databases}`,
  modelUrl,
  onError: () => undefined,
  ...more,
});
const stateOf = async (memory) => (await memory.stats()).embedder.state;

async function until(condition, message) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (await condition()) return;
    await pause(50);
  }
  assert.fail(message);
}

test("a program with nothing to remember does not load the model", async (t) => {
  const { modelUrl, requests } = await modelServer(t);
  const client = withFastMemory(
    new OpenAI({ apiKey: "k", baseURL: mock.baseURL }),
    "alice",
    optionsFor(modelUrl, { extract: false }),
  );
  await say(client, "What is 17 times 23?");
  await say(client, "And 18 times 23?");
  await client.memory.search("anything");
  await client.memory.getAll();
  await client.memory.preview("What do you know?");
  await client.memory.clear();
  await pause(200);
  assert.deepEqual(requests, []);
  assert.equal(await stateOf(client.memory), "idle");
});

test("the first memory loads it, and so does a memory that was there before", async (t) => {
  const { modelUrl, requests } = await modelServer(t);
  const options = optionsFor(modelUrl);
  const memory = createMemory("alice", options);
  await memory.add("Keeps bees");
  await until(async () => (await memory.stats()).embedded === 1, "the memory has no vector");
  assert.equal(requests.length, 2);
  // Another model, as in another process: nothing is loaded yet.
  const later = await modelServer(t);
  const reopened = createMemory("alice", { ...options, modelUrl: later.modelUrl });
  await reopened.search("bees");
  await until(async () => (await stateOf(reopened)) === "ready", "the model is not loaded");
});

test("a memory that another client added while this one was empty loads it at the next question", async (t) => {
  const { modelUrl, requests } = await modelServer(t);
  const options = optionsFor(modelUrl);
  const memory = createMemory("alice", options);
  await memory.search("bees");
  await createMemory("alice", { ...options, modelUrl: "file:///nowhere/" }).add("Keeps bees");
  assert.deepEqual(requests, []);
  await memory.search("bees");
  await until(async () => (await stateOf(memory)) === "ready", "the model is not loaded");
  await until(async () => (await memory.stats()).embedded === 1, "the memory has no vector");
});

for (const embeddingModel of [undefined, "e5-small-v2"]) {
  test(`a path where no page gives it an origin (${embeddingModel ?? "the package's model"}): memory by words, and one error`, async () => {
    const errors = [];
    const onError = (error) => errors.push(error);
    const memory = createMemory("alice", { store: "memory", modelUrl: "/minilm/", embeddingModel, onError });
    await memory.add("Keeps bees");
    await until(async () => errors.length > 0, "nothing is reported");
    assert.equal((await memory.search("bees")).length, 1);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["model_load"],
    );
    assert.match(errors[0].message, /\/minilm\//);
  });
}

for (const status of [503, 429, 500]) {
  test(`one ${status} while the model is fetched: it is fetched again`, async (t) => {
    const { modelUrl, requests } = await modelServer(t, status);
    const errors = [];
    const memory = createMemory("alice", optionsFor(modelUrl, { onError: ({ code }) => errors.push(code) }));
    await memory.add("Keeps bees");
    await until(async () => (await memory.stats()).embedded === 1, "the memory has no vector");
    assert.equal(requests.length, 3);
    assert.deepEqual(errors, []);
  });
}

test("a server that is down for longer: the same client tries again later, with back-off", async (t) => {
  const { modelUrl, requests } = await modelServer(t, ...Array(6).fill(503));
  const memory = createMemory("alice", optionsFor(modelUrl));
  await memory.add("Keeps bees");
  await until(async () => (await stateOf(memory)) === "failed", "loading does not fail");
  const before = requests.length;
  await Promise.all(Array.from({ length: 20 }, () => memory.search("bees")));
  assert.equal(requests.length, before, "not at once");
  await until(async () => {
    await memory.search("bees");
    return (await memory.stats()).embedded === 1;
  }, "it is not tried again");
});

test("a server that is down for longer: a new client tries at once", async (t) => {
  const { modelUrl } = await modelServer(t, ...Array(6).fill(503));
  const options = optionsFor(modelUrl);
  const memory = createMemory("alice", options);
  await memory.add("Keeps bees");
  await until(async () => (await stateOf(memory)) === "failed", "loading does not fail");
  const next = createMemory("alice", options);
  await next.search("bees");
  await until(async () => (await next.stats()).embedded === 1, "the new client does not try");
});

test("a file that is not there is not asked for again and again", async (t) => {
  const { modelUrl, requests } = await modelServer(t, ...Array(100).fill(404));
  const options = optionsFor(modelUrl);
  for (let client = 0; client < 20; client++) {
    const memory = createMemory("alice", options);
    await memory.add(`Memory ${client}`);
    await pause(20);
  }
  assert.ok(requests.length <= 6, `${requests.length} requests`);
});
