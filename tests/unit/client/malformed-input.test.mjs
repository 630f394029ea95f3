// What models and apps really write, odd as it is: sixteen inputs on which a parser of one regular expression leaks a block,
// loses a memory, deletes a part of the answer, or fails. Each block with the key that was asked for; and without, when it is text.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import { keyOf, remembered } from "@fast-memory/mock/model";
import { ask } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";

const FACT = '{"content":"Keeps bees","category":"fact"}';
const JSON_BLOCK = `{"memories":[${FACT}]}`;
const BEES = ["Keeps bees"];

/** What the model writes (`open` is the tag), what the app then sees, and what is remembered. */
/** @type {Record<string, { writes: (open: string) => string, learns: string[], finishReason?: string, toolCalls?: object[], shows?: string, finish?: string, fault?: boolean }>} */
const REPLIES = {
  "a block that is not closed, as max_tokens was hit": {
    writes: (open) => `Noted.\n\n${open}{"memories":[${FACT},{"content":"Lives in Be`,
    finishReason: "length",
    shows: "Noted.",
    finish: "stop",
    learns: BEES,
  },
  "two blocks": {
    writes: (open) =>
      `Noted.\n${open}${JSON_BLOCK}</memory>\n${open}{"memories":[{"content":"Lives in Bern"}]}</memory>`,
    shows: "Noted.",
    learns: ["Keeps bees", "Lives in Bern"],
  },
  "fenced JSON inside the block": {
    writes: (open) => `Noted.\n${open}\n\`\`\`json\n${JSON_BLOCK}\n\`\`\`\n</memory>`,
    shows: "Noted.",
    learns: BEES,
  },
  "a list as the root": { writes: (open) => `Noted.\n${open}[${FACT}]</memory>`, shows: "Noted.", learns: BEES },
  "strings for memories": {
    writes: (open) => `Noted.\n${open}{"memories":["Keeps bees"]}</memory>`,
    shows: "Noted.",
    learns: BEES,
  },
  "null for memories": { writes: (open) => `Noted.\n${open}{"memories":null}</memory>`, shows: "Noted.", learns: [] },
  "a trailing comma": {
    writes: (open) => `Noted.\n${open}{"memories":[${FACT},]}</memory>`,
    shows: "Noted.",
    learns: BEES,
  },
  "prose that mentions both tags": { writes: () => "Use the `<memory>` and `</memory>` in your XML.", learns: [] },
  "an element of the user's own in a code fence": {
    writes: () => "Like this:\n```xml\n<memory>16GB</memory>\n```",
    learns: [],
  },
  "attributes on the tag": {
    writes: (open) => `Noted.\n${open.replace("<memory", '<memory type="json" lang=en')}${JSON_BLOCK}</memory>`,
    shows: "Noted.",
    learns: BEES,
  },
  "a block wrapped in a code fence": {
    writes: (open) => `Noted.\n\n\`\`\`json\n${open}${JSON_BLOCK}</memory>\n\`\`\``,
    shows: "Noted.",
    learns: [],
    fault: true,
  },
  "no content beside a tool call": {
    writes: () => null,
    toolCalls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }],
    finish: "tool_calls",
    learns: [],
  },
  "an answer that begins with white space": {
    writes: (open) => `    indented\n\n${open}${JSON_BLOCK}</memory>`,
    shows: "    indented",
    learns: BEES,
  },
};

const WAYS = {
  whole: (client) => client.chat.completions.create(ask("Hello")),
  streamed: (client) => client.chat.completions.stream(ask("Hello")).finalChatCompletion(),
};

let pair;
before(async () => {
  pair = await ClientPair.start();
});
after(() => pair.close());
beforeEach(() => pair.reset());

/** What a call shows and learns when the model writes `reply`, and the codes of what it reports. */
async function outcome(call, reply) {
  pair.mock.model = reply;
  const client = pair.wrapped();
  const [{ message, finish_reason: finish }] = (await call(client)).choices;
  const learned = (await client.memory.getAll()).map(({ text }) => text);
  const faults = pair.failures.filter((error) => error.name !== "ModelLoadError").map((error) => error.code);
  return { content: message.content, finish, learned, faults };
}

for (const [name, { writes, finishReason, toolCalls, ...reply }] of Object.entries(REPLIES)) {
  for (const [way, call] of Object.entries(WAYS)) {
    test(`${name}: with the key, ${way}`, async () => {
      let written;
      const result = await outcome(call, (request) => {
        written = writes(`<memory key="${keyOf(request)}">`);
        return { content: written, finishReason, toolCalls };
      });
      assert.deepEqual(result, {
        content: reply.shows ?? written,
        finish: reply.finish ?? "stop",
        learned: reply.learns,
        faults: reply.fault ? ["block_without_key"] : [],
      });
    });

    test(`${name}: without a key, ${way}`, async () => {
      const written = writes("<memory>");
      const result = await outcome(call, () => ({ content: written, finishReason, toolCalls }));
      assert.deepEqual(result, {
        content: written,
        finish: finishReason ?? reply.finish ?? "stop",
        learned: [],
        faults: written?.includes('{"memories":[{') ? ["block_without_key"] : [],
      });
    });
  }
}

const IMAGE = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
const SYSTEM_PARTS = {
  role: "system",
  content: [
    { type: "text", text: "Be brief." },
    { type: "text", text: "Be kind." },
  ],
};
const DEVELOPER = { role: "developer", content: "Be brief." };
const USER = { role: "user", content: "Hello, bees?" };

/** What the app sends before the user's message, and how that message comes. All but the end of the latter stays as it is. */
const REQUESTS = {
  "a system message in parts": [SYSTEM_PARTS, USER],
  "a developer message: no second message is put beside it": [DEVELOPER, USER],
  "a user's message in parts, with an image": [
    { role: "user", content: [{ type: "text", text: "Are these bees?" }, IMAGE] },
  ],
};

for (const [name, messages] of Object.entries(REQUESTS)) {
  test(name, async () => {
    pair.mock.model = () => ({ content: "Noted." });
    const client = pair.wrapped();
    await client.memory.add("Keeps bees");
    await client.chat.completions.create({ model: "mock", messages });
    const [sent] = pair.mock.chats;
    assert.deepEqual(sent.messages.slice(0, -1), messages.slice(0, -1));
    const [before, after] = [messages.at(-1).content, sent.messages.at(-1).content];
    if (Array.isArray(before)) {
      assert.deepEqual(after.slice(0, -1), before);
      assert.equal(after.at(-1).type, "text");
    } else {
      assert.ok(after.startsWith(before));
    }
    assert.deepEqual(
      remembered(sent).map(({ text }) => text),
      BEES,
    );
    assert.ok(keyOf(sent));
  });
}
