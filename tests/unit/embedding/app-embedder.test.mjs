// An embedder that the app brings: its vectors, and no others, decide what is near.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { ConfigError, createMemory } from "../../../pkg/index.js";

const TOPICS = [/bee|honey|hive/i, /boat|sail|sea/i];

/** Two dimensions, one a topic; keeps what it was asked. */
function topics(modelId, more) {
  const asked = [];
  const embed = async (texts) => {
    asked.push(...texts);
    return texts.map((text) => [...TOPICS.map((topic) => (topic.test(text) ? 1 : 0)), 0.1]);
  };
  return { embedder: { modelId, embed, ...more }, asked };
}

let databases = 0;
const open = (options, dbName = `embedder-${++databases}`) => {
  const failures = [];
  return {
    memory: createMemory("alice", { store: "memory", dbName, onError: (error) => failures.push(error), ...options }),
    failures,
    dbName,
  };
};

test("the app's vectors find a memory without a word in common", async () => {
  const { embedder } = topics("topics-1", { dimensions: 3 });
  const { memory, failures } = open({ embedder });
  await memory.addMany(["Keeps a hive", "Owns a boat"]);
  await memory.ready();
  const [hit] = await memory.search("honey");
  assert.equal(hit.memory.text, "Keeps a hive");
  assert.ok(hit.cosine > 0.9);
  assert.deepEqual((await memory.stats()).embedder, { modelId: "topics-1", dimensions: 3, state: "ready" });
  assert.deepEqual(failures, []);
});

test("another model embeds all memories again, and vectors of two models are never compared", async () => {
  const first = topics("topics-1");
  const { memory, dbName } = open({ embedder: first.embedder });
  await memory.addMany(["Keeps a hive", "Owns a boat"]);
  await memory.ready();
  assert.equal((await memory.stats()).embedded, 2);

  const second = topics("topics-2");
  const other = open({ embedder: { ...second.embedder, embed: async () => new Promise(() => {}) } }, dbName).memory;
  assert.equal((await other.stats()).embedded, 0, "vectors of the first model do not count");
  const changed = open({ embedder: second.embedder }, dbName).memory;
  await changed.ready();
  assert.equal((await changed.stats()).embedded, 2);
  assert.deepEqual(second.asked.toSorted?.() ?? [...second.asked].sort(), ["Keeps a hive", "Owns a boat"]);
  assert.equal((await changed.search("sea"))[0].memory.text, "Owns a boat");
});

const FAULTS = {
  "too few vectors": async () => [],
  "vectors of another length": async (texts) => texts.map(() => [1, 0, 0, 0]),
  "an error": async () => {
    throw new Error("out of order");
  },
};
for (const [name, embed] of Object.entries(FAULTS)) {
  test(`an embedder that fails with ${name} leaves recall by words`, async () => {
    const { memory, failures } = open({ embedder: { modelId: "broken", embed, dimensions: 3 } });
    await memory.add("Keeps bees");
    assert.deepEqual(
      (await memory.search("bees")).map((hit) => hit.memory.text),
      ["Keeps bees"],
    );
    await assert.rejects(memory.ready());
    assert.ok(failures.length > 0);
  });
}

test("a vector that only says how long it is takes no memory", async () => {
  for (const length of [4e8, Infinity, NaN, "many", undefined]) {
    const embed = async (/** @type {string[]} */ texts) => texts.map(() => /** @type {any} */ ({ length }));
    const { memory, failures } = open({ embedder: { modelId: "huge", embed } });
    await memory.add("Keeps bees");
    await assert.rejects(memory.ready(), /dimensions; at most 16384 are allowed/);
    assert.ok(failures.length > 0);
  }
});

test("an invalid embedder, or two embedding options together, throw a ConfigError", () => {
  const { embedder } = topics("topics-1");
  for (const wrong of [{}, { embed: embedder.embed }, { modelId: "m" }, { ...embedder, dimensions: 0 }, () => []]) {
    assert.throws(() => open({ embedder: wrong }), ConfigError);
  }
  assert.throws(() => open({ embedder, useLocalEmbeddings: true }), /set embedder alone/);
});
