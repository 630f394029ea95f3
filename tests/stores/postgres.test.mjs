import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import postgresJs from "postgres";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { createMemory } from "../../pkg/index.js";
import { postgres } from "../../pkg/postgres.js";
import { runInRuntime } from "./lib/run-in-runtime.mjs";
import { testStore } from "./lib/store-tests.mjs";

const WRITER = fileURLToPath(new URL("./lib/counting-writer.mjs", import.meta.url));

let server;
let pool;
before(async () => {
  server = await PostgresServer.start();
  pool = new pg.Pool({ connectionString: server.url });
});
after(async () => {
  await pool?.end();
  await server?.close();
});

const bytes = (text) => new TextEncoder().encode(text);

/** Tables of its own for each test: the server may be one that others use. */
let tables = 0;
const table = () => `fm_test_${process.pid}_${++tables}`;
const quietly = (sql) => pool.query(sql).catch(() => {});

async function dropped(name, schema = "public") {
  for (const part of ["rows", "namespaces", "schema"]) await quietly(`DROP TABLE IF EXISTS ${schema}.${name}_${part}`);
}

test("postgres over pg's Pool passes the store checks", async (t) => {
  const name = table();
  t.after(() => dropped(name));
  const store = postgres(pool, { table: name });
  await testStore(t, () => store);
});

test("postgres over postgres.js, in its own schema, passes the store checks", async (t) => {
  const schema = table();
  const sql = postgresJs(server.url, { onnotice() {} });
  t.after(async () => {
    await sql.end();
    await quietly(`DROP SCHEMA ${schema} CASCADE`);
  });
  const store = postgres(sql, { schema });
  await testStore(t, () => store);
});

test("postgres over PGlite, without pgvector, passes the store checks", async (t) => {
  const database = new PGlite();
  t.after(() => database.close());
  const store = postgres(database);
  await testStore(t, () => store);
  await store.commit("alice", [memory("m1", "Prefers Python"), memory("m2", "Has a cat")]);
  assert.deepEqual(
    (await store.search("alice", { text: "python" })).map(({ id }) => id),
    ["m1"],
  );
  await assert.rejects(store.search("alice", { vector: [1, 0], modelId: "m" }), {
    code: "store_unavailable",
    message: /pgvector/,
  });
});

test("a database that cannot be reached fails a search with an error of this package", async () => {
  const nowhere = new pg.Pool({ connectionString: "postgres://u:secret@127.0.0.1:9/none" });
  for (const query of [{ text: "x" }, { vector: [1, 0], modelId: "m" }])
    await assert.rejects(postgres(nowhere).search("alice", query), (/** @type {any} */ error) => {
      assert.deepEqual([error.name, error.code], ["StoreUnavailableError", "store_unavailable"]);
      return !JSON.stringify([error.message, String(error.cause)]).includes("secret");
    });
  await nowhere.end();
});

test("doctor tells of a role that row-level security does not bind", async (t) => {
  const name = table();
  t.after(() => dropped(name));
  const memory = createMemory("alice", { store: postgres(pool, { table: name }), modelUrl: "/none/", onError() {} });
  const { checks } = await memory.doctor();
  const check = checks.find(({ detail }) => detail.includes('the store "postgres" answers'));
  assert.match(check?.remedy ?? "", /superuser or has BYPASSRLS/);
});

