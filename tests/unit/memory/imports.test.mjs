// Exports of other products (files in imports/, written by hand after their documentation), their dates, and bad entries among good ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { ConfigError, createMemory } from "../../../pkg/index.js";

const fresh = () => createMemory("alice", freshOptions());
const read = (name) => readFileSync(new URL(`imports/${name}`, import.meta.url), "utf8");

/** What `data` becomes: each text with the day of its creation, where that is not now. */
async function importOf(data, options) {
  const memory = fresh();
  const began = Date.now();
  const report = await memory.import(data, options);
  const records = await memory.getAll();
  const days = records.map(({ text, createdAt }) => [
    text,
    createdAt.getTime() >= began ? "now" : createdAt.toISOString().slice(0, 10),
  ]);
  return { report, records, days: Object.fromEntries(days) };
}

const HOME = "Lives in Hamburg";
const PRODUCTS = {
  "claude.md": {
    "Prefers answers in metric units": "2025-03-01",
    "Wants code in Python": "2025-03-02",
    [HOME]: "2024-12-31",
    "Has a sister: Ada": "now",
    "Grows tomatoes": "now",
  },
  "librechat.json": { "Has a peanut allergy": "2025-03-01", [HOME]: "2024-12-31" },
  "zep.json": { "Alice lives in Hamburg": "2025-03-01", "Alice has a peanut allergy": "2024-12-31" },
  "langgraph.jsonl": { [HOME]: "2025-03-01", "Has a peanut allergy": "2024-12-31" },
  "mcp-memory.jsonl": {
    [HOME]: "now",
    "Has a peanut allergy": "now",
    "Ada Smith: Studies medicine": "now",
    "The user is brother of Ada Smith": "now",
  },
  "mem0.json": { [HOME]: "2025-03-01", "Has a peanut allergy": "2024-12-31" },
};
for (const [name, expected] of Object.entries(PRODUCTS)) {
  test(`imports ${name}, each statement once and with its date`, async () => {
    const { report, days } = await importOf(read(name));
    assert.deepEqual(days, expected);
    assert.deepEqual(report, { imported: Object.keys(expected).length, skipped: [] });
  });
}

test("LibreChat's key is kept as metadata", async () => {
  const { records } = await importOf(read("librechat.json"));
  assert.deepEqual(new Set(records.map(({ metadata }) => metadata?.key)), new Set(["food", "city"]));
});

const DATES = {
  seconds: 1735603200,
  "seconds as digits": '"1735603200"',
  "seconds with a fraction": 1735603200.25,
  milliseconds: 1735603200000,
  "milliseconds as digits": '"1735603200000"',
  microseconds: 1735603200000000,
  "nanoseconds as digits": '"1735603200000000000"',
  "a text": '"2024-12-31T00:00:00Z"',
  "a day": '"2024-12-31"',
  "Python's str()": '"2024-12-31 00:00:00.123456+00:00"',
  "MongoDB's date": '{"$date":"2024-12-31T00:00:00Z"}',
  "MongoDB's number": '{"$date":{"$numberLong":"1735603200000"}}',
};
for (const [name, date] of Object.entries(DATES)) {
  test(`a date as ${name}`, async () => {
    const { days } = await importOf(`[{"text":"Likes tea","created_at":${date}}]`);
    assert.deepEqual(days, { "Likes tea": "2024-12-31" });
  });
}

test("a date that is none is left out", async () => {
  for (const date of ['"yesterday"', "true", "null", "{}", "[]", '""']) {
    assert.deepEqual((await importOf(`[{"text":"Likes tea","created_at":${date}}]`)).days, { "Likes tea": "now" });
  }
});

const LINES = {
  "a date in brackets": ["[2025-03-01] - Prefers Python", { "Prefers Python": "2025-03-01" }],
  "one without a dash": ["[2025-03-01] Prefers Python", { "Prefers Python": "2025-03-01" }],
  "a date without brackets": ["2025-03-01: Prefers Python\n", { "Prefers Python": "2025-03-01" }],
  "bullets before dates": [
    "- [2025-03-01] Prefers Python\n- Likes tea",
    { "Prefers Python": "2025-03-01", "Likes tea": "now" },
  ],
  "a code fence": ["```\nPrefers Python\nLikes tea\n```\n", { "Prefers Python": "now", "Likes tea": "now" }],
  "a fence of JSON": ['Text:\n```json\n["Prefers Python"]\n```'.slice(6), { "Prefers Python": "now" }],
  "headings and an introduction": [
    "# Memories\nThis is what I know:\n\n## Work\n- Prefers Python\n__Home__\n- Likes tea\n***\n",
    { "Prefers Python": "now", "Likes tea": "now" },
  ],
  "check boxes": ["- [x] Prefers Python\n- [ ] Likes tea", { "Prefers Python": "now", "Likes tea": "now" }],
  "a date within the text": ["Was born on 2001-03-01", { "Was born on 2001-03-01": "now" }],
  "dates with Windows line ends": [
    "[2025-03-01] - Prefers Python\r\n[2025-03-02] - Likes tea\r\n",
    { "Prefers Python": "2025-03-01", "Likes tea": "2025-03-02" },
  ],
};
for (const [name, [data, expected]] of Object.entries(LINES)) {
  test(`lines with ${name}`, async () => {
    assert.deepEqual((await importOf(data)).days, expected);
  });
}

const LONG = "x".repeat(4001);
/** @type {Record<string, [data: string, lines: number[]]>} */
const MIXED = {
  "a JSON list": [
    JSON.stringify(["Likes tea", 7, { colour: "secret" }, "", { text: LONG }, null, { text: "Has a cat" }]),
    [2, 3, 4, 5, 6],
  ],
  "JSON Lines": [`{"text":"Likes tea"}\n\n{"text":"secr\n[true]\n{"text":"Has a cat"}`, [3, 4]],
  "plain lines": [`Likes tea\n${LONG}\n\nHas a cat`, [2]],
};
for (const [name, [data, lines]] of Object.entries(MIXED)) {
  test(`${name} with bad entries: the good ones are stored, the bad ones named`, async () => {
    const { report, days } = await importOf(data);
    assert.deepEqual(Object.keys(days).sort(), ["Has a cat", "Likes tea"]);
    assert.equal(report.imported, 2);
    assert.deepEqual(
      report.skipped.map(({ line }) => line),
      lines,
    );
    for (const { reason } of report.skipped) assert.match(reason, /^its? [^"]+$/);
    assert.doesNotMatch(JSON.stringify(report), /secr|xxx/);
  });

  test(`${name} with bad entries, all or nothing: refused, the first one named`, async () => {
    const memory = fresh();
    await assert.rejects(memory.import(data, { allOrNothing: true, sessionId: "s" }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, new RegExp(`line or entry ${lines[0]} `));
      assert.doesNotMatch(error.message, /secr|xxx/);
      return true;
    });
    assert.deepEqual(await memory.getAll(), []);
  });
}

test("a scope is given beside allOrNothing", async () => {
  const { records } = await importOf('["Likes tea"]', { allOrNothing: true, sessionId: "s1" });
  assert.equal(records[0].sessionId, "s1");
});
