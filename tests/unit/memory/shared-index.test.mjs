// Clients that are made for each request share what was loaded.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory } from "../../../pkg/index.js";

/** A store that says what was read, and that can be made to owe an answer. */
class Watched {
  name = "watched";
  rows = new Map();
  version = 0;
  reads = [];
  held = undefined;

  async load(namespace, since) {
    // Whether the store is encrypted is asked once.
    if (namespace.startsWith("fast-memory keyring")) return { version: 0, full: true, rows: [] };
    await this.held?.promise;
    const rows = [...this.rows]
      .filter(([, { version }]) => version > (since ?? 0))
      .map(([id, { data }]) => ({ id, data }));
    this.reads.push(rows.length);
    return { version: this.version, full: since === undefined, rows };
  }

  async commit(_, rows) {
    this.version++;
    for (const { id, data } of rows) this.rows.set(id, { data, version: this.version });
    return this.version;
  }

  async clear() {
    this.rows.clear();
    return ++this.version;
  }
}

const client = (store, user = "alice") =>
  createMemory(user, { store, modelUrl: "file:///nowhere/", onError: () => undefined });
const texts = async (memory) => (await memory.getAll()).map(({ text }) => text);

test("clients of one user share one loaded index, and see what is new", async () => {
  const store = new Watched();
  await client(store).addMany(["Likes tea", "Has a cat"]);
  store.reads.length = 0;
  const second = client(store);
  assert.deepEqual(await texts(second), ["Likes tea", "Has a cat"]);
  assert.ok(store.reads.length > 0 && store.reads.every((rows) => rows === 0), "only what is new is read");
  await client(store).add("Sings");
  assert.deepEqual(await texts(second), ["Likes tea", "Has a cat", "Sings"]);
});

test("users and stores share no index", async () => {
  const [store, other] = [new Watched(), new Watched()];
  await client(store).add("Likes tea");
  store.rows.clear();
  assert.deepEqual(await texts(client(store, "bob")), []);
  assert.deepEqual(await texts(client(other)), []);
  assert.deepEqual(other.reads, [0]);
});

test("each client keeps its own scope and vectors over the shared index", async () => {
  const store = new Watched();
  const embedder = (modelId, vector) => ({ modelId, embed: async (texts) => texts.map(() => vector) });
  const make = (sessionId, modelId, vector) =>
    createMemory("alice", { store, sessionId, embedder: embedder(modelId, vector) });
  const [first, second] = [make("one", "a", [1, 0]), make("two", "b", [0, 1])];
  await first.add("Likes tea");
  await second.add("Sings");
  assert.deepEqual(
    (await second.getAll()).map(({ sessionId }) => sessionId),
    ["one", "two"],
  );
  // What the second one embeds in the background is done then.
  await second.ready();
  await first.ready();
  assert.equal((await first.stats()).embedder.modelId, "a");
  assert.equal((await first.stats()).embedded, 2);
  await second.ready();
  assert.equal((await second.stats()).embedded, 2);
  assert.equal((await first.stats()).embedded, 0);
});

test("a new client does not wait for a store call that hangs", async () => {
  const store = new Watched();
  await client(store).add("Likes tea");
  store.held = withResolvers();
  const { resolve } = store.held;
  const hanging = texts(client(store));
  await new Promise((done) => setTimeout(done, 1100));
  store.held = undefined;
  assert.deepEqual(await texts(client(store)), ["Likes tea"]);
  resolve();
  assert.deepEqual(await hanging, ["Likes tea"]);
});

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
