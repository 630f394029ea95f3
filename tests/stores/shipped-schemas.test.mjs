// Every schema and every format of rows that was ever shipped is opened by the package of today, in every store.
// What is new has no fixture yet: node tests/stores/schemas/write-fixtures.mjs
import assert from "node:assert/strict";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { createClient } from "@libsql/client";
import pg from "pg";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { test } from "@fast-memory/test-support/deadline";
import { servePackagePage } from "@fast-memory/test-support/package-page";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";
import { postgres } from "../../pkg/postgres.js";
import { use } from "./schemas/use.mjs";
import { OBJECTS, project, Worker, wrangler } from "../workers/worker.mjs";
import {
  currentIndexedDb,
  currentPostgres,
  currentRows,
  currentSqlite,
  fixturesOf,
  formatOf,
} from "./schemas/current.mjs";

const REMEDY = "is new: node tests/stores/schemas/write-fixtures.mjs, and commit what it writes";
const ROWS = fixturesOf("rows");
const EMBEDDER = { modelId: "none", embed: async () => [] };
const VERSION = 3;

let server;
let site;
let browser;
let page;
let app;
let worker;

before(async () => {
  const script = fileURLToPath(new URL("./schemas/page.js", import.meta.url));
  [server, site, browser] = await Promise.all([PostgresServer.start(), servePackagePage(script), launchChromium()]);
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => "indexedDb" in globalThis);
  app = await project(new URL("../workers/app", import.meta.url));
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], app);
  worker = await Worker.start({
    folder: path.join(app.folder, "out"),
    state: path.join(app.folder, "state"),
    bindings: { LLM_URL: "http://127.0.0.1", GATE_URL: "http://127.0.0.1" },
    additionalUnboundDurableObjects: OBJECTS,
    d1Databases: { FAST_MEMORY_DB: "memory" },
  });
});
after(async () => {
  await browser?.close();
  await Promise.all([site?.close(), server?.close(), worker?.stop()]);
  await app?.remove();
});

const expectedOf = ({ memories, changes }) => ({
  texts: memories,
  unreadable: 0,
  embedded: 0,
  changes,
  found: "Likes tea",
  count: memories.length + 1,
});

const memoryOf = (store, user) => createMemory(user, { store, embedder: EMBEDDER, onError() {} });

test("each schema of today is a fixture", async () => {
  const current = {
    sqlite: await currentSqlite(),
    postgres: await currentPostgres(),
    indexeddb: await currentIndexedDb(page),
  };
  for (const [kind, schema] of Object.entries(current)) {
    const newest = fixturesOf(/** @type {any} */ (kind)).at(-1)[1];
    assert.deepEqual(schema, newest, `the schema of ${kind} ${REMEDY}`);
  }
  const { rows } = await currentRows();
  assert.deepEqual(formatOf(rows), formatOf(ROWS.at(-1)[1].rows), `a format of rows ${REMEDY}`);
});

for (const [file, { statements, version }] of fixturesOf("sqlite")) {
  for (const [name, open] of Object.entries({
    "node:sqlite": nodeSqlite,
    libsql: (place) => libsql(createClient({ url: `file:${place}` })),
  })) {
    test(`${name} opens ${file} with every format of rows`, async (t) => {
      const place = path.join(temporaryFolderFor(t, "schemas"), "memory.db");
      const database = new DatabaseSync(place);
      for (const statement of statements) database.exec(statement);
      database.prepare("INSERT INTO fast_memory_schema VALUES (?)").run(version);
      const insert = database.prepare("INSERT INTO fast_memory_rows VALUES (?, ?, ?, ?)");
      for (const [user, { rows }] of ROWS) {
        database.prepare("INSERT INTO fast_memory_namespaces VALUES (?, ?, 0)").run(user, VERSION);
        for (const { id, data } of rows) insert.run(user, id, VERSION, Buffer.from(data, "base64"));
      }
      database.close();
      const store = open(place);
      for (const [user, fixture] of ROWS) assert.deepEqual(await use(memoryOf(store, user)), expectedOf(fixture), user);
      await store.close();
    });
  }

  test(`D1 in workerd opens ${file} with every format of rows`, async () => {
    const batch = [
      ...statements.map((sql) => [sql, []]),
      ["INSERT INTO fast_memory_schema VALUES (?)", [version]],
      ...ROWS.map(([user]) => ["INSERT INTO fast_memory_namespaces VALUES (?, ?, 0)", [user, VERSION]]),
      ...ROWS.flatMap(([user, { rows }]) =>
        rows.map(({ id, data }) => [
          "INSERT INTO fast_memory_rows VALUES (?, ?, ?, ?)",
          [user, id, VERSION, { base64: data }],
        ]),
      ),
    ];
    await worker.ask("d1Batch", { batch });
    await checkWorker("d1");
  });
}

