import assert from "node:assert/strict";
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createClient } from "@libsql/client";

import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";
import { memoryStore } from "../../pkg/testing.js";
import { runInRuntime } from "./lib/run-in-runtime.mjs";
import { testStore, testStoreIn } from "./lib/store-tests.mjs";

const file = (name) => fileURLToPath(new URL(`./lib/${name}`, import.meta.url));

test("the store in memory passes the store checks", (t) => testStore(t, () => memoryStore("checked")));
testStoreIn("node 22", "node:sqlite");
testStoreIn("bun", "node:sqlite");
testStoreIn("deno", "node:sqlite");
testStoreIn("node", "libsql");
testStoreIn("bun", "libsql");

test("nodeSqlite opens one connection a path, however the path is spelled", async (t) => {
  const folder = temporaryFolderFor(t, "stores");
  const store = nodeSqlite(path.join(folder, "a.db"));
  assert.equal(nodeSqlite(`${folder}/./b/../a.db`), store);
  assert.equal(nodeSqlite(new URL(`file://${folder}/a.db`)), store);
  assert.notEqual(nodeSqlite(path.join(folder, "b.db")), store);
  assert.ok(!existsSync(path.join(folder, "a.db")), "made at the first use");
  await store.commit("alice", [{ id: "a", data: new Uint8Array(3) }], 0);
  assert.ok(existsSync(path.join(folder, "a.db")));
  await store.close();
  assert.equal((await store.load("alice")).rows.length, 1, "opened again");
  await store.close();
});

test("a new database is for its user of the machine alone; the rights of one that is there stay", async (t) => {
  const folder = temporaryFolderFor(t, "stores");
  const rightsOf = (name) => statSync(path.join(folder, name)).mode & 0o777;
  const store = nodeSqlite(path.join(folder, "a.db"));
  await store.commit("alice", [{ id: "a", data: new Uint8Array(3) }], 0);
  for (const name of ["a.db", "a.db-wal", "a.db-shm"]) assert.equal(rightsOf(name), 0o600, name);
  await store.close();
  writeFileSync(path.join(folder, "b.db"), "", { mode: 0o640 });
  chmodSync(path.join(folder, "b.db"), 0o640);
  const other = nodeSqlite(path.join(folder, "b.db"));
  await other.commit("alice", [{ id: "a", data: new Uint8Array(3) }], 0);
  assert.equal(rightsOf("b.db"), 0o640);
  await other.close();
});

test("the error names a missing folder", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "not-there", "memory.db");
  await assert.rejects(nodeSqlite(place).load("alice"), {
    name: "StoreUnavailableError",
    code: "store_unavailable",
    message: /no folder.*not-there\/memory\.db: mkdir -p ".*not-there"/,
  });
});

test("a file that is no database is an error and stays unchanged", async (t) => {
  const { writeFileSync, readFileSync } = await import("node:fs");
  const place = path.join(temporaryFolderFor(t, "stores"), "notes.txt");
  writeFileSync(place, "not a database ".repeat(100));
  const store = nodeSqlite(place);
  await assert.rejects(store.load("alice"), /not a database/);
  await assert.rejects(store.commit("alice", [], 0), /not a database/);
  assert.ok(readFileSync(place, "utf8").startsWith("not a database not"));
});

test("tables of a newer version are refused and stay unchanged", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
  const store = nodeSqlite(place);
  await store.commit("alice", [{ id: "a", data: new Uint8Array(3) }], 0);
  await store.close();
  const database = new DatabaseSync(place);
  database.exec("UPDATE fast_memory_schema SET version = 2");
  database.close();
  const newer = {
    code: "store_unavailable",
    message: /newer version.*schema 2, this one knows 1.*npm install fast-memory@latest/,
  };
  await assert.rejects(store.load("alice"), newer);
  // One that has not looked yet.
  const other = libsql(createClient({ url: `file:${place}` }));
  await assert.rejects(other.commit("alice", [], 1), newer);
  await assert.rejects(other.clear("alice"), newer);
  await Promise.all([store.close(), other.close()]);
});

