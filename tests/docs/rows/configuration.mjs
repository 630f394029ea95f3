import assert from "node:assert/strict";

import { learnsFrom, remembered } from "@fast-memory/mock/model";

const DATABASES = "(await indexedDB.databases()).map(({ name }) => name)";
const ADD = (text) => `await client.memory.add(${JSON.stringify(text)});`;
const TEXTS = "(await client.memory.getAll()).map(({ text }) => text)";

export const configuration = [
  {
    section: "Storage",
    row: "default, local, kept across page loads",
    steps: [
      { example: "docs/memory.md#Storage", after: `${ADD("Keeps bees")} return ${DATABASES};` },
      { example: "docs/memory.md#Storage", after: `return ${TEXTS};` },
    ],
    check: ({ results: [first, second] }) =>
      assert.deepEqual([first.value, second.value], [["fast-memory"], ["Keeps bees"]]),
  },
  {
    section: "Storage",
    row: "a path of its own: two do not share",
    steps: [
      { example: "docs/memory.md#Storage 2", after: `${ADD("Works on auth")} return ${DATABASES};` },
      { example: "docs/memory.md#Storage", after: `return ${TEXTS};` },
      { example: "docs/memory.md#Storage 2", after: `return ${TEXTS};` },
    ],
    check: ({ results }) =>
      assert.deepEqual(
        results.map(({ value }) => value),
        [["work-memories"], [], ["Works on auth"]],
      ),
  },
  {
    section: "Storage",
    row: "the names of Python are answered with ours",
    steps: [
      {
        example: "docs/memory.md#Storage",
        after: `
          const wrong = (option: string, value: unknown) => {
            try {
              withFastMemory(openai, "alice", { [option]: value });
            } catch (error) {
              return (error as Error).message;
            }
          };
          return [wrong("db_path", "m"), wrong("top_k", 5), wrong("use_local_embeddings", true), wrong("embedding_model", "m")];`,
      },
    ],
    check({ results: [{ value }] }) {
      for (const [at, name] of ["dbPath", "topK", "useLocalEmbeddings", "embeddingModel"].entries())
        assert.ok(value[at].includes(`did you mean "${name}"`), value[at]);
    },
  },
  {
    section: "Embeddings",
    row: "local: all-MiniLM-L6-v2, 384 dimensions",
    steps: [
      {
        example: "docs/memory.md#Embeddings",
        after: `${ADD("Keeps bees in the garden")} await client.memory.ready();
          const [hit] = await client.memory.search("insects that make honey");
          return { ...(await client.memory.stats()).embedder, cosine: hit?.cosine };`,
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual([value.dimensions, value.state], [384, "ready"]);
      assert.ok(value.cosine > 0.3, `found though no word is the same: ${value.cosine}`);
      assert.equal(mock.posts("/embeddings").length, 0);
    },
  },
  {
    section: "Embeddings",
    row: "by the provider: text-embedding-3-small",
    steps: [
      {
        example: "docs/memory.md#Embeddings 2",
        after: `${ADD("Keeps bees")} await client.memory.ready(); return (await client.memory.stats()).embedder;`,
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.deepEqual([value.modelId, value.state], ["text-embedding-3-small", "ready"]);
      assert.deepEqual(
        [...new Set(mock.posts("/embeddings").map(({ json }) => json.model))],
        ["text-embedding-3-small"],
      );
    },
  },
  {
    section: "Retrieval",
    row: "topK: up to ten memories in a request",
    model: learnsFrom({}),
    steps: [
      {
        example: "docs/memory.md#Retrieval",
        after: `
          await client.memory.addMany(Array.from({ length: 15 }, (_, at) => \`Python project number \${at}\`));
          await client.memory.ready();
          await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Which Python project is mine?" }] });`,
      },
    ],
    check: ({ mock }) => assert.equal(remembered(mock.chats[0]).length, 10),
  },
  {
    section: "Multi-user isolation",
    row: "alice, bob, agent-researcher",
    model: learnsFrom({}),
    steps: [
      {
        example: "docs/memory.md#Users do not cross",
        after: `
          await bob.memory.add("Has a brother in Rome");
          for (const client of [alice, bob, agent]) {
            await client.memory.ready();
            await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Where do my sister and my brother live?" }] });
          }
          await alice.memory.clear();
          return [(await bob.memory.getAll()).length, (await bob.memory.search("sister in Lyon")).map(({ memory }) => memory.text)];`,
      },
    ],
    check({ results: [{ log, value }], mock }) {
      assert.deepEqual(log, ["0 0"]);
      assert.deepEqual(
        mock.chats.map((request) => remembered(request).map(({ text }) => text)),
        [["Has a sister in Lyon"], ["Has a brother in Rome"], []],
      );
      assert.deepEqual(value, [1, ["Has a brother in Rome"]]);
    },
  },
];
