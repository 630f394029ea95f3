// What the package writes today, in the form of the fixtures beside this file.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

import OpenAI from "openai";

import { keyOf } from "@fast-memory/mock/model";
import { createMemory, memoryFetch, withMemory } from "../../../pkg/index.js";
import { nodeSqlite } from "../../../pkg/node.js";
import { postgres } from "../../../pkg/postgres.js";
import { memoryStore } from "../../../pkg/testing.js";

export const FOLDER = fileURLToPath(new URL(".", import.meta.url));
export const KINDS = /** @type {const} */ (["sqlite", "postgres", "indexeddb", "rows"]);

/**
 * The fixtures of a kind, oldest first, as `[file, fixture]`.
 *
 * @param {typeof KINDS[number]} kind
 * @returns {[string, any][]}
 */
export function fixturesOf(kind) {
  const files = readdirSync(FOLDER).filter((file) => new RegExp(`^${kind}-\\d+\\.json$`).test(file));
  const numberOf = (file) => Number(/\d+/.exec(file)[0]);
  return files
    .sort((left, right) => numberOf(left) - numberOf(right))
    .map((file) => [file, JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"))]);
}

/** The statements that make the tables. */
export async function currentSqlite() {
  const folder = mkdtempSync(path.join(tmpdir(), "fast-memory-schema-"));
  const store = nodeSqlite(path.join(folder, "memory.db"));
  await store.commit("alice", [], 0);
  await store.close();
  const database = new DatabaseSync(path.join(folder, "memory.db"));
  const statements = database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all();
  const { version } = database.prepare("SELECT max(version) AS version FROM fast_memory_schema").get();
  database.close();
  rmSync(folder, { recursive: true });
  return { version, statements: statements.map(({ sql }) => sql) };
}

/** The statement that makes tables and functions with the prefix `old`. */
export async function currentPostgres() {
  let statement = "";
  const missing = Object.assign(new Error("missing"), { code: "42P01" });
  const query = async (text) => {
    if (text.startsWith("DO")) statement = text;
    else if (statement === "") throw missing;
    return { rows: [{ version: 1, has_vectors: false, cleared: 0 }] };
  };
  await postgres({ query }, { table: "old" }).migrate();
  return { statement };
}

/**
 * @param {import("playwright-core").Page} page with `indexedDb` of the package
 */
export function currentIndexedDb(page) {
  return page.evaluate(async () => {
    await /** @type {any} */ (globalThis)
      .indexedDb("schema")
      .commit("alice", [{ id: "a", data: new Uint8Array(1) }], 0);
    const database = await new Promise((resolve) => {
      indexedDB.open("schema").onsuccess = ({ target }) => resolve(/** @type {IDBOpenDBRequest} */ (target).result);
    });
    const transaction = database.transaction([...database.objectStoreNames]);
    const stores = [...database.objectStoreNames].map((name) => {
      const store = transaction.objectStore(name);
      const indexes = [...store.indexNames].map((index) => ({ name: index, keyPath: store.index(index).keyPath }));
      return { name, keyPath: store.keyPath, indexes };
    });
    const { version } = database;
    database.close();
    return { version, stores };
  });
}

const HEADER_START = 5;

/** The members of a row's JSON, which are its format. */
function membersOf(id, data) {
  const bytes = Buffer.from(data);
  const header = (record) => {
    const length = record.readUInt32LE(1);
    return Object.keys(JSON.parse(record.subarray(HEADER_START, HEADER_START + length).toString()));
  };
  if (id === "#salt") return ["secret", `${bytes.length} bytes`];
  if (id.startsWith("#job")) return ["job", ...Object.keys(JSON.parse(bytes.toString()))];
  if (!id.startsWith("#change")) return ["record", `format ${bytes[0]}`, ...header(bytes)];
  const end = bytes.indexOf("\n");
  return ["change", ...Object.keys(JSON.parse(bytes.subarray(0, end).toString())), ...header(bytes.subarray(end + 1))];
}

/** The kinds of rows, and the members of each. */
export function formatOf(rows) {
  /** @type {Record<string, Set<string>>} */
  const kinds = {};
  for (const { id, data } of rows) {
    const [kind, ...members] = membersOf(id, Buffer.from(data, "base64"));
    kinds[kind] = new Set([...(kinds[kind] ?? []), ...members]);
  }
  return Object.fromEntries(
    Object.entries(kinds)
      .sort()
      .map(([kind, members]) => [kind, [...members].sort()]),
  );
}

/** A user with rows of every kind. */
export async function currentRows() {
  const store = memoryStore(`rows ${Math.random()}`);
  const embedder = { modelId: "letters", embed: async (texts) => texts.map((text) => [text.length, 1, 0, 2]) };
  const answer = async (_url, { body }) => {
    const request = JSON.parse(body);
    const key = keyOf(request);
    const memories = /moved/.test(body)
      ? [{ content: "Lives in Hamburg", category: "fact" }]
      : [{ content: "Lives in Berlin", category: "fact" }];
    const block = key ? `\n\n<memory key="${key}">${JSON.stringify({ memories })}</memory>` : "";
    return Response.json({
      choices: [{ index: 0, message: { role: "assistant", content: `Hello.${block}` }, finish_reason: "stop" }],
    });
  };
  const client = withMemory(new OpenAI({ apiKey: "key", fetch: /** @type {any} */ (answer), maxRetries: 0 }), "alice", {
    store,
    embedder,
    sessionId: "first",
    onError() {},
  });
  const { memory } = client;
  // It learns from blocks; the client only queues.
  const learning = createMemory("alice", { store, embedder, sessionId: "first", onError() {} });
  await memory.add("Prefers “Python” 🐍", {
    category: "preference",
    pinned: true,
    expiresAt: new Date("2999-01-01"),
    context: "I write Python all day",
    metadata: { source: "import" },
  });
  await memory.add("Prefers “Python” 🐍");
  const say = async (content) => {
    const send = memoryFetch(/** @type {any} */ (answer), learning);
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content }] });
    await (await send("https://llm.test/v1/chat/completions", { method: "POST", body })).json();
  };
  await say("I live in Berlin. What about Python?");
  await say("I moved to Hamburg");
  await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "I keep bees" }] });
  await memory.ready();
  const { rows } = await store.load("alice");
  const records = await memory.getAll();
  return {
    rows: rows.map(({ id, data }) => ({ id, data: Buffer.from(data).toString("base64") })),
    memories: records.map(({ text }) => text),
    changes: (await memory.history()).length,
  };
}