test("a row is one database row, without an index", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
  const store = nodeSqlite(place);
  await store.commit(
    "alice",
    Array.from({ length: 120 }, (_, i) => ({ id: `m${i}`, data: new Uint8Array(i) })),
    0,
  );
  await store.close();
  const database = new DatabaseSync(place);
  assert.equal(database.prepare("SELECT count(*) AS n FROM fast_memory_rows").get().n, 120);
  assert.deepEqual(
    database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite_%'").all(),
    [],
    "no index doubles the writes",
  );
  assert.equal(
    database
      .prepare(
        "SELECT count(*) AS n FROM sqlite_schema WHERE name NOT LIKE 'fast_memory_%' AND name NOT LIKE 'sqlite_%'",
      )
      .get().n,
    0,
  );
  database.close();
});

const SQLITE = { "node:sqlite": nodeSqlite, libsql: (place) => libsql(createClient({ url: `file:${place}` })) };
for (const [name, open] of Object.entries(SQLITE)) {
  test(`${name}: a commit whose last statement fails changes nothing`, async (t) => {
    const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
    const store = open(place);
    await store.commit("alice", [{ id: "a", data: new Uint8Array(1) }], 0);
    const database = new DatabaseSync(place);
    database.exec(
      "CREATE TRIGGER refusal BEFORE INSERT ON fast_memory_rows WHEN NEW.id = 'm99' BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    );
    database.close();
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: `m${i}`, data: new Uint8Array(2) }));
    for (const version of [1, undefined]) await assert.rejects(store.commit("alice", rows, version), /not this one/);
    assert.deepEqual(await store.load("alice").then(({ version, rows }) => [version, rows.map(({ id }) => id)]), [
      1,
      ["a"],
    ]);
    assert.equal(await store.commit("alice", rows.slice(0, 99), 1), 2);
    await store.close();
  });
}

test("a full database throws store_full and keeps its rows", async (t) => {
  const client = createClient({ url: `file:${path.join(temporaryFolderFor(t, "stores"), "memory.db")}` });
  const store = libsql(client);
  await store.commit("alice", [{ id: "a", data: new Uint8Array(1) }], 0);
  await client.execute("PRAGMA max_page_count = 20");
  await assert.rejects(store.commit("alice", [{ id: "large", data: new Uint8Array(500_000) }], 1), {
    name: "StoreUnavailableError",
    code: "store_full",
  });
  assert.deepEqual(await store.load("alice").then(({ version, rows }) => [version, rows.length]), [1, 1]);
  await store.close();
});

test("a commit waits for a locked file without blocking the event loop", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
  const store = nodeSqlite(place);
  await store.commit("alice", [], 0);
  const other = new DatabaseSync(place);
  other.exec("BEGIN IMMEDIATE");
  let isDone = false;
  const commit = store
    .commit("alice", [{ id: "a", data: new Uint8Array(1) }], 1)
    .then((version) => ((isDone = true), version));
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(!isDone);
  assert.equal((await store.load("alice")).version, 1, "readers do not wait");
  other.exec("COMMIT");
  assert.equal(await commit, 2);
  other.close();
  await store.close();
});

test("four processes that write to one file lose nothing", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
  const writers = await Promise.all(
    ["node 22", "node 22", "bun", "deno"].map((runtime, i) =>
      runInRuntime(runtime, file("counting-writer.mjs"), ["node:sqlite", place, `w${i}`, "25"]),
    ),
  );
  for (const { code, errors } of writers) assert.equal(code, 0, errors);
  const store = nodeSqlite(place);
  const { rows, version } = await store.load("alice");
  assert.equal(version, 100);
  const texts = new Map(rows.map(({ id, data }) => [id, new TextDecoder().decode(data)]));
  assert.equal(texts.get("count"), "100");
  assert.equal(texts.size, 101);
  await store.close();
});

test("a process that is killed leaves whole commits", async (t) => {
  const place = path.join(temporaryFolderFor(t, "stores"), "memory.db");
  const store = nodeSqlite(place);
  for (let round = 1; round <= 5; round++) {
    // Killed as soon as it has told of a few commits: wherever the next one is by then.
    let told = 0;
    const { code, errors } = await runInRuntime("node 22", file("endless-writer.mjs"), ["node:sqlite", place], {
      onLine: ({ version }, process) => {
        told = version;
        if (version % 7 >= round) process.kill("SIGKILL");
      },
    });
    assert.equal(code, "SIGKILL", errors);
    const { rows, version } = await store.load("alice");
    assert.ok(version >= told, "what was told of is there");
    assert.equal(rows.length, 200);
    assert.deepEqual(
      new Set(rows.map(({ data }) => new TextDecoder().decode(data))),
      new Set([String(version)]),
      "all rows of one commit",
    );
  }
  await store.close();
});
