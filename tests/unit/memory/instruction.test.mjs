// What memory adds to a request, in tokens of o200k: the keys are random, so several requests are counted.
import assert from "node:assert/strict";

import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { memoryWith } from "@fast-memory/test-support/fresh-memory";
import { memoryFetch } from "../../../pkg/index.js";

const FIVE = [
  "Lives in Berlin",
  "Works at Google as a designer",
  "Likes green tea",
  "Has two children",
  "Prefers dark mode",
];
const REQUESTS = 40;

/** The texts that are added to `message`: the memories, and the instruction. */
async function additions(memory, message) {
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  const added = [];
  for (let request = 0; request < REQUESTS; request++) {
    await chat("https://api.test/v1/chat/completions", {
      method: "POST",
      body: chatBody({ messages: [{ role: "user", content: message }] }),
    });
    const text = JSON.parse(service.last.body).messages[0].content.slice(message.length);
    const at = text.indexOf("\n\n<note-to-assistant>");
    added.push({ memories: text.slice(0, at), instruction: text.slice(at) });
  }
  return added;
}

const mean = (counts) => counts.reduce((sum, count) => sum + count, 0) / counts.length;

test("with five memories: 120 tokens of instruction on average, and 110 of memories", async () => {
  const memory = await memoryWith(...FIVE);
  for (const { id } of await memory.getAll()) await memory.pin(id);
  const added = await additions(memory, "Hello there");
  assert.ok(added.every(({ memories }) => FIVE.every((text) => memories.includes(text))));
  const tokens = (name) => mean(added.map((parts) => encode(parts[name]).length));
  assert.ok(tokens("instruction") <= 120, `${tokens("instruction")} tokens of instruction`);
  assert.ok(tokens("memories") <= 110, `${tokens("memories")} tokens of memories`);
});

test("all but the keys and handles is the same in every request", async () => {
  const memory = await memoryWith(...FIVE);
  const added = await additions(memory, "Hello there");
  const shape = ({ memories, instruction }) =>
    (memories + instruction).replaceAll(/key="[a-z0-9]+"|\bm[a-z]{3}\b(?=[\]"])/g, "");
  assert.equal(new Set(added.map(shape)).size, 1);
});
