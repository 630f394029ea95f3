import assert from "node:assert/strict";

import { keyOf, learnsFrom, remembered } from "@fast-memory/mock/model";
import { DEBUG_PRINTED, PYTHON } from "../models.mjs";

const CLIENT = 'const client = withFastMemory(openai, "alice");';
const KNOWN = `${CLIENT}
  await client.memory.addMany(["Prefers Python for the backend", "Works at a bank", "Lives in Bern", "Owns a red bicycle"]);
  await client.memory.ready();`;
const NOT_EXTRACTED = "Troubleshooting: not extracted";
const NOT_RETRIEVED = "Troubleshooting: not retrieved";
const SLOW = "Troubleshooting: high latency";
const unreadable = (request) => ({
  content: `Hello.\n\n<memory key="${keyOf(request)}">{"memories":[{"content": }]}</memory>`,
});
const silent = () => ({ content: "Hello." });

export const troubleshooting = [
  {
    section: NOT_EXTRACTED,
    row: "1. is there something worth it? (a greeting)",
    model: learnsFrom({}, "Hello."),
    steps: [
      {
        given: DEBUG_PRINTED,
        example: "docs/memory.md#Memories are not extracted",
        after: "await printed; return (await client.memory.getAll()).length;",
      },
    ],
    check({ results: [{ value, all }] }) {
      assert.equal(value, 0);
      assert.match(all.join("\n"), /parsed +1 blocks, 0 operations/);
    },
  },
  {
    section: NOT_EXTRACTED,
    row: "2. does the model follow the instruction? (doctor)",
    model: silent,
    steps: [
      {
        given: `${CLIENT}\n  for (let turn = 0; turn < 10; turn++) await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python" }] });`,
        example: "docs/memory.md#Troubleshooting",
      },
    ],
    check: ({ results: [{ log }] }) => assert.match(log[0], /extraction.*\n?.*last 10 replies/i),
  },
  {
    section: NOT_EXTRACTED,
    row: "3. look at the log for errors of parsing",
    model: unreadable,
    steps: [
      {
        given: DEBUG_PRINTED,
        example: "docs/memory.md#Memories are not extracted",
        after: "await printed; return (await client.memory.getAll()).length;",
      },
    ],
    check({ results: [{ value, all }] }) {
      assert.equal(value, 0);
      assert.match(all.join("\n"), /parsed +1 blocks, 0 operations .*content/);
    },
  },
  {
    section: NOT_EXTRACTED,
    row: "3. what cannot be read is no error",
    model: unreadable,
    steps: [
      {
        example: "docs/memory.md#Memories are not extracted 2",
        after:
          'const { choices } = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python" }] }); await client.memory.ready(); return choices[0]!.message.content;',
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(log, []);
      assert.equal(value, "Hello.");
    },
  },
  {
    section: NOT_EXTRACTED,
    row: "3. what cannot be stored is told to onError",
    model: silent,
    steps: [
      {
        example: "docs/memory.md#Memories are not extracted 2",
        after: `
          IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };
          const { choices } = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python" }] });
          return choices[0]!.message.content;`,
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(log.slice(0, 1), ["store_unavailable"]);
      assert.equal(value, "Hello.", "the chat goes on");
    },
  },
  {
    section: NOT_RETRIEVED,
    row: "1. is the user id the same? (doctor)",
    steps: [
      {
        given: `await withFastMemory(openai, "Alice").memory.add("Lives in Bern");\n  ${CLIENT}`,
        example: "docs/memory.md#Troubleshooting",
      },
    ],
    check: ({ results: [{ log }] }) => assert.match(log[0], /"alice" has 0 memories.*1 other user/s),
  },
  {
    section: NOT_RETRIEVED,
    row: "2. are there memories? (getAll, preview)",
    steps: [{ given: KNOWN, example: "docs/memory.md#Memories are not retrieved" }],
    check({ results: [{ log }] }) {
      assert.equal(log[0], "4");
      assert.match(log[1], /^\d\.\d\d Prefers Python for the backend$/);
    },
  },
  {
    section: NOT_RETRIEVED,
    row: "3. ask more to the point",
    steps: [
      {
        given: KNOWN,
        example: "docs/memory.md#Memories are not retrieved 2",
        after:
          "return [vague, specific].map((hits) => hits.map(({ memory, score }) => ({ text: memory.text, score })));",
      },
    ],
    check({
      results: [
        {
          value: [vague, specific],
        },
      ],
    }) {
      const found = (hits) => hits.find(({ text }) => text === "Prefers Python for the backend")?.score ?? 0;
      assert.equal(specific[0].text, "Prefers Python for the backend");
      assert.ok(found(specific) > found(vague));
    },
  },
  ...[
    ["1. local embeddings", ({ mock }) => assert.equal(mock.posts("/embeddings").length, 0)],
    ["2. a lower topK", ({ mock }) => assert.equal(remembered(mock.chats[0]).length, 3)],
    ["3. prune old memories", ({ results: [{ value }] }) => assert.deepEqual(value, [104, 4, "number 100"])],
  ].map(([row, check]) => ({
    section: SLOW,
    row,
    model: learnsFrom({}),
    steps: [
      {
        given: `
          const before = withFastMemory(openai, "alice");
          await before.memory.addMany(Array.from({ length: 104 }, (_, at) => \`number \${at}\`));
          const counted = (await before.memory.stats()).totalChunks;
          const asking = withFastMemory(openai, "alice", { useLocalEmbeddings: true, topK: 3 });
          await asking.memory.ready();
          await asking.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Which number is mine?" }] });`,
        example: "docs/memory.md#It is slow",
        after: "const left = await client.memory.getAll(); return [counted, left.length, left[0]?.text];",
      },
    ],
    check,
  })),
];

const ONE = "Best practices";

export const practices = [
  {
    section: ONE,
    row: "1. a consistent user id",
    steps: [
      { given: CLIENT, example: "docs/memory.md#Add" },
      { given: CLIENT, example: "docs/memory.md#Get all", after: "return allMemories.map(({ text }) => text);" },
    ],
    check: ({ results: [, { value }] }) => assert.deepEqual(value, ["Senior engineer"]),
  },
  {
    section: ONE,
    row: "2. begin with local embeddings",
    steps: [
      {
        example: "docs/memory.md#Storage",
        after: "await client.memory.ready(); return (await client.memory.stats()).embedder;",
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual([value.dimensions, value.state], [384, "ready"]);
      assert.equal(mock.exchanges.length, 0, "nothing leaves the device");
    },
  },
  {
    section: ONE,
    row: "3. combine with a rolling window",
    model: learnsFrom({ "I prefer Python": [PYTHON] }),
    steps: [
      {
        example: "docs/memory.md#Best practices",
        after: `
          const messages = Array.from({ length: 101 }, (_, at) => ({ role: at % 2 ? "assistant" as const : "user" as const, content: at ? "On the weather, at length. ".repeat(20) : "I prefer Python for backend work." }));
          await client.chat.completions.create({ model: "gpt-4o", messages });
          return { saved: (await client.memory.stats()).tokens.saved, texts: (await client.memory.getAll()).map(({ text }) => text) };`,
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.ok(mock.chats[0].messages.length < 60, `${mock.chats[0].messages.length} messages`);
      assert.ok(value.saved > 1000);
      assert.deepEqual(value.texts, [], "what fell out is not stored unless the app says so");
    },
  },
  {
    section: ONE,
    row: "4. watch how memory grows",
    model: learnsFrom({}),
    steps: [
      {
        given: `${KNOWN}\n  await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "What for the backend?" }] });`,
        example: "docs/memory.md#Best practices 2",
      },
    ],
    check: ({ results: [{ log }] }) => assert.match(log[0], /^4 [1-9]\d*$/),
  },
  {
    section: ONE,
    row: "5. use categories",
    steps: [
      {
        given: CLIENT,
        example: "docs/memory.md#Categories",
        after: "return [goals, tastes.map(({ memory }) => memory)].flat().map(({ text }) => text);",
      },
    ],
    check: ({ results: [{ value }] }) => assert.deepEqual(value, ["Migrating to microservices", "Likes async/await"]),
  },
];
