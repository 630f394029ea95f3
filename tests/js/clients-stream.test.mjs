// A streamed reply through memoryFetch, and what is done to it on the way: order is observed at the service's end.
import assert from "node:assert/strict";

import { memoryFetch } from "../../pkg/index.js";
import { test } from "../mock/deadline.mjs";
import { Gate } from "../mock/marks.mjs";
import { blockFor, chat, FakeFetch, memoryOf } from "./clients-lab.mjs";

const URL_OF_CHAT = "https://api.test/v1/chat/completions";
const encoder = new TextEncoder();
const event = (content) => encoder.encode(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
const DONE = encoder.encode("data: [DONE]\n\n");

/** A reply that gives one chunk for each time it is asked, and tells what happens to it. */
class Upstream {
  asked = 0;
  constructor(chunks) {
    this.cancelled = new Promise((resolve) => (this.onCancel = resolve));
    this.body = new ReadableStream(
      {
        pull: async (controller) => {
          this.asked++;
          const chunk = await chunks.shift();
          if (chunk === undefined) controller.close();
          else if (chunk instanceof Error) controller.error(chunk);
          else controller.enqueue(chunk);
        },
        cancel: (reason) => this.onCancel(reason),
      },
      { highWaterMark: 0 },
    );
  }
}

async function open(chunksOf, stream = true) {
  const service = new FakeFetch();
  const memory = await memoryOf();
  let upstream;
  service.answer = (body) => new Response((upstream = new Upstream(chunksOf(body))).body);
  const response = await memoryFetch(service.fetch, memory)(URL_OF_CHAT, { method: "POST", body: chat({ stream }) });
  return { response, upstream, memory };
}

test("nothing is read ahead", async () => {
  const { response, upstream } = await open(() => [event("One"), event("Two"), event("Three"), DONE]);
  assert.equal(upstream.asked, 0);
  const reader = response.body.getReader();
  await reader.read();
  assert.equal(upstream.asked, 1);
  await reader.read();
  assert.equal(upstream.asked, 2);
});

test("cancelling reaches the service with its reason, while a read is waiting too", async () => {
  for (const chunks of [[event("One")], [new Gate().opened]]) {
    const { response, upstream } = await open(() => chunks);
    const reader = response.body.getReader();
    const read = reader.read();
    if (chunks.length > 0) await read;
    const reason = new Error("enough");
    await reader.cancel(reason);
    assert.equal(await upstream.cancelled, reason);
    await read;
  }
});

test("what a block had said in full is kept when the app leaves", async () => {
  const gate = new Gate();
  const { response, memory } = await open((body) => [event("Hello."), event(blockFor(body)), gate.opened.then(() => DONE)]);
  const learned = new Promise((resolve) => memory.on("turn", resolve));
  const reader = response.body.getReader();
  let text = "";
  while (!text.includes("Hello.")) text += new TextDecoder().decode((await reader.read()).value);
  const next = reader.read();
  await new Promise(setImmediate);
  await reader.cancel();
  await next;
  assert.deepEqual((await learned).learned.added.map(({ text }) => text), ["Keeps bees"]);
});

for (const stream of [true, false]) {
  test(`an error in the ${stream ? "stream" : "document"} is the very same`, async () => {
    const broken = new TypeError("terminated");
    const { response } = await open(() => [event("Hello."), broken], stream);
    const reader = response.body.getReader();
    await assert.rejects(
      async () => {
        while (!(await reader.read()).done);
      },
      (error) => error === broken,
    );
  });
}

test("both halves of a teed body are clean", async () => {
  const { response } = await open((body) => [event("Hello."), event(blockFor(body)), DONE]);
  for (const half of response.body.tee()) {
    const text = await new Response(half).text();
    assert.match(text, /Hello\./);
    assert.doesNotMatch(text, /memory/);
  }
});

test("the reply ends when what it taught is stored", async () => {
  const { response, memory } = await open((body) => [event("Hello."), event(blockFor(body)), DONE]);
  await response.text();
  assert.deepEqual((await memory.getAll()).map(({ text }) => text), ["Keeps bees"]);
});