test("the tables of an ordinary role serve a role that may not create tables", async (t) => {
  const name = table();
  const roles = [`${name}_owner`, `${name}_app`];
  t.after(async () => {
    await dropped(name, name);
    for (const role of roles) {
      await quietly(`DROP OWNED BY ${role} CASCADE`);
      await quietly(`DROP ROLE ${role}`);
    }
  });
  for (const role of roles) await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
  await pool.query(`GRANT CREATE ON DATABASE ${new URL(server.url).pathname.slice(1)} TO ${roles[0]}`);
  const [owner, app] = roles.map(
    (user) =>
      new pg.Pool({ connectionString: Object.assign(new URL(server.url), { username: user, password: "test" }).href }),
  );
  t.after(() => Promise.all([owner.end(), app.end()]));

  await postgres(owner, { schema: name, table: name }).migrate();
  await owner.query(`GRANT USAGE ON SCHEMA ${name} TO ${roles[1]}`);
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${roles[1]}`);
  const store = postgres(app, { schema: name, table: name });
  for (const call of [
    () => store.load("alice"),
    () => store.clear("alice"),
    () => store.search("alice", { text: "x" }),
  ])
    await assert.rejects(call, { code: "store_unavailable", message: /GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA/ });
  await owner.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${roles[1]}`);
  await testStore(t, () => store);

  await t.test("row-level security limits a query without a user to no rows, or to one user's", async () => {
    await store.commit("alice", [memory("a", "of alice")]);
    await store.commit("bob", [memory("b", "of bob")]);
    await store.commit("", [memory("n", "of nobody")]);
    for (const role of [owner, app]) {
      for (const rest of ["rows", "namespaces"])
        assert.equal((await role.query(`SELECT * FROM ${name}.${name}_${rest}`)).rowCount, 0, rest);
      const client = await role.connect();
      await client.query("BEGIN");
      await client.query("SET LOCAL fast_memory.namespace = '=bob'");
      assert.deepEqual((await client.query(`SELECT DISTINCT namespace FROM ${name}.${name}_rows`)).rows, [
        { namespace: "bob" },
      ]);
      assert.deepEqual((await client.query(`SELECT namespace FROM ${name}.${name}_namespaces`)).rows, [
        { namespace: "bob" },
      ]);
      assert.equal(
        (await client.query(`UPDATE ${name}.${name}_rows SET version = version WHERE namespace = 'alice'`)).rowCount,
        0,
      );
      assert.equal(
        (await client.query(`DELETE FROM ${name}.${name}_namespaces WHERE namespace = 'alice'`)).rowCount,
        0,
      );
      await assert.rejects(
        client.query(`INSERT INTO ${name}.${name}_rows (namespace, id, version) VALUES ('alice', 'x', 1)`),
        /row-level security/,
      );
      await client.query("ROLLBACK");
      // The setting was the transaction's, and reads as an empty text now: that is not the user "".
      assert.equal((await client.query(`SELECT * FROM ${name}.${name}_rows`)).rowCount, 0);
      client.release();
    }
  });

  await t.test("a call leaves no setting in its connection", async () => {
    const client = await app.connect();
    const only = postgres({ query: (text, values) => client.query(text, values) }, { schema: name, table: name });
    await only.load("alice");
    await client.query("BEGIN");
    await only.load("alice");
    await only.commit("alice", []);
    assert.equal((await client.query(`SELECT * FROM ${name}.${name}_rows`)).rowCount, 0);
    await client.query("ROLLBACK");
    client.release();
  });
});

test("concurrent clients create the tables once, and notice when they are dropped", async (t) => {
  const name = table();
  t.after(() => dropped(name));
  const stores = Array.from({ length: 6 }, () => postgres(pool, { table: name }));
  await Promise.all(stores.map((store, i) => store.commit(`user ${i}`, [{ id: "a", data: bytes("1") }], 0)));
  await dropped(name);
  assert.deepEqual(
    await stores[0].load("user 0", 1),
    { version: 0, full: true, rows: [] },
    "a reader learns that all is gone",
  );
  await assert.rejects(stores[1].commit("user 1", [], 1), { code: "conflict" });
});

test("tables of a newer version are refused and stay unchanged", async (t) => {
  const name = table();
  t.after(() => dropped(name));
  await postgres(pool, { table: name }).migrate();
  await pool.query(`UPDATE ${name}_schema SET version = 2`);
  await assert.rejects(postgres(pool, { table: name }).load("alice"), {
    code: "store_unavailable",
    message: /newer version.*schema 2/,
  });
});

