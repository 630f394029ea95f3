import assert from "node:assert/strict";

import { keyOf, learnsFrom, remembered, textOf } from "@fast-memory/mock/model";
import { KEEPS_BEES, keepsNotes, PYTHON } from "../models.mjs";

const texts = (request) => remembered(request).map(({ text }) => text);
const EVENTS = `
  await client.memory.add("Prefers Python for backend work");
  await client.memory.ready();
  const { choices } = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "What should I write the backend in? I keep bees." }] });
  await client.memory.ready();
  return { reply: choices[0]!.message.content, texts: (await client.memory.getAll()).map(({ text }) => text), stats: await client.memory.stats() };`;

/** How it works: each of the six steps is seen from outside in the same call. */
function step(name, check) {
  return {
    section: "How it works",
    row: name,
    model: learnsFrom({ "What should I write": [KEEPS_BEES] }),
    steps: [{ example: "docs/memory.md#How it works", after: EVENTS }],
    check,
  };
}

export const start = [
  {
    section: "Quick start",
    row: "one line, used as before",
    model: learnsFrom({ "I prefer Python": [PYTHON] }),
    steps: [
      {
        example: "docs/memory.md#Quick start",
        after: "return (await client.memory.getAll()).map(({ text, category }) => ({ text, category }));",
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual(value, [{ text: PYTHON.content, category: "preference" }]);
      assert.ok(keyOf(mock.chats[0]), "a block is asked for");
      assert.equal(mock.chats.length, 1, "no second call");
    },
  },
  {
    section: "Quick start",
    row: "later, in a new conversation",
    model: learnsFrom({ "I prefer Python": [PYTHON] }, "You could use Python."),
    steps: [
      { example: "docs/memory.md#Quick start", after: "await client.memory.ready();" },
      {
        // Without the model, the newest would be put in: that would prove nothing.
        given: 'await withFastMemory(openai, "alice").memory.ready();',
        example: "docs/memory.md#Quick start 2",
        after: 'return client.memory.search("What language should I use?");',
      },
    ],
    check({ results: [, { log, value }], mock }) {
      assert.deepEqual(texts(mock.chats[1]), [PYTHON.content]);
      assert.equal(value[0].lexical, 0);
      assert.ok(value[0].cosine > 0.25, `found by its meaning alone: ${value[0].cosine}`);
      assert.deepEqual(log, ["You could use Python."]);
    },
  },
  step("1. inject", ({ mock, results: [{ log }] }) => {
    assert.deepEqual(texts(mock.chats[0]), [PYTHON.content]);
    assert.equal(log[0], `in: ${PYTHON.content}`);
  }),
  step("2. instruct", ({ mock }) => assert.match(keyOf(mock.chats[0]), /^\w{12}$/)),
  step("3. call", ({ mock }) => {
    assert.deepEqual(
      mock.chats.map(({ model }) => model),
      ["gpt-4o"],
    );
    assert.ok(textOf(mock.chats[0].messages.at(-1)).startsWith("What should I write the backend in? I keep bees."));
  }),
  step("4. parse", ({ results: [{ log, value }] }) => {
    assert.equal(log[1], `out: ${KEEPS_BEES.content}`);
    assert.match(log[2], /^costs: [1-9]\d* tokens, about$/);
    assert.doesNotMatch(value.reply, /memory/);
  }),
  step("5. store, with embeddings", ({ results: [{ value }] }) => {
    assert.deepEqual(value.texts, [PYTHON.content, KEEPS_BEES.content]);
    assert.equal(value.stats.embedder.dimensions, 384);
    assert.equal(value.stats.embedded, 2);
  }),
  step("6. return", ({ results: [{ value }] }) => assert.equal(value.reply, "Noted.")),
  {
    section: "Two approaches",
    row: "fast memory, with its options",
    model: learnsFrom({ "I prefer": [PYTHON] }),
    steps: [
      {
        example: "docs/memory.md#Fast memory: learned from the reply itself",
        after: `
          await client.memory.addMany(["Python 2 once", "Python 3", "Python for data", "Python at work", "Python scripts", "Python tests", "Python notebooks"]);
          await client.memory.ready();
          await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python, which one?" }] });
          return { databases: (await indexedDB.databases()).map(({ name }) => name), embedder: (await client.memory.stats()).embedder };`,
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual(value.databases, ["memory"]);
      assert.deepEqual(value.embedder, { modelId: value.embedder.modelId, dimensions: 384, state: "ready" });
      assert.equal(remembered(mock.chats[0]).length, 5);
      assert.equal(mock.posts("/embeddings").length, 0);
    },
  },
  {
    section: "Two approaches",
    row: "background memory, with its options",
    model: keepsNotes([KEEPS_BEES]),
    steps: [
      {
        example: "docs/memory.md#Background memory: learned by a second call",
        after:
          "return { texts: (await client.memory.getAll()).map(({ text }) => text), databases: (await indexedDB.databases()).map(({ name }) => name) };",
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual(value, { texts: [KEEPS_BEES.content], databases: ["memory"] });
      assert.deepEqual(
        mock.chats.map(({ model }) => model),
        ["gpt-4o", "gpt-4o-mini"],
      );
      assert.equal(textOf(mock.chats[0].messages[0]), "I live in Bern and keep bees", "the request is as it was");
    },
  },
];
