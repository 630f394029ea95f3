// Sessions, agents and metadata beside a user's memories; why a memory was found; categories that do not exist.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { say } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { nextEvent } from "@fast-memory/test-support/memory-events";
import { ConfigError, createMemory } from "../../../pkg/index.js";

let pair;
before(async () => (pair = await ClientPair.start()));
beforeEach(() => pair.reset());
afterEach(() =>
  assert.deepEqual(
    pair.failures.filter(({ code }) => code !== "model_load"),
    [],
  ),
);
after(() => pair?.close());

let users = 0;
const fresh = (options) =>
  createMemory(`scopes-${++users}`, {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => undefined,
    ...options,
  });
const texts = (records) => records.map(({ text }) => text);
const found = (hits) => texts(hits.map(({ memory }) => memory)).sort();
const scope = (/** @type {any} */ { sessionId, agentId, metadata }) => ({ sessionId, agentId, metadata });

test("a memory has the scope that was given, and no other fields", async () => {
  const memory = fresh();
  const metadata = { topic: 'a "b" {c', rank: 1.5, open: true, ["__proto__"]: "p" };
  const full = await memory.add("Has a cat", { sessionId: "s1", agentId: "coach", metadata });
  assert.deepEqual(scope(full), { sessionId: "s1", agentId: "coach", metadata });
  assert.deepEqual(await memory.get(full.id), full);
  const plain = await memory.add("Likes tea");
  assert.deepEqual(Object.keys(plain).sort(), ["category", "createdAt", "id", "source", "text", "updatedAt"]);
});

test("memories get the client's session and agent unless the call names others", async () => {
  const memory = fresh({ sessionId: "s1", agentId: "coach" });
  const [one, two] = await memory.addMany(["Has a cat", { text: "Likes tea", sessionId: "s2", agentId: undefined }]);
  assert.deepEqual(scope(one), { sessionId: "s1", agentId: "coach", metadata: undefined });
  assert.deepEqual(scope(two), { sessionId: "s2", agentId: "coach", metadata: undefined });
});

test("search and getAll filter by scope before topK counts", async () => {
  const memory = fresh();
  const many = Array.from({ length: 20 }, (_, i) => ({
    text: `Tea tea tea ${i}`,
    sessionId: "other",
    metadata: { topic: "drinks", rank: i },
  }));
  await memory.addMany([
    ...many,
    {
      text: "Drinks tea with milk, in the morning, at work",
      sessionId: "mine",
      agentId: "a",
      metadata: { topic: "work", rank: 1 },
    },
  ]);
  const mine = ["Drinks tea with milk, in the morning, at work"];
  for (const filter of [
    { sessionId: "mine" },
    { agentId: "a" },
    { metadata: { topic: "work" } },
    { sessionId: "mine", metadata: { rank: 1 } },
  ]) {
    assert.deepEqual(found(await memory.search("tea", { topK: 1, ...filter })), mine, JSON.stringify(filter));
    assert.deepEqual(texts(await memory.getAll(filter)), mine, JSON.stringify(filter));
  }
  assert.deepEqual(texts(await memory.getAll({ metadata: { rank: 1 } })), ["Tea tea tea 1", ...mine]);
  for (const filter of [
    { sessionId: "min" },
    { metadata: { rank: "1" } },
    { metadata: { topic: "work", colour: "red" } },
    { sessionId: "mine", metadata: { topic: "drinks" } },
  ]) {
    assert.deepEqual(await memory.getAll(filter), [], JSON.stringify(filter));
  }
  assert.equal((await memory.getAll({ metadata: {} })).length, 21, "nothing is asked for");
});

test("update and add replace the given scope fields and keep the others", async () => {
  const memory = fresh();
  const { id } = await memory.add("Has a cat", { sessionId: "s1", metadata: { a: 1, b: 2 } });
  assert.deepEqual(scope(await memory.update(id, { category: "context" })), {
    sessionId: "s1",
    agentId: undefined,
    metadata: { a: 1, b: 2 },
  });
  assert.deepEqual(scope(await memory.update(id, { agentId: "x", metadata: { c: 3 } })), {
    sessionId: "s1",
    agentId: "x",
    metadata: { c: 3 },
  });
  const again = await memory.add("has a cat.", { sessionId: "s2" });
  assert.deepEqual([again.id, scope(again)], [id, { sessionId: "s2", agentId: "x", metadata: { c: 3 } }]);
  assert.equal("metadata" in (await memory.update(id, { metadata: {} })), false);
  assert.deepEqual(await memory.getAll({ metadata: { c: 3 } }), []);
});

