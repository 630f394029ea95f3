// A reply that comes in many pieces: the work grows with the number of pieces, not with its square. Work is counted, not timed.
import assert from "node:assert/strict";

import { arrayWork } from "@fast-memory/test-support/array-work";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { blockFor, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch, memoryMiddleware, withFastMemory } from "../../../pkg/index.js";

const PIECES = 4000;

/** @param {(pieces: number) => Promise<unknown>} work */
async function assertLinear(work) {
  await work(10);
  const once = await arrayWork(() => work(PIECES));
  const twice = await arrayWork(() => work(2 * PIECES));
  assert.ok(twice < 2.5 * once + 1000, `${PIECES} pieces: ${once} elements; ${2 * PIECES} pieces: ${twice}`);
}

const eventOf = (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Bytes in `count` chunks. */
function inChunks(text, count) {
  const bytes = new TextEncoder().encode(text);
  const size = Math.max(1, Math.ceil(bytes.length / count));
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, (at += size)));
    },
  });
}

/** @type {[string, (count: number, body: object) => string][]} */
const EVENTS = [
  ["one event", (count) => eventOf("word ".repeat(count))],
  ["one event with a block", (count, body) => eventOf(`${"word ".repeat(count)}${blockFor(body)}`)],
  ["many small events of white space", (count) => eventOf(" ").repeat(count) + eventOf("end")],
];
for (const [name, text] of EVENTS) {
  test(`${name}, in thousands of pieces through fetch`, async () => {
    await assertLinear(async (count) => {
      const service = new FakeFetch();
      service.answer = (body) => new Response(inChunks(text(count, body), count));
      const response = await memoryFetch(service.fetch, await memoryWith())("https://api.test/v1/chat/completions", {
        method: "POST",
        body: chatBody({ stream: true }),
      });
      for await (const _ of response.body);
    });
  });
}

async function* chunksOf(contents) {
  for (const content of contents) yield { choices: [{ index: 0, delta: { content } }] };
}

/** @type {[string, (count: number, block: string) => string[]][]} */
const DELTAS = [
  ["white space", (count) => [...Array.from({ length: count }, () => " "), "end"]],
  ["text, then white space", (count) => ["Hi ", ...Array.from({ length: count }, () => " "), "end"]],
  ["a block", (count, block) => ["Hi", block.slice(0, 60), ..."x".repeat(count), block.slice(60), "end"]],
];
for (const [name, deltas] of DELTAS) {
  test(`${name} in thousands of chunk objects`, async () => {
    await assertLinear(async (count) => {
      const completions = { create: async (request) => chunksOf(deltas(count, blockFor(request))) };
      const client = withFastMemory({ chat: { completions } }, "alice", freshOptions());
      const request = { model: "m", stream: true, messages: [{ role: "user", content: QUESTION }] };
      for await (const _ of await client.chat.completions.create(request));
    });
  });

  test(`${name} in thousands of parts of the AI SDK`, async () => {
    await assertLinear(async (count) => {
      const middleware = memoryMiddleware(await memoryWith());
      const prompt = [{ role: "user", content: [{ type: "text", text: QUESTION }] }];
      const params = await middleware.transformParams({ type: "stream", params: { prompt } });
      const parts = deltas(count, blockFor({ messages: params.prompt }));
      let at = 0;
      const stream = new ReadableStream({
        pull(controller) {
          if (at < parts.length) controller.enqueue({ type: "text-delta", id: "1", delta: parts[at++] });
          else controller.close();
        },
      });
      const result = await middleware.wrapStream({ doStream: async () => ({ stream }), params });
      for await (const _ of result.stream);
    });
  });
}
