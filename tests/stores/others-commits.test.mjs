// "change" fires for what other processes and clients commit, within a second, without a call of the reader.
import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before } from "node:test";

import { createClient } from "@libsql/client";
import pg from "pg";

import { test } from "@fast-memory/test-support/deadline";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { runProgram } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";
import { postgres } from "../../pkg/postgres.js";
import { memoryStore } from "../../pkg/testing.js";
import { RUNTIMES } from "./lib/runtimes.mjs";

const EMBEDDER = { modelId: "none", embed: async () => [] };
const SECOND = 1000;

let server;
before(async () => (server = await PostgresServer.start()));
after(() => server?.close());

const memoryOf = (store, user = "alice") => createMemory(user, { store, embedder: EMBEDDER, onError() {} });

/** Resolves with the milliseconds until `memory` tells of a change. */
function nextChange(memory) {
  const start = performance.now();
  return new Promise((resolve) => {
    const stop = memory.on("change", () => (stop(), resolve(performance.now() - start)));
  });
}

/** Stores in one process that share nothing but the database. */
const PAIRS = {
  "node:sqlite": async (t) => {
    const place = path.join(temporaryFolderFor(t, "others"), "memory.db");
    return { place, reader: nodeSqlite(place), writer: libsql(createClient({ url: `file:${place}` })) };
  },
  libsql: async (t) => {
    const place = path.join(temporaryFolderFor(t, "others"), "memory.db");
    return { reader: libsql(createClient({ url: `file:${place}` })), writer: nodeSqlite(place) };
  },
  postgres: async (t) => {
    const pools = [1, 2].map(() => new pg.Pool({ connectionString: server.url }));
    t.after(() => Promise.all(pools.map((pool) => pool.end())));
    const [reader, writer] = pools.map((pool) => postgres(pool, { table: "others" }));
    return { reader, writer };
  },
};

for (const [name, open] of Object.entries(PAIRS)) {
  test(`${name}: a change by others is told within a second, one of another user is not, and nothing is told without a listener`, async (t) => {
    const { reader, writer } = await open(t);
    t.after(() => Promise.all([reader.close?.(), writer.close?.()]));
    const [alice, other, bob] = [memoryOf(reader), memoryOf(writer), memoryOf(writer, "bob")];
    await other.add("Likes tea");
    await alice.getAll();
    let changes = 0;
    const stop = alice.on("change", () => changes++);
    await pause(700);
    assert.equal(changes, 0, "listening is no change");
    await bob.add("Keeps bees");
    await pause(SECOND);
    assert.equal(changes, 0, "another user's");
    const told = nextChange(alice);
    await other.add("Likes bread");
    t.diagnostic(`told after ${(await told).toFixed(0)} ms`);
    assert.deepEqual(
      (await alice.getAll()).map(({ text }) => text),
      ["Likes tea", "Likes bread"],
    );
    await pause(SECOND);
    assert.equal(changes, 1);
    await alice.add("Likes cheese");
    await alice.delete((await alice.getAll())[0].id);
    await pause(SECOND);
    assert.equal(changes, 3, "once for each of one's own");
    const cleared = nextChange(alice);
    await other.clear();
    t.diagnostic(`told after ${(await cleared).toFixed(0)} ms`);
    stop();
    await other.add("Likes rain");
    await pause(SECOND);
    assert.equal(changes, 4);
  });
}

for (const [name, store] of Object.entries({
  "in memory": () => memoryStore("others"),
  "node:sqlite": (t) => nodeSqlite(path.join(temporaryFolderFor(t, "others"), "a.db")),
})) {
  test(`${name}: another client of the process is told, and so are both when both write at once`, async (t) => {
    const used = store(t);
    const [first, second] = [memoryOf(used), memoryOf(used)];
    let changes = [0, 0];
    [first, second].forEach((memory, at) => memory.on("change", () => changes[at]++));
    await first.add("Likes tea");
    await pause(200);
    assert.deepEqual(changes, [1, 1]);
    changes = [0, 0];
    await Promise.all([first.add("Likes bread"), second.add("Likes cheese")]);
    await pause(SECOND);
    assert.deepEqual(changes, [2, 2]);
    await used.close?.();
  });
}

test("node:sqlite: another process is heard of, and a listener keeps no process alive", async (t) => {
  const { place, reader } = await PAIRS["node:sqlite"](t);
  const alice = memoryOf(reader);
  await alice.getAll();
  const told = nextChange(alice);
  const [node, ...first] = RUNTIMES["node 22"]();
  const writer = runProgram(node, [
    ...first,
    "--input-type=module",
    "--eval",
    `
    import { createMemory } from ${JSON.stringify(new URL("../../pkg/index.js", import.meta.url).href)};
    import { nodeSqlite } from ${JSON.stringify(new URL("../../pkg/node.js", import.meta.url).href)};
    const store = nodeSqlite(${JSON.stringify(place)});
    const memory = createMemory("alice", { store, embedder: { modelId: "none", embed: async () => [] }, onError() {} });
    memory.on("change", () => {});
    await memory.add("Likes tea");
  `,
  ]);
  await Promise.all([told, writer]);
  assert.deepEqual(
    (await alice.getAll()).map(({ text }) => text),
    ["Likes tea"],
  );
  await reader.close();
});

test("a store of the app's own tells by its method watch, which is called only while somebody listens", async () => {
  const inner = memoryStore("own");
  let watchers = 0;
  const store = {
    name: "own",
    load: (...args) => inner.load(.../** @type {[string, number]} */ (args)),
    commit: (...args) => inner.commit(.../** @type {[string, any, number]} */ (args)),
    clear: (namespace) => inner.clear(namespace),
    watch(namespace, onChange) {
      watchers++;
      const stop = inner.watch(namespace, onChange);
      return () => (watchers--, stop());
    },
  };
  const memory = memoryOf(store);
  await memory.add("Likes tea");
  assert.equal(watchers, 0);
  const told = nextChange(memory);
  assert.equal(watchers, 1);
  await memoryOf(inner).add("Likes bread");
  await told;
  assert.equal(watchers, 0);
});

test("nothing is asked of the database while nobody listens", async (t) => {
  const pool = new pg.Pool({ connectionString: server.url });
  t.after(() => pool.end());
  let queries = 0;
  const query = (...args) => (queries++, pool.query(.../** @type {[string, any[]]} */ (args)));
  const memory = memoryOf(postgres({ query: /** @type {any} */ (query) }, { table: "quiet" }));
  await memory.add("Likes tea");
  await pause(200);
  const before = queries;
  await pause(SECOND + 200);
  assert.equal(queries, before);
  const stop = memory.on("change", () => {});
  await pause(SECOND + 200);
  assert.ok(queries > before);
  stop();
  await pause(100);
  const after = queries;
  await pause(SECOND + 200);
  assert.equal(queries, after);
});
