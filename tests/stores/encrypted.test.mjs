// Every store on this machine with encryption: the store checks, and a search of all its files for what it holds.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";

import { createClient } from "@libsql/client";
import pg from "pg";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { ALL_TRACES, embedder, OPTIONS, TEXT, tracesIn, USER } from "@fast-memory/test-support/raw-bytes";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";
import { postgres } from "../../pkg/postgres.js";
import { encryptedStore, memoryStore } from "../../pkg/testing.js";
import { testStore } from "./lib/store-tests.mjs";

const ENCRYPTION = { key: Uint8Array.from({ length: 32 }, (_, at) => at) };

let server;
before(async () => (server = await PostgresServer.start()));
after(() => server?.close());

const STORES = {
  "node:sqlite": async (folder) => nodeSqlite(path.join(folder, "memory.db")),
  libsql: async (folder) => libsql(createClient({ url: `file:${path.join(folder, "memory.db")}` })),
};

test("the encrypted store in memory passes the store checks", (t) =>
  testStore(t, () => encryptedStore(memoryStore("encrypted"), ENCRYPTION)));

for (const [name, open] of Object.entries(STORES)) {
  test(`encrypted ${name} passes the store checks`, async (t) => {
    const store = await open(temporaryFolderFor(t, "encrypted"));
    t.after(() => store.close());
    await testStore(t, () => encryptedStore(store, ENCRYPTION));
  });

  test(`${name}: the files of an encrypted store show nothing of a user, and those of a plain one do`, async (t) => {
    for (const [encryption, wanted] of [
      [undefined, ALL_TRACES],
      [ENCRYPTION, []],
    ]) {
      const folder = temporaryFolderFor(t, "encrypted");
      const store = await open(folder);
      await remember(store, encryption);
      assert.deepEqual(tracesIn(folder), wanted, "while it is open");
      await store.close();
      assert.deepEqual(tracesIn(folder), wanted, "after it was closed");
    }
  });

  test(`${name}: encryption that is turned on leaves nothing plain in the files, and the user's name neither`, async (t) => {
    const folder = temporaryFolderFor(t, "encrypted");
    const store = await open(folder);
    await remember(store, undefined);
    assert.deepEqual(tracesIn(folder), ALL_TRACES);
    const memory = createMemory(USER, { store, embedder, encryption: ENCRYPTION });
    assert.deepEqual(
      (await memory.getAll()).map(({ text }) => text),
      [TEXT],
    );
    assert.deepEqual(tracesIn(folder), []);
    const off = createMemory(USER, { store, embedder, encryption: { ...ENCRYPTION, decrypt: true } });
    assert.equal((await off.getAll()).length, 1);
    assert.deepEqual(
      (await createMemory(USER, { store, embedder }).getAll()).map(({ text }) => text),
      [TEXT],
    );
    await store.close();
    assert.deepEqual(tracesIn(folder), ALL_TRACES);
  });
}

test("SQL's version column put back with a row does not help", async (t) => {
  const folder = temporaryFolderFor(t, "encrypted");
  const file = path.join(folder, "memory.db");
  const store = nodeSqlite(file);
  const errors = [];
  const options = {
    store,
    modelUrl: "file:///nowhere/",
    encryption: ENCRYPTION,
    onError: (error) => errors.push(error),
  };
  const memory = createMemory("alice", options);
  const { id } = await memory.add("Lives in Berlin");
  const database = new DatabaseSync(file);
  const read = () => database.prepare("SELECT * FROM fast_memory_rows WHERE length(id) = 22").all();
  const [old] = read();
  await memory.update(id, { text: "Lives in Bern" });
  database.prepare("UPDATE fast_memory_rows SET data = ?, version = ? WHERE id = ?").run(old.data, old.version, old.id);
  await store.close();
  const script = `
    import { createMemory } from "${new URL("../../pkg/index.js", import.meta.url).href}";
    import { nodeSqlite } from "${new URL("../../pkg/node.js", import.meta.url).href}";
    const memory = createMemory("alice", { store: nodeSqlite(${JSON.stringify(file)}), modelUrl: "file:///nowhere/",
      encryption: { key: Uint8Array.from({ length: 32 }, (_, at) => at) }, onError: (e) => e.code !== "model_load" && console.log(e.code, e.message) });
    console.log(JSON.stringify(await memory.getAll()), (await memory.stats()).unreadable);`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.match(stdout, /^\[\] 1$/m);
  assert.match(stdout, new RegExp(`rows_unreadable .*${old.id} \\(put back from earlier`));
  database.close();
});

test("encrypted postgres passes the store checks", async (t) => {
  const pool = new pg.Pool({ connectionString: server.url });
  t.after(() => pool.end());
  const store = postgres(pool, { table: "encrypted_checks" });
  await testStore(t, () => encryptedStore(store, ENCRYPTION));
});

test("PostgreSQL's data folder shows nothing of a user of an encrypted store, and all of one of a plain store", async (t) => {
  for (const [encryption, wanted] of [
    [ENCRYPTION, []],
    [undefined, ALL_TRACES],
  ]) {
    // A data folder of its own: its log keeps what other tests wrote.
    const own = await PostgresServer.start();
    if (!own.folder) return t.skip("the server is not this machine's");
    const pool = new pg.Pool({ connectionString: own.url });
    const store = postgres(pool);
    await remember(store, encryption);
    await pool.query("CHECKPOINT");
    if (encryption) {
      await assert.rejects(store.search(USER, { text: "Winterthur" }), { code: "store_encrypted" });
      const columns = await pool.query(
        "SELECT text, model FROM fast_memory_rows WHERE text IS NOT NULL OR model IS NOT NULL",
      );
      assert.deepEqual(columns.rows, []);
    }
    await pool.end();
    assert.deepEqual(tracesIn(own.folder), wanted);
    await own.close();
  }
});

test("PostgreSQL: encryption that is turned on and off again keeps the memories, with row-level security", async (t) => {
  const pool = new pg.Pool({ connectionString: server.url });
  await pool.query("CREATE ROLE encrypting LOGIN PASSWORD 'test'");
  await pool.query("CREATE SCHEMA AUTHORIZATION encrypting");
  const app = new pg.Pool({
    connectionString: Object.assign(new URL(server.url), { username: "encrypting", password: "test" }).href,
  });
  t.after(async () => {
    await app.end();
    await pool.query("DROP OWNED BY encrypting CASCADE; DROP ROLE encrypting");
    await pool.end();
  });
  const store = postgres(app);
  const user = `o'hara \\ "ü" $fast_memory$`;
  const client = (encryption) => createMemory(user, { store, embedder, ...(encryption && { encryption }) });
  const texts = async (encryption) => (await client(encryption).getAll()).map(({ text }) => text);
  await client().add(TEXT);
  assert.deepEqual(await texts(ENCRYPTION), [TEXT]);
  const { rows } = await pool.query(
    "SELECT namespace FROM encrypting.fast_memory_namespaces UNION SELECT namespace FROM encrypting.fast_memory_rows",
  );
  assert.ok(
    rows.every(({ namespace }) => /^(fme1\.|fast-memory )/.test(namespace)),
    JSON.stringify(rows),
  );
  assert.deepEqual(await texts({ ...ENCRYPTION, decrypt: true }), [TEXT]);
  assert.deepEqual(await texts(), [TEXT]);
});

/** A user with a memory and its vector. */
async function remember(store, encryption) {
  const memory = createMemory(USER, { store, embedder, ...OPTIONS, ...(encryption && { encryption }) });
  await memory.add(TEXT);
  await memory.ready();
  assert.equal((await memory.stats()).embedded, 1);
}