test("a Durable Object in workerd opens every format of rows", async () => {
  for (const [user, { rows }] of ROWS) await worker.ask("commitRows", { user: undefined, namespace: user, rows });
  await checkWorker("object");
});

async function checkWorker(store) {
  for (const [user, fixture] of ROWS) {
    const ask = async (method, ...args) => (await worker.ask("memory", { user, store, method, args })).value;
    const records = await ask("getAll");
    assert.deepEqual(
      records.map(({ text }) => text),
      fixture.memories,
      user,
    );
    assert.equal((await ask("stats")).unreadable, 0);
    assert.equal((await ask("history")).length, fixture.changes);
    await ask("update", records[0].id, { text: "Likes jazz" });
    await ask("add", "Likes tea");
    assert.equal((await ask("search", "tea"))[0].memory.text, "Likes tea");
  }
}

for (const [file, { statement }] of fixturesOf("postgres")) {
  test(`PostgreSQL opens ${file} with every format of rows`, async () => {
    const pool = new pg.Pool({ connectionString: server.url });
    const table = file.replace(/\W/g, "_").slice(0, -5);
    await pool.query(statement.replaceAll("old_", `${table}_`));
    for (const [user, { rows }] of ROWS) {
      await pool.query(`INSERT INTO ${table}_namespaces VALUES ($1, $2, 0)`, [user, VERSION]);
      const insert = `INSERT INTO ${table}_rows (namespace, id, version, data) VALUES ($1, $2, $3, $4)`;
      for (const { id, data } of rows) await pool.query(insert, [user, id, VERSION, Buffer.from(data, "base64")]);
    }
    const store = postgres(pool, { table });
    for (const [user, fixture] of ROWS) assert.deepEqual(await use(memoryOf(store, user)), expectedOf(fixture), user);
    await pool.end();
  });
}

for (const [file, schema] of fixturesOf("indexeddb")) {
  test(`IndexedDB in Chromium opens ${file} with every format of rows`, async () => {
    const seen = await page.evaluate(
      async ({ schema, users, version }) => {
        const database = await new Promise((resolve) => {
          const request = indexedDB.open("shipped", schema.version);
          request.onupgradeneeded = () => {
            for (const { name, keyPath, indexes } of schema.stores) {
              const store = request.result.createObjectStore(name, { keyPath });
              for (const index of indexes) store.createIndex(index.name, index.keyPath);
            }
          };
          request.onsuccess = () => resolve(request.result);
        });
        const transaction = database.transaction(["rows", "namespaces"], "readwrite");
        for (const [namespace, { rows }] of users) {
          transaction.objectStore("namespaces").put({ namespace, version, cleared: 0 });
          for (const { id, data } of rows) {
            const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
            transaction.objectStore("rows").put({ namespace, id, version, data: bytes });
          }
        }
        await new Promise((resolve) => (transaction.oncomplete = resolve));
        database.close();
        const embedder = { modelId: "none", embed: async () => [] };
        const { createMemory, use } = /** @type {any} */ (globalThis);
        const seen = [];
        for (const [user] of users)
          seen.push(await use(createMemory(user, { dbName: "shipped", embedder, onError() {} })));
        return seen;
      },
      { schema, users: ROWS, version: VERSION },
    );
    assert.deepEqual(
      seen,
      ROWS.map(([, fixture]) => expectedOf(fixture)),
    );
  });
}
