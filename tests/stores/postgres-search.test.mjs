import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import pg from "pg";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { createMemory } from "../../pkg/index.js";
import { postgres } from "../../pkg/postgres.js";

const TABLE = `fm_search_${process.pid}`;
const DIMENSIONS = 24;
const TEXTS = [
  "Prefers Python for backend work",
  "Lives in Bern",
  "Has a cat named Mia",
  "Works on a compiler in Rust",
  "Likes green tea",
  "Plays tennis on Sundays",
  "Is allergic to nuts",
  "Speaks German and French",
  "Is writing a book about tea",
  "Runs PostgreSQL at work",
  "Has two children",
  "Prefers dark mode",
];
const QUERIES = [
  "Which backend language?",
  "tea",
  "a pet cat",
  "What database runs at work?",
  "sports on Sundays",
  "languages that are spoken",
];

/** Directions that lie as texts do: words in common bring them nearer. */
function vectorOf(text) {
  const places = Array.from({ length: DIMENSIONS }, () => 0.02);
  for (const word of text.toLowerCase().match(/\p{L}{3,}/gu) ?? [])
    for (const [i, character] of [...word].entries()) places[(character.codePointAt(0) * 7 + i) % DIMENSIONS] += 1;
  return places;
}
/** As the engine keeps vectors, and compares questions. */
function int8(vector) {
  const most = Math.max(...vector.map(Math.abs));
  return vector.map((component) => Math.round((127 * component) / most));
}
const embedder = { modelId: "letters", embed: async (texts) => texts.map(vectorOf) };

let server;
let pool;
let store;
let memory;
before(async () => {
  server = await PostgresServer.start();
  pool = new pg.Pool({ connectionString: server.url });
  store = postgres(pool, { table: TABLE, dimensions: DIMENSIONS });
  memory = createMemory("alice", { store, embedder });
  await memory.addMany(TEXTS);
  await memory.ready();
  await createMemory("bob", { store, embedder }).addMany(["Tea is what bob likes", "Bern is where bob lives"]);
});
after(async () => {
  for (const part of ["rows", "namespaces", "schema"]) await pool?.query(`DROP TABLE IF EXISTS ${TABLE}_${part}`);
  await pool?.end();
  await server?.close();
});

test("memories have their text and vector in columns, and other rows have none", async () => {
  const { rows } = await pool.query(
    `SELECT id, text, model, vector_dims(vector) AS dimensions FROM ${TABLE}_rows WHERE namespace = 'alice'`,
  );
  const memories = rows.filter(({ text }) => text !== null);
  assert.deepEqual(memories.map(({ text }) => text).sort(), [...TEXTS].sort());
  assert.ok(memories.every(({ model, dimensions }) => model === "letters" && dimensions === DIMENSIONS));
  await memory.delete(memories[0].id);
  const [gone] = (await pool.query(`SELECT text, model, vector FROM ${TABLE}_rows WHERE id = $1`, [memories[0].id]))
    .rows;
  assert.deepEqual(
    gone,
    { text: null, model: null, vector: null },
    "a memory that is deleted is out of its columns, too",
  );
  await memory.add(memories[0].text);
  await memory.ready();
});

test("the database ranks by the cosine that the engine reports", async () => {
  for (const query of QUERIES) {
    // A text of no known word leaves the engine the vector alone.
    const silent = createMemory("alice", {
      store,
      embedder: {
        modelId: "letters",
        embed: async (texts) => texts.map((text) => vectorOf(text === "zzzz" ? query : text)),
      },
    });
    const [engine, database] = await Promise.all([
      silent.search("zzzz", { topK: 12, minScore: -1 }),
      store.search("alice", { vector: int8(vectorOf(query)), modelId: "letters", k: 12 }),
    ]);
    assert.equal(database.length, TEXTS.length);
    const scores = new Map(database.map(({ id, score }) => [id, score]));
    assert.deepEqual(
      engine.toSorted((a, b) => b.cosine - a.cosine).map(({ memory: { id } }) => id),
      database.map(({ id }) => id),
      query,
    );
    for (const {
      memory: { id },
      cosine,
    } of engine)
      assert.ok(Math.abs(scores.get(id) - cosine) < 1e-4, `${cosine} and ${scores.get(id)}`);
  }
});

