// What is deleted, or cleared, is in none of a store's files any more: they are read as bytes while the store is open, and after.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";

import { createClient } from "@libsql/client";

import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";

const OPTIONS = { modelUrl: "file:///nowhere/", onError: () => undefined };
const SECRET = "Keeps the spare key under the third flower pot";
const OTHER = "Prefers Python over everything";

const STORES = {
  "node:sqlite": (file) => nodeSqlite(file),
  libsql: (file) => libsql(createClient({ url: `file:${file}` })),
  "libsql over a file with a write-ahead log": (file) => {
    const database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode = WAL");
    database.close();
    return libsql(createClient({ url: `file:${file}` }));
  },
};

/** The files of `folder` that hold `text`. */
function holders(folder, text) {
  return readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(text));
}

for (const [name, open] of Object.entries(STORES)) {
  for (const act of ["delete", "clear"]) {
    test(`${name}: ${act}() leaves no text in a file`, async (t) => {
      const folder = temporaryFolderFor(t, "erased");
      const store = open(path.join(folder, "memory.db"));
      const memory = createMemory("alice", { ...OPTIONS, store });
      const other = createMemory("bob", { ...OPTIONS, store });
      const { id } = await memory.add(SECRET);
      await other.add(OTHER);
      // Many rows: pages are freed, not only cells.
      await memory.addMany(Array.from({ length: 200 }, (_, at) => `${SECRET}, number ${at}`));
      assert.notDeepEqual(holders(folder, SECRET), []);
      if (act === "clear") await memory.clear();
      else for (const record of await memory.getAll()) await memory.delete(record.id);
      assert.equal(await memory.get(id), undefined);
      assert.deepEqual(holders(folder, SECRET), [], "while it is open");
      assert.notDeepEqual(holders(folder, OTHER), [], "another user's are kept");
      await store.close();
      assert.deepEqual(holders(folder, SECRET), [], "after it was closed");
    });
  }
}

test("node:sqlite: a reader in another connection does not keep a cleared text for long", async (t) => {
  const folder = temporaryFolderFor(t, "erased");
  const file = path.join(folder, "memory.db");
  const store = nodeSqlite(file);
  const memory = createMemory("alice", { ...OPTIONS, store });
  await memory.add(SECRET);
  const reader = new DatabaseSync(file);
  reader.exec("BEGIN");
  reader.prepare("SELECT * FROM fast_memory_rows").all();
  const timer = setTimeout(() => reader.exec("COMMIT"), 100);
  await memory.clear();
  clearTimeout(timer);
  assert.deepEqual(holders(folder, SECRET), []);
  reader.close();
  await store.close();
});
