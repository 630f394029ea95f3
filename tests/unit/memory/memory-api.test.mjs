// What an app does with memories by hand, without a model of vectors: lexical recall alone.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { ConfigError, createMemory } from "../../../pkg/index.js";

let users = 0;
const fresh = () =>
  createMemory(`by-hand-${++users}`, { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined });
const texts = (records) => records.map(({ text }) => text);
const at = (day) => new Date(Date.UTC(2026, 0, day));

test("addMany keeps the order and refreshes a memory that exists", async () => {
  const memory = fresh();
  const first = await memory.add("Likes tea", { category: "preference" });
  const added = await memory.addMany([
    "Has a cat",
    { text: "likes tea.", category: "fact" },
    { text: "Is learning Welsh", category: "context" },
  ]);
  assert.deepEqual(texts(added), ["Has a cat", "Likes tea", "Is learning Welsh"]);
  assert.equal(added[1].id, first.id);
  assert.deepEqual(texts(await memory.getAll()), ["Likes tea", "Has a cat", "Is learning Welsh"]);
  assert.deepEqual(await memory.addMany([]), []);
});

test("addMany stores nothing when one text is invalid", async () => {
  const memory = fresh();
  for (const bad of [
    "",
    "x".repeat(4001),
    { text: "x", category: "mood" },
    { text: "x", colour: "red" },
    { text: "x", createdAt: "yesterday" },
    7,
  ]) {
    await assert.rejects(memory.addMany(["Has a cat", bad]), ConfigError, JSON.stringify(bad).slice(0, 40));
  }
  await assert.rejects(memory.addMany("Has a cat"), /addMany\(\[/);
  assert.deepEqual(await memory.getAll(), []);
});

test("get, update and delete work by id", async () => {
  const memory = fresh();
  const { id } = await memory.add("Uses SQLite", { category: "context" });
  assert.equal((await memory.get(id)).text, "Uses SQLite");
  const changed = await memory.update(id, { text: "Uses PostgreSQL", category: "fact" });
  assert.deepEqual([changed.text, changed.category, changed.id], ["Uses PostgreSQL", "fact", id]);
  assert.deepEqual(texts((await memory.search("Which PostgreSQL?")).map((hit) => hit.memory)), ["Uses PostgreSQL"]);
  assert.equal(await memory.update("nobody", { text: "x" }), undefined);
  await assert.rejects(memory.update(id, { text: "" }), ConfigError);
  await assert.rejects(memory.update(id, { category: "mood" }), /known are preference, fact, context/);
  await memory.delete(id);
  assert.equal(await memory.get(id), undefined);
});

test("search and getAll filter by category and time", async () => {
  const memory = fresh();
  await memory.addMany([
    { text: "Garden one", createdAt: at(1) },
    { text: "Garden two", createdAt: at(2), category: "preference" },
    { text: "Garden three", createdAt: at(3) },
  ]);
  const found = async (options) => texts((await memory.search("garden", options)).map((hit) => hit.memory)).sort();
  assert.deepEqual(await found({ category: "preference" }), ["Garden two"]);
  assert.deepEqual(await found({ since: at(2) }), ["Garden three", "Garden two"]);
  assert.deepEqual(await found({ since: at(2), until: at(3) }), ["Garden two"]);
  assert.deepEqual(texts(await memory.getAll({ order: "newest", limit: 2 })), ["Garden three", "Garden two"]);
  assert.deepEqual(texts(await memory.getAll({ category: "fact", until: at(2) })), ["Garden one"]);
  await assert.rejects(memory.getAll({ order: "random" }), /"oldest" or "newest"/);
  await assert.rejects(memory.search("x", { since: "2026" }), /a Date/);
  await assert.rejects(memory.search("x", { catgory: "fact" }), /category/);
});

test("preview returns what a request would carry", async () => {
  const memory = fresh();
  await memory.add("Keeps bees");
  const preview = await memory.preview("What about my bees?");
  assert.match(preview.text, /\[m[a-z]{3}\] \(fact\) Keeps bees/);
  assert.doesNotMatch(preview.text, /note-to-assistant/);
  assert.equal(preview.recalled[0].memory.text, "Keeps bees");
  assert.ok(preview.recalled[0].score > 0 && preview.tokens > 0);
  assert.equal((await memory.stats()).turns, 0);
});

test("another user imports an export with its dates", async () => {
  const memory = fresh();
  await memory.addMany([
    { text: "Has a cat\nand a dog", createdAt: at(1), updatedAt: at(2), source: "reply" },
    { text: "Likes “tea”", category: "preference" },
  ]);
  const lines = await memory.export();
  assert.equal(lines.trimEnd().split("\n").length, 2);
  const other = fresh();
  assert.deepEqual(await other.import(lines), { imported: 2, skipped: [] });
  const plain = (records) => records.map(({ id, ...rest }) => rest);
  assert.deepEqual(plain(await other.getAll()), plain(await memory.getAll()));
  assert.deepEqual(await other.import(lines), { imported: 2, skipped: [] });
  assert.equal((await other.getAll()).length, 2, "twice is once");
  assert.deepEqual(await fresh().import(await fresh().export()), { imported: 0, skipped: [] });
});

const FOREIGN = {
  "a list of texts": '["Has a cat", "Likes tea"]',
  "plain lines, as of a page of settings": "- Has a cat\n• Likes tea\n",
  "numbered lines": "1. Has a cat\r\n2) Likes tea",
  "mem0's results":
    '{"results":[{"id":"1","memory":"Has a cat","created_at":"2025-01-01T00:00:00Z"},{"id":"2","memory":"Likes tea","created_at":"2025-01-02T00:00:00Z"}]}',
  "objects a line": '{"content":"Has a cat"}\n{"content":"Likes tea"}\n',
};
for (const [name, data] of Object.entries(FOREIGN)) {
  test(`imports ${name}`, async () => {
    const memory = fresh();
    assert.deepEqual(await memory.import(data), { imported: 2, skipped: [] });
    assert.deepEqual(texts(await memory.getAll()), ["Has a cat", "Likes tea"]);
  });
}

test("an invalid import stores nothing, and its error repeats no text", async () => {
  const memory = fresh();
  for (const data of ['{"colour":"secret"}\n{"cont', '[{"colour":"secret"}]', "[7]", 7]) {
    await assert.rejects(
      memory.import(data),
      (error) => error instanceof ConfigError && !error.message.includes("secret"),
    );
  }
  assert.deepEqual(await memory.getAll(), []);
});
