import assert from "node:assert/strict";

import { learnsFrom, remembered, textOf } from "@fast-memory/mock/model";
import { DEBUG_PRINTED, JANE, KEEPS_BEES } from "../models.mjs";

const texts = (request) => remembered(request).map(({ text }) => text);
/** 200 turns, of which the first tells of bees. */
export const LONG = `
  type Said = { role: "user" | "assistant"; content: string };
  const veryLongConversation: Said[] = [{ role: "user", content: "I keep bees." }, { role: "assistant", content: "How nice." }];
  for (let turn = 0; turn < 200; turn++) {
    veryLongConversation.push({ role: "user", content: \`Tell me of the weather on day \${turn}, in a few words. \`.repeat(4) });
    veryLongConversation.push({ role: "assistant", content: "It rained in the morning, and in the evening the sun came out again. ".repeat(4) });
  }
  veryLongConversation.push({ role: "user", content: "What do I keep, bees or cats?" });`;

export const conversations = [
  {
    section: "Compression",
    row: "memory and a rolling window of 4000 tokens",
    model: learnsFrom({ "I keep bees": [KEEPS_BEES] }),
    steps: [
      {
        given: `${LONG}
          // The conversation has gone through the client, turn by turn.
          const earlier = withFastMemory(openai, "alice");
          await earlier.chat.completions.create({ model: "gpt-4o", messages: [veryLongConversation[0]!] });
          await earlier.memory.ready();`,
        example: "docs/memory.md#Long conversations",
        after:
          "return { all: veryLongConversation.length, sent: messages.length, reply: response.choices[0]!.message.content };",
      },
    ],
    check({ results: [{ value }], mock }) {
      const request = mock.chats.at(-1);
      assert.ok(value.sent < value.all / 2 && request.messages.length === value.sent, `${value.sent} of ${value.all}`);
      assert.ok(
        !request.messages.slice(0, -1).some((message) => textOf(message).includes("bees")),
        "the message has fallen out",
      );
      assert.deepEqual(texts(request), [KEEPS_BEES.content], "memory still knows");
      assert.equal(value.reply, "Noted.");
    },
  },
  {
    section: "Example",
    row: "developer_jane: two conversations, a page load between",
    model: learnsFrom(
      { "I'm a Python developer": JANE },
      "Given your experience with PostgreSQL at your fintech company...",
    ),
    steps: [
      {
        example: "docs/memory.md#Example: a conversation in two parts",
        after: "return (await client.memory.getAll()).map(({ text }) => text);",
      },
      {
        given: 'await withFastMemory(openai, "developer_jane").memory.ready();',
        example: "docs/memory.md#Example: a conversation in two parts 2",
      },
    ],
    check({ results: [first, second], mock }) {
      assert.deepEqual(
        first.value,
        JANE.map(({ content }) => content),
      );
      assert.ok(texts(mock.chats[1]).includes("Uses PostgreSQL"), texts(mock.chats[1]).join());
      assert.deepEqual(second.log, ["Given your experience with PostgreSQL at your fintech company..."]);
    },
  },
  {
    section: "Performance",
    row: "what each part of a call takes is told",
    model: learnsFrom({}),
    steps: [{ given: DEBUG_PRINTED, example: "docs/memory.md#Performance", after: "await printed;" }],
    check({ results: [{ all }] }) {
      const told = all.join("\n");
      for (const part of [/fast-memory: chat \(completions, done\) in [\d.]+ ms/, /searched .*ms/, /parsed .*ms/])
        assert.match(told, part);
      assert.doesNotMatch(told, /Hello/, "no text unless asked for");
    },
  },
];