test("scopes survive export and import, and import may add one", async () => {
  const memory = fresh({ sessionId: "s1" });
  await memory.addMany([
    { text: "Has a cat", metadata: { topic: "pets", age: 3 } },
    { text: "Likes tea", agentId: "coach" },
  ]);
  const lines = await memory.export();
  const other = fresh({ sessionId: "of this client", agentId: "of this client" });
  await other.import(lines);
  assert.deepEqual((await other.getAll()).map(scope), (await memory.getAll()).map(scope));
  const third = fresh();
  await third.import(lines, { sessionId: "imported", metadata: { from: "file" } });
  assert.deepEqual((await third.getAll()).map(scope), [
    { sessionId: "imported", agentId: undefined, metadata: { topic: "pets", age: 3, from: "file" } },
    { sessionId: "imported", agentId: "coach", metadata: { from: "file" } },
  ]);
  const foreign = fresh();
  await foreign.import(
    '[{"memory":"Has a dog","metadata":{"topic":"pets","tags":["a"],"none":null},"session_id":"s9","agent_id":7}]',
  );
  assert.deepEqual((await foreign.getAll()).map(scope), [
    { sessionId: "s9", agentId: undefined, metadata: { topic: "pets" } },
  ]);
});

test("an invalid scope throws an error that does not repeat it", async () => {
  const memory = fresh();
  /** @type {any[]} */
  const invalid = [
    { metadata: { secret: ["x"] } },
    { metadata: { secret: NaN } },
    { metadata: ["secret"] },
    { metadata: "secret" },
    { sessionId: "" },
    { agentId: 7 },
  ];
  for (const bad of invalid) {
    const refused = (error) =>
      error instanceof ConfigError && error.code === "config" && !error.message.includes("secret");
    await assert.rejects(memory.add("Has a cat", bad), refused, JSON.stringify(bad));
    await assert.rejects(memory.search("cat", bad), refused);
    await assert.rejects(memory.getAll(bad), refused);
    await assert.rejects(memory.import("[]", bad), refused);
  }
  await assert.rejects(memory.add("Has a cat", /** @type {any} */ ({ sesionId: "s" })), /sessionId/);
  assert.throws(() => fresh({ sessionId: 7 }), ConfigError);
  assert.deepEqual(await memory.getAll(), []);
});

test("learned memories get the client's session, and a chat call recalls all sessions", async () => {
  pair.mock.model = wellBehaved({ memories: [{ content: "Keeps bees", category: "fact" }] });
  const client = pair.wrapped({ modelUrl: "file:///nowhere/", sessionId: "monday", agentId: "coach" });
  await client.memory.add("Bees sting in May", { sessionId: "friday" });
  await say(client, "I keep bees");
  assert.deepEqual(
    (await client.memory.getAll({ sessionId: "monday" })).map(({ text, agentId }) => [text, agentId]),
    [["Keeps bees", "coach"]],
  );
  const { recalled, text } = await client.memory.preview("What about my bees?");
  assert.deepEqual(found(recalled), ["Bees sting in May", "Keeps bees"]);
  assert.doesNotMatch(text, /monday|friday|coach/);
});

test("an unknown category becomes a fact, with a note in plain text", async () => {
  const strange = `ho"bb\u0007y<script>${"x".repeat(60)}`;
  pair.mock.model = wellBehaved({
    memories: [
      { content: "Keeps bees", category: "hobby" },
      { content: "Likes tea", category: strange },
      { content: "Has a cat", category: " Fact" },
    ],
  });
  const client = pair.wrapped({ modelUrl: "file:///nowhere/" });
  const turn = nextEvent(client.memory, "turn");
  await say(client, "I keep bees");
  const { learned } = await turn;
  assert.deepEqual(
    learned.added.map(({ category }) => category),
    ["fact", "fact", "fact"],
  );
  assert.deepEqual(learned.notes, [
    'category "hobby" is not known: kept as fact',
    `category "hobbyscript${"x".repeat(29)}" is not known: kept as fact`,
  ]);
  assert.deepEqual(Object.keys(learned.added[0]).sort(), [
    "category",
    "createdAt",
    "id",
    "source",
    "text",
    "updatedAt",
  ]);

  pair.mock.model = wellBehaved({ memories: [{ content: "Has a dog", category: "fact" }] });
  const second = nextEvent(client.memory, "turn");
  await say(client, "I have a dog");
  assert.equal("notes" in (await second).learned, false);
});

test("search with explain says why a memory was found", async () => {
  const memory = fresh();
  await memory.addMany(["Prefers Python for painting robots", "Likes tea"]);
  const [hit] = await memory.search("Which python paints, and PYTHON again?", { explain: true });
  assert.deepEqual(hit.explain.words, ["python", "paint"]);
  assert.deepEqual([hit.explain.lexical, hit.explain.cosine], [hit.lexical, undefined]);
  assert.match(
    hit.explain.reason,
    /^shares "python", "paint" with the query \(0\.\d\d of 1\); its meaning was not compared/,
  );
  const [plain] = await memory.search("python");
  assert.equal("explain" in plain, false);

  const embedder = { modelId: "near", embed: async (list) => list.map(() => [1, 0]) };
  const meaning = createMemory(`scopes-${++users}`, { store: "memory", embedder });
  await meaning.add("Likes tea");
  await meaning.ready();
  const [near] = await meaning.search("beverages", { explain: true });
  assert.equal(near.explain.reason, "shares no word with the query; the cosine of the meanings is 1.00");
  assert.deepEqual(near.explain.words, []);
});