test("the database's best hit by words, and by words and vector, is the engine's", async () => {
  for (const query of QUERIES) {
    const [best] = await memory.search(query, { topK: 1 });
    const [hit] = await store.search("alice", { vector: vectorOf(query), modelId: "letters", text: query });
    assert.equal(hit.id, best.memory.id, query);
  }
  const words = await store.search("alice", { text: "tea" });
  const texts = new Map((await memory.getAll()).map(({ id, text }) => [id, text]));
  assert.deepEqual(
    words.map(({ id }) => texts.get(id)).sort(),
    ["Is writing a book about tea", "Likes green tea"],
    "bob's tea is bob's",
  );
  assert.deepEqual(await store.search("alice", { text: "the 'odd' & | ! <-> :* \\ words" }), []);
  assert.deepEqual(await store.search("nobody", { text: "tea", vector: vectorOf("tea"), modelId: "letters" }), []);
});

test("the planner uses the index for a user with very many memories", async (t) => {
  const name = `${TABLE}_many`;
  const many = postgres(pool, { table: name, dimensions: DIMENSIONS });
  t.after(async () => {
    for (const part of ["rows", "namespaces", "schema"]) await pool.query(`DROP TABLE IF EXISTS ${name}_${part}`);
  });
  await many.migrate();
  await pool.query(`INSERT INTO ${name}_rows (namespace, id, version, data, text, model, vector)
    SELECT 'org', 'm' || i, 1, '\\x01', 'text ' || i, 'letters', (SELECT array_agg(round(127 * sin(i * 0.37 * j + j * j)) ORDER BY j) FROM generate_series(1, ${DIMENSIONS}) AS j)::real[]::vector FROM generate_series(1, 3000) AS i`);
  await pool.query(`ANALYZE ${name}_rows`);
  const wanted = {
    vector: Array.from({ length: DIMENSIONS }, (_, j) => Math.sin(500 * 0.37 * (j + 1) + (j + 1) ** 2)),
    modelId: "letters",
    k: 10,
  };
  const exact = await many.search("org", wanted);
  const scans = async () =>
    Number(
      (await pool.query("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = $1", [`${name}_rows_meaning`]))
        .rows[0].idx_scan,
    );
  const before = await scans();
  const client = await pool.connect();
  const found = await postgres(
    { query: (text, values) => client.query(text, values) },
    { table: name, dimensions: DIMENSIONS },
  ).search("org", { ...wanted, exactUpTo: 100 });
  await client.query("SELECT pg_stat_force_next_flush()");
  client.release();
  assert.equal(found[0].id, exact[0].id);
  assert.ok(
    found.filter(({ id }) => exact.some((hit) => hit.id === id)).length >= 8,
    "the index is approximate, and near",
  );
  assert.ok((await scans()) > before, "the index was read");
});

test("texts that PostgreSQL cannot hold are stored unchanged and found by their other characters", async (t) => {
  const odd = createMemory("odd", { store, embedder });
  t.after(() => odd.clear());
  const text = "Writes \u0000 \ud83d \\u0000 'quoted' \"zebra\" $1 {} \u{1f40d}";
  const { id } = await odd.add(text);
  assert.deepEqual(
    (await store.search("odd", { text: "zebra" })).map((hit) => hit.id),
    [id],
  );
  assert.equal((await createMemory("odd", { store, embedder }).getAll())[0].text, (await odd.get(id)).text);
  // Straight to the store, as bytes of another kind may come.
  const head = new TextEncoder().encode('{"text":"a\\u0000b\\ud800c","model_id":"m\\u0000"}');
  for (const data of [
    [1, head.length, 0, 0, 0, ...head, 5, 0xfb],
    [1, 255, 255, 255, 255, 1],
    [1],
    [2, 3],
    [1, 2, 0, 0, 0, 0x7b, 0x7d],
    [1, 0, 0, 0, 0],
  ].map((bytes) => Uint8Array.from(bytes))) {
    await store.commit("odd bytes", [{ id: "a", data }]);
    assert.deepEqual(Uint8Array.from((await store.load("odd bytes")).rows[0].data), data);
  }
  await store.clear("odd bytes");
});

test("search rejects a query without text and vector, and a vector without its model", async () => {
  await assert.rejects(store.search("alice", {}), { name: "ConfigError" });
  await assert.rejects(store.search("alice", { vector: [1] }), { name: "ConfigError", message: /modelId/ });
  assert.deepEqual(
    await store.search("alice", { vector: vectorOf("tea"), modelId: "another model" }),
    [],
    "vectors of two models are never compared",
  );
});
