// Rows and files that are damaged: what can be read works, and nothing is written over what cannot.
import assert from "node:assert/strict";
import { openSync, readFileSync, statSync, writeFileSync, writeSync, closeSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before } from "node:test";

import { createClient } from "@libsql/client";
import pg from "pg";

import { test } from "@fast-memory/test-support/deadline";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";
import { postgres } from "../../pkg/postgres.js";

const EMBEDDER = { modelId: "none", embed: async () => [] };
/** A process has one store for a file, and one index for a store: another object has read nothing. */
const unread = (store) => ({
  name: store.name,
  load: (namespace, since) => store.load(namespace, since),
  commit: (namespace, rows, ifVersion) => store.commit(namespace, rows, ifVersion),
  clear: (namespace) => store.clear(namespace),
  close: () => store.close(),
});
const SQLITE = {
  "node:sqlite": (place) => unread(nodeSqlite(place)),
  libsql: (place) => libsql(createClient({ url: `file:${place}` })),
};
const placeFor = (t) => path.join(temporaryFolderFor(t, "damage"), "memory.db");

let server;
before(async () => (server = await PostgresServer.start()));
after(() => server?.close());

/** A memory of alice, and the codes of what it reports. */
function memoryOf(store, user = "alice") {
  const codes = [];
  const onError = ({ code }) => code !== "embedder" && codes.push(code);
  return { memory: createMemory(user, { store, embedder: EMBEDDER, onError }), codes };
}

const texts = async (memory) => (await memory.getAll()).map(({ text }) => text);

/** After damage to seven rows of alice, over a store that has not read them. */
async function checkSetAside(store) {
  const { memory, codes } = memoryOf(store);
  assert.deepEqual(await texts(memory), ["Likes tea", "Likes bread"]);
  await memory.add("Likes cheese");
  await memory.search("tea");
  assert.equal((await memory.stats()).unreadable, 7);
  assert.deepEqual(codes, ["rows_set_aside"], "reported once");
  const { checks } = await memory.doctor();
  const user = checks.find(({ name }) => name === "user");
  assert.equal(user.ok, false);
  assert.match(user.detail, /7 that this version cannot read/);
  assert.deepEqual(await texts(memoryOf(unread(store)).memory), ["Likes tea", "Likes bread", "Likes cheese"]);
}

for (const [name, open] of Object.entries(SQLITE)) {
  test(`${name}: rows of another type or format are set aside and reported once`, async (t) => {
    const place = placeFor(t);
    const first = open(place);
    await memoryOf(first).memory.addMany(["Likes tea", "Likes bread"]);
    await first.close();
    const database = new DatabaseSync(place);
    const insert = database.prepare("INSERT INTO fast_memory_rows VALUES ('alice', ?, 1, ?)");
    insert.run("text", "a text");
    insert.run("number", 7);
    insert.run("large", 1e15);
    insert.run("empty", new Uint8Array());
    insert.run("newer", new Uint8Array([9, 1, 2, 3]));
    insert.run("#change0", "a text");
    insert.run("#job0", 1.5);
    database.close();
    const store = open(place);
    await checkSetAside(store);
    await store.close();
  });

  test(`${name}: a namespace without a number is an error that says what to do, and clear() repairs it`, async (t) => {
    const place = placeFor(t);
    const first = open(place);
    await memoryOf(first).memory.add("Likes tea");
    await memoryOf(first, "bob").memory.add("Keeps bees");
    await first.close();
    const database = new DatabaseSync(place);
    database.exec("UPDATE fast_memory_namespaces SET version = 'seven' WHERE namespace = 'alice'");
    database.close();
    const store = open(place);
    await assert.rejects(memoryOf(store).memory.getAll(), {
      code: "store_unavailable",
      message: /is damaged: a version in fast_memory_namespaces is no number\. Remedy: restore a backup/,
    });
    assert.deepEqual(await texts(memoryOf(store, "bob").memory), ["Keeps bees"]);
    await memoryOf(store).memory.clear();
    await memoryOf(store).memory.add("Likes bread");
    assert.deepEqual(await texts(memoryOf(store).memory), ["Likes bread"]);
    await store.close();
  });

  test(`${name}: a file that is damaged in its middle is an error that says what to do, and stays as it is`, async (t) => {
    const place = placeFor(t);
    const first = open(place);
    const many = Array.from({ length: 300 }, (_, at) => `Note ${at} ${"with words ".repeat(20)}`);
    await memoryOf(first).memory.addMany(many);
    await first.close();
    const size = statSync(place).size;
    const file = openSync(place, "r+");
    for (let at = 4096; at < size; at += 4096) writeSync(file, Buffer.alloc(2048, 0xa5), 0, 2048, at);
    closeSync(file);
    const damaged = readFileSync(place);
    const store = open(place);
    const { memory, codes } = memoryOf(store);
    const expected = {
      name: "StoreUnavailableError",
      code: "store_unavailable",
      message: /the database .* is damaged\. Remedy: restore a backup, or move the file away/,
    };
    await assert.rejects(memory.getAll(), expected);
    await assert.rejects(memory.add("Likes tea"), expected);
    await assert.rejects(memory.clear(), expected);
    assert.deepEqual(codes, []);
    await store.close();
    assert.ok(readFileSync(place).equals(damaged), "nothing was written over it");
  });

  test(`${name}: a file that was cut off is an error, not an empty memory`, async (t) => {
    const place = placeFor(t);
    const first = open(place);
    await memoryOf(first).memory.addMany(Array.from({ length: 300 }, (_, at) => `Note ${at} ${"words ".repeat(50)}`));
    await first.close();
    writeFileSync(place, readFileSync(place).subarray(0, 12_288));
    const store = open(place);
    await assert.rejects(memoryOf(store).memory.getAll(), { code: "store_unavailable", message: /is damaged/ });
    await store.close();
  });

  test(`${name}: a full database is store_full; nothing is lost, and it works when there is room`, async (t) => {
    const place = placeFor(t);
    const store = name === "libsql" ? undefined : open(place);
    const client = name === "libsql" ? createClient({ url: `file:${place}` }) : undefined;
    const used = store ?? libsql(client);
    const limit = async (pages) => {
      if (client) await client.execute(`PRAGMA max_page_count = ${pages}`);
      // The store's own connection is reached by the prototype alone.
      else PAGES.set(place, pages);
    };
    const { memory } = memoryOf(used);
    await memory.add("Likes tea");
    await limit(30);
    await assert.rejects(memory.addMany(Array.from({ length: 200 }, (_, at) => `Note ${at} ${"long ".repeat(300)}`)), {
      code: "store_full",
      message: /is full; nothing was written\. Remedy:/,
    });
    assert.deepEqual(await texts(memory), ["Likes tea"]);
    await limit(100_000);
    await memory.add("Likes bread");
    assert.deepEqual(await texts(memoryOf(used).memory), ["Likes tea", "Likes bread"]);
    await used.close();
  });
}