test("a connection that breaks during a commit changes nothing, and the next one works", async (t) => {
  const name = table();
  t.after(() => dropped(name));
  const store = postgres(pool, { table: name });
  const version = await store.commit("alice", [{ id: "a", data: bytes("old") }], 0);
  // The commit stops at a row that another transaction holds: it has counted up the version, and written what comes before.
  const holder = await pool.connect();
  await holder.query("BEGIN");
  await holder.query(`SELECT * FROM ${name}_rows WHERE id = 'a' FOR UPDATE`);
  const lone = new pg.Client({ connectionString: server.url });
  lone.on("error", () => {});
  await lone.connect();
  const { pid } = (await lone.query("SELECT pg_backend_pid() AS pid")).rows[0];
  const cut = assert.rejects(
    postgres(lone, { table: name }).commit(
      "alice",
      [
        { id: "0", data: bytes("new") },
        { id: "a", data: bytes("new") },
      ],
      version,
    ),
  );
  const isWaiting = async () =>
    (await pool.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [pid])).rowCount >
    0;
  while (!(await isWaiting()));
  await pool.query("SELECT pg_terminate_backend($1)", [pid]);
  await cut;
  await holder.query("ROLLBACK");
  holder.release();
  const found = await store.load("alice");
  assert.equal(found.version, version);
  assert.deepEqual(
    found.rows.map(({ id, data }) => [id, new TextDecoder().decode(data)]),
    [["a", "old"]],
  );
  assert.equal(await store.commit("alice", [{ id: "a", data: bytes("newer") }], version), version + 1);
});

test("a serialization failure of the database is a conflict", async (t) => {
  const name = table();
  const strict = new pg.Pool({
    connectionString: server.url,
    options: "-c default_transaction_isolation=serializable",
  });
  t.after(async () => {
    await strict.end();
    await dropped(name);
  });
  const store = postgres(strict, { table: name });
  await store.commit("alice", []);
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => store.commit("alice", [{ id: "a", data: bytes("x") }])),
  );
  const refused = results.filter(({ status }) => status === "rejected");
  assert.ok(
    refused.every((/** @type {any} */ { reason }) => reason.code === "conflict"),
    JSON.stringify(refused[0]),
  );
  assert.equal((await store.load("alice")).version, 1 + results.length - refused.length);
});

test("three processes that write at the same time lose nothing", async (t) => {
  // Of the default name, as apps have it.
  const store = postgres(pool);
  await store.clear("alice");
  t.after(() => store.clear("alice"));
  const before = (await store.load("alice")).version;
  const writers = await Promise.all(
    ["node", "node 22", "bun"].map((runtime, i) =>
      runInRuntime(runtime, WRITER, ["postgres", server.url, `w${i}`, "20"]),
    ),
  );
  for (const { code, errors } of writers) assert.equal(code, 0, errors);
  const { rows, version } = await store.load("alice");
  assert.equal(version, before + 60);
  assert.equal(rows.length, 61);
  assert.equal(new TextDecoder().decode(rows.find(({ id }) => id === "count").data), "60");
});

test("invalid options throw a ConfigError", () => {
  assert.throws(() => postgres(/** @type {any} */ ({})), { name: "ConfigError", message: /new Pool/ });
  assert.throws(() => postgres(undefined), { name: "ConfigError" });
  assert.throws(() => postgres(pool, /** @type {any} */ ({ tabel: "x" })), {
    name: "ConfigError",
    code: "unknown_option",
  });
  assert.throws(() => postgres(pool, { table: 'x"; DROP TABLE users; --' }), { name: "ConfigError" });
  assert.throws(() => postgres(pool, { dimensions: 0 }), { name: "ConfigError" });
});

/** A row with the columns that the engine gives a store with `wantsColumns`. */
export function memory(id, text, vector, modelId = "m") {
  return { id, data: bytes(text), text, ...(vector && { modelId, vector: Int8Array.from(vector) }) };
}
