import assert from "node:assert/strict";

import { keyOf, learnsFrom, remembered } from "@fast-memory/mock/model";
import { keepsNotes, PYTHON } from "../models.mjs";
import { LONG } from "./conversations.mjs";

const OPENAI = 'import OpenAI from "openai";\nconst openai = new OpenAI({ dangerouslyAllowBrowser: true });';
const CLIENT = `import { withFastMemory } from "fast-memory";\n${OPENAI}\nconst client = withFastMemory(openai, "alice");`;
const section = "README and docs";

/** The examples of README.md and of the pages in docs/ beside the guide. */
export const readme = [
  {
    section,
    row: "quick start",
    model: learnsFrom({ "I prefer Python": [PYTHON] }),
    steps: [
      { example: "README.md#Quick start", after: "return (await client.memory.getAll()).map(({ text }) => text);" },
    ],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(log, ["Noted."]);
      assert.deepEqual(value, [PYTHON.content]);
    },
  },
  {
    section,
    row: "two approaches",
    model: keepsNotes([{ content: "Lives in Bern", category: "fact" }]),
    steps: [
      {
        given: OPENAI,
        example: "docs/background-extraction.md#Usage",
        after: "return (await quiet.memory.getAll()).map(({ text }) => text);",
      },
    ],
    check: ({ results: [{ value }] }) => assert.deepEqual(value, ["Lives in Bern"]),
  },
  {
    section,
    row: "the memory API",
    steps: [
      {
        given: `${CLIENT}\nlet drawn = 0;\nconst render = () => void drawn++;\nawait client.memory.add("Prefers Python");`,
        example: "docs/memory-api.md#Search, add, update, delete",
        after:
          'await client.memory.add("Likes tea"); return { hits: hits.length, text, recalled: recalled.length, lines: lines.trim().split("\\n").length, totalChunks, storage, drawn };',
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.match(log[0], /^\d\.\d\d Prefers Python$/);
      assert.match(log.at(-1), /store/);
      assert.deepEqual([value.totalChunks, value.lines, value.drawn > 0, value.storage.quota > 0], [0, 3, true, true]);
      assert.ok(value.recalled > 0 && value.text.includes("Likes tea"), value.text);
    },
  },
  {
    section,
    row: "scopes",
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}`,
        example: "docs/memory-api.md#Sessions, agents and metadata",
        after:
          'return (await coach.memory.getAll({ sessionId: "monday" })).map(({ text, metadata }) => ({ text, metadata }));',
      },
    ],
    check({ results: [{ log, value }] }) {
      assert.deepEqual(value, [{ text: "Runs on Sundays", metadata: { topic: "sport", verified: true } }]);
      assert.equal(log.length, 1);
      assert.notEqual(log[0], "undefined");
    },
  },
  {
    section,
    row: "a rolling window",
    model: learnsFrom({}),
    steps: [
      {
        given: `${CLIENT}\n${LONG}`,
        example: "docs/context-window.md#Cut a list of messages",
        after: "return [veryLongConversation.length, messages.length, answer.choices[0]!.message.content];",
      },
    ],
    check({
      results: [
        {
          value: [all, sent, answer],
        },
      ],
      mock,
    }) {
      assert.ok(sent < all / 2 && mock.chats[0].messages.length === sent, `${sent} of ${all}`);
      assert.equal(answer, "Noted.");
    },
  },
  {
    section,
    row: "a window for each request",
    model: learnsFrom({}),
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}\n${LONG}`,
        example: "docs/context-window.md#Cut every request of a client",
        after:
          'await client.chat.completions.create({ model: "gpt-4o", messages: veryLongConversation }); return (await client.memory.getAll()).map(({ text }) => text);',
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.ok(mock.chats[0].messages.length < 200);
      assert.deepEqual(value, []);
    },
  },
  {
    section,
    row: "a window that remembers what it drops",
    model: learnsFrom({}),
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}\n${LONG}`,
        example: "docs/context-window.md#Cut every request of a client 2",
        after:
          'await client.chat.completions.create({ model: "gpt-4o", messages: veryLongConversation }); return (await client.memory.getAll()).map(({ text }) => text);',
      },
    ],
    check({ results: [{ value }], mock }) {
      assert.ok(mock.chats[0].messages.length < 200);
      assert.ok(
        value.some((text) => text.includes("I keep bees")),
        value.slice(0, 3).join("; "),
      );
      assert.ok(remembered(mock.chats[0]).length > 0);
    },
  },
  {
    section,
    row: "tokens, counted by gpt-tokenizer",
    steps: [
      {
        given: 'import { RollingWindowTransform } from "fast-memory";',
        example: "docs/context-window.md#Count tokens",
        after: `
          const counting = new RollingWindowTransform({ maxTokens: 30, countTokens: (text) => countTokens(text, options) });
          return counting.apply([{ role: "user", content: "<|endoftext|> ".repeat(20) }, { role: "assistant", content: "Yes." }, { role: "user", content: "Who am I?" }]);`,
      },
    ],
    check: ({ results: [{ value }] }) =>
      assert.deepEqual(
        value.map(({ content }) => content),
        ["Who am I?"],
      ),
  },
  {
    section,
    row: "another embedding model",
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}`,
        wrap: (code) => `const client = withFastMemory(openai, "alice", {\n${code.trim()}\n});`,
        example: "docs/embeddings.md#Other models on the device",
        after: `
          await client.memory.add("Keeps bees in the garden");
          await client.memory.ready();
          const [hit] = await client.memory.search("insects that make honey");
          return { embedder: (await client.memory.stats()).embedder, cosine: hit?.cosine };`,
      },
    ],
    check({ results: [{ value }], site }) {
      for (const file of ["/gte/model.onnx", "/gte/tokenizer.json"]) assert.ok(site.requested.includes(file), file);
      assert.deepEqual(value.embedder, { modelId: "gte-small", dimensions: 384, state: "ready" });
      assert.ok(value.cosine > 0.3, `found though no word is the same: ${value.cosine}`);
    },
  },
  {
    section,
    row: "options for one call",
    model: learnsFrom({}),
    steps: [
      {
        given: `${CLIENT}
          await client.memory.add("Prefers Python");
          const { signal } = new AbortController();
          const body: OpenAI.ChatCompletionCreateParamsNonStreaming = { model: "gpt-4o", messages: [{ role: "user", content: "Why Python?" }] };`,
        example: "docs/clients-and-sdks.md#Options for one call",
      },
    ],
    check({ mock }) {
      const [neither, block] = mock.chats;
      assert.deepEqual(neither.messages, [{ role: "user", content: "Why Python?" }]);
      assert.ok(!keyOf(neither) && keyOf(block), "only the second call asks for a block");
      assert.deepEqual(remembered(block), []);
      assert.ok(mock.posts("/chat/completions").every(({ headers }) => !("x-fast-memory" in headers)));
    },
  },
  {
    section,
    row: "vectors from the provider",
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}`,
        example: "docs/embeddings.md#Vectors from your provider",
        after: `
          for (const { memory } of [small, large]) {
            await memory.add("Keeps bees");
            await memory.ready();
          }
          return (await large.memory.stats()).embedder;`,
      },
    ],
    check({ results: [{ value }], mock }) {
      const asked = mock.posts("/embeddings").map(({ json: { model, dimensions } }) => [model, dimensions].join(" "));
      assert.deepEqual([...new Set(asked)], ["text-embedding-3-small ", "text-embedding-3-large 1024"]);
      assert.deepEqual([value.modelId, value.state], ["text-embedding-3-large@1024", "ready"]);
    },
  },
  {
    section,
    row: "an embedder of the app's own",
    steps: [
      {
        given: `import { withFastMemory } from "fast-memory";\n${OPENAI}\nconst embedAll = async (texts: string[]) => texts.map((text) => [text.length, 1]);`,
        example: "docs/embeddings.md#Your own embedder",
        after:
          'await client.memory.add("Keeps bees"); await client.memory.ready(); return (await client.memory.stats()).embedder;',
      },
    ],
    check: ({ results: [{ value }] }) =>
      assert.deepEqual(value, { modelId: "nomic-embed-text", dimensions: 2, state: "ready" }),
  },
  {
    section,
    row: "doctor",
    steps: [{ given: CLIENT, example: "docs/troubleshooting.md#`doctor()`" }],
    check: ({ results: [{ log }] }) => assert.match(log[0], /^fast-memory: .*\n.*webassembly/s),
  },
];