/** Page limits by file: a limit is one of a connection, and the store keeps its own to itself. */
const PAGES = new Map();
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  if (sql.startsWith("BEGIN")) {
    const { file } = /** @type {{ file: string }} */ (this.prepare("PRAGMA database_list").all()[0]);
    if (PAGES.has(file)) exec.call(this, `PRAGMA max_page_count = ${PAGES.get(file)}`);
  }
  return exec.call(this, sql);
};

test("postgres: rows of another format are set aside and reported once", async () => {
  const pool = new pg.Pool({ connectionString: server.url });
  const store = postgres(pool, { table: "damaged" });
  await memoryOf(store).memory.addMany(["Likes tea", "Likes bread"]);
  const insert = "INSERT INTO damaged_rows (namespace, id, version, data) VALUES ('alice', $1, 1, $2)";
  for (const [id, data] of [
    ["text", "a text"],
    ["empty", ""],
    ["zeros", "\0\0\0\0\0"],
    ["newer", "\x09\x01"],
    ["header", "\x01\xff\xff\xff\xff"],
    ["#change0", "a text"],
    ["#job0", "{"],
  ])
    await pool.query(insert, [id, Buffer.from(data, "latin1")]);
  await checkSetAside(postgres(pool, { table: "damaged" }));
  await pool.end();
});

test("postgres: tables of a newer version are refused and stay unchanged", async () => {
  const pool = new pg.Pool({ connectionString: server.url });
  await memoryOf(postgres(pool, { table: "newer" })).memory.add("Likes tea");
  await pool.query("UPDATE newer_schema SET version = 2");
  const { memory } = memoryOf(postgres(pool, { table: "newer" }));
  const refused = { code: "store_unavailable", message: /newer version.*schema 2.*npm install fast-memory@latest/ };
  await assert.rejects(memory.getAll(), refused);
  await assert.rejects(memory.add("Likes bread"), refused);
  assert.equal((await pool.query("SELECT * FROM newer_rows WHERE id NOT LIKE '#%'")).rows.length, 1);
  await pool.end();
});

test("postgres: a database without room is store_full; nothing is lost, and it works when there is room", async () => {
  const pool = new pg.Pool({ connectionString: server.url });
  let isFull = false;
  const full = Object.assign(new Error("could not extend file"), { code: "53100" });
  const query = (...args) =>
    isFull && /_commit/.test(args[0]) ? Promise.reject(full) : pool.query(.../** @type {[string, any[]]} */ (args));
  const store = postgres({ query: /** @type {any} */ (query) }, { table: "full" });
  const { memory } = memoryOf(store);
  await memory.add("Likes tea");
  isFull = true;
  await assert.rejects(memory.add("Likes bread"), { code: "store_full", message: /nothing was written/ });
  isFull = false;
  await memory.add("Likes bread");
  assert.deepEqual(await texts(memoryOf(postgres(pool, { table: "full" })).memory), ["Likes tea", "Likes bread"]);
  await pool.end();
});

test("a store's commit is on the disk when it returns: synchronous is FULL", async (t) => {
  const place = placeFor(t);
  const settings = [];
  const { prepare } = DatabaseSync.prototype;
  const store = nodeSqlite(place);
  DatabaseSync.prototype.prepare = function (sql) {
    settings.push(prepare.call(this, "PRAGMA synchronous").all()[0].synchronous);
    return prepare.call(this, sql);
  };
  await memoryOf(store).memory.add("Likes tea");
  DatabaseSync.prototype.prepare = prepare;
  assert.deepEqual([...new Set(settings)], [2]);
  await store.close();
});
