import assert from "node:assert/strict";

import { learnsFrom } from "@fast-memory/mock/model";

const CLIENT = 'const client = withFastMemory(openai, "alice");';
const KNOWN = `${CLIENT}
  await client.memory.addMany([{ text: "Prefers Python over Java", category: "preference" }, "Lives in Bern", "Owns a red bicycle"]);
  await client.memory.ready();`;

export const memoryApi = [
  {
    section: "Memory API",
    row: "search(query, { topK }) with scores",
    steps: [
      {
        given: KNOWN,
        example: "docs/memory.md#Search",
        after: "return results.map(({ score, cosine }) => ({ score, cosine }));",
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.match(log[0], /^\d\.\d\d: Prefers Python over Java$/);
      assert.ok(value[0].cosine > 0.4, `found by its meaning: ${value[0].cosine}`);
      assert.ok(
        value.every(({ score }, at) => at === 0 || score <= value[at - 1].score),
        "best first",
      );
    },
  },
  {
    section: "Memory API",
    row: "add(text, { category })",
    steps: [
      {
        given: CLIENT,
        example: "docs/memory.md#Add",
        after:
          "return (await client.memory.getAll()).map(({ text, category, source }) => ({ text, category, source }));",
      },
    ],
    check: ({ results: [{ value }] }) =>
      assert.deepEqual(value, [{ text: "Senior engineer", category: "fact", source: "app" }]),
  },
  {
    section: "Memory API",
    row: "getAll()",
    steps: [{ given: KNOWN, example: "docs/memory.md#Get all", after: "return allMemories.map(({ text }) => text);" }],
    check: ({ results: [{ value }] }) =>
      assert.deepEqual(value, ["Prefers Python over Java", "Lives in Bern", "Owns a red bicycle"]),
  },
  {
    section: "Memory API",
    row: "history() and undoLast()",
    model: learnsFrom({
      "I live": [{ content: "Lives in Berlin", category: "fact" }],
      "I moved": [{ content: "Lives in Bonn", category: "fact" }],
    }),
    steps: [
      {
        given: `${CLIENT}
  for (const content of ["I live in Berlin", "I moved to Bonn"])
    await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] });`,
        example: "docs/memory.md#What changed",
        after: "return (await client.memory.getAll()).map(({ text }) => text);",
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(log, ["Lives in Berlin → Lives in Bonn"]);
      assert.deepEqual(value, ["Lives in Berlin"]);
    },
  },
  {
    section: "Memory API",
    row: "clear()",
    steps: [
      {
        given: `${KNOWN}\n  const bob = withFastMemory(openai, "bob");\n  await bob.memory.add("Keeps bees");`,
        example: "docs/memory.md#Clear",
        after: "return [(await client.memory.getAll()).length, (await bob.memory.getAll()).length];",
      },
    ],
    check: ({ results: [{ value }] }) => assert.deepEqual(value, [0, 1]),
  },
  {
    section: "Memory API",
    row: "stats()",
    steps: [{ given: KNOWN, example: "docs/memory.md#Stats", after: "return stats;" }],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(log, ["Total memories: 3"]);
      assert.deepEqual(value.categories, { preference: 1, fact: 2, context: 0 });
      assert.deepEqual([value.embedded, value.store], [3, "indexeddb"]);
      assert.ok(value.storage.quota > 0);
    },
  },
];
