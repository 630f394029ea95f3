// A streamed reply through memoryFetch, and what is done to it on the way: order is observed at the service's end.
import assert from "node:assert/strict";

import { Gate } from "@fast-memory/mock/marks";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { memoryWith } from "@fast-memory/test-support/fresh-memory";
import { blockFor } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch } from "../../../pkg/index.js";

const URL_OF_CHAT = "https://api.test/v1/chat/completions";
const encoder = new TextEncoder();
const event = (content) =>
  encoder.encode(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
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
  const memory = await memoryWith();
  let upstream;
  service.answer = (body) => new Response((upstream = new Upstream(chunksOf(body))).body);
  const response = await memoryFetch(service.fetch, memory)(URL_OF_CHAT, {
    method: "POST",
    body: chatBody({ stream }),
  });
  return { response, upstream, memory };
}

test("the service's body is released when the app leaves, the connection breaks or the reply ends", async () => {
  const left = await open(() => [event("One"), event("Two"), DONE]);
  for await (const _ of left.response.body) break;
  assert.equal(left.upstream.body.locked, false, "left");

  const lost = await open(() => [event("One"), new Error("lost")]);
  await assert.rejects(lost.response.text(), /lost/);
  assert.equal(lost.upstream.body.locked, false, "lost");

  const whole = await open(() => [event("One"), DONE]);
  await whole.response.text();
  assert.equal(whole.upstream.body.locked, false, "whole");

  const document = await open(() => [encoder.encode("{}")], false);
  await document.response.body.cancel();
  assert.equal(document.upstream.body.locked, false, "a document that nobody read");
});

test("the body is not read ahead of the app", async () => {
  const { response, upstream } = await open(() => [event("One"), event("Two"), event("Three"), DONE]);
  assert.equal(upstream.asked, 0);
  const reader = response.body.getReader();
  await reader.read();
  assert.equal(upstream.asked, 1);
  await reader.read();
  assert.equal(upstream.asked, 2);
});

test("a cancel reaches the service with its reason, also during a pending read", async () => {
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

test("complete memories of a block are stored when the app stops reading", async () => {
  const gate = new Gate();
  const { response, memory } = await open((body) => [
    event("Hello."),
    event(blockFor(body)),
    gate.opened.then(() => DONE),
  ]);
  const learned = new Promise((resolve) => memory.on("turn", resolve));
  const reader = response.body.getReader();
  let text = "";
  while (!text.includes("Hello.")) text += new TextDecoder().decode((await reader.read()).value);
  const next = reader.read();
  await new Promise(setImmediate);
  await reader.cancel();
  await next;
  assert.deepEqual(
    (await learned).learned.added.map(({ text }) => text),
    ["Keeps bees"],
  );
});

for (const stream of [true, false]) {
  test(`an error of the ${stream ? "stream" : "document"} reaches the app as the same object`, async () => {
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

test("both halves of a teed body have no block", async () => {
  const { response } = await open((body) => [event("Hello."), event(blockFor(body)), DONE]);
  for (const half of response.body.tee()) {
    const text = await new Response(half).text();
    assert.match(text, /Hello\./);
    assert.doesNotMatch(text, /memory/);
  }
});

test("the reply ends after its memories are stored", async () => {
  const { response, memory } = await open((body) => [event("Hello."), event(blockFor(body)), DONE]);
  await response.text();
  assert.deepEqual(
    (await memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
});

// What an app can do with a body, whose reader and iterator are ours: each is compared with the same body without memory.
const ABC = () => [event("a"), event("b"), event("c"), DONE];
const show = (/** @type {any} */ { done, value }) => (done ? "done" : new TextDecoder().decode(value).slice(0, 60));
const failure = async (promise) => promise.then(show, (error) => `${error.name}: ${error.message}`);
const BODIES = {
  "read to the end, and after it": async (body, response) => {
    const reader = body.getReader();
    const seen = [body.locked, response.bodyUsed];
    for (let at = 0; at < 6; at++) seen.push(show(await reader.read()), response.bodyUsed);
    return [...seen, show({ done: (await reader.closed) === undefined }), body.locked];
  },
  "read several at once": async (body) => {
    const reader = body.getReader();
    return Promise.all([reader.read(), reader.read(), reader.read(), reader.read(), reader.read()].map(failure));
  },
  "one reader after another": async (body) => {
    const seen = [];
    for (let at = 0; at < 3; at++) {
      const reader = body.getReader();
      seen.push(body.locked, show(await reader.read()));
      reader.releaseLock();
      seen.push(body.locked, (await failure(reader.read())).split(":")[0]);
    }
    return [...seen, show(await body.getReader().read())];
  },
  "a reader, then a pipe": async (body) => {
    const reader = body.getReader();
    const seen = [show(await reader.read()), show(await reader.read())];
    reader.releaseLock();
    const text = body.pipeThrough(new TextDecoderStream()).getReader();
    return [...seen, (await text.read()).value];
  },
  "cancelled by its reader": async (body, response) => {
    const reader = body.getReader();
    await reader.read();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel("enough");
    return [show(await waiting), show(await reader.read()), body.locked, response.bodyUsed];
  },
  "for await": async (body, response) => {
    const seen = [];
    for await (const value of body) seen.push(show({ value }), body.locked, response.bodyUsed);
    return [...seen, body.locked];
  },
  "for await, left": async (body) => {
    for await (const value of body) return [show({ value }), body.locked];
  },
  "an iterator by hand": async (body) => {
    const iterator = body[Symbol.asyncIterator]();
    const seen = [
      body.locked,
      ...(await Promise.all([iterator.next(), iterator.next(), iterator.return("enough")].map(failure))),
    ];
    return [...seen, show(await iterator.next()), body.locked];
  },
  "values that do not cancel": async (body) => {
    for await (const _ of body.values({ preventCancel: true })) break;
    return [body.locked, show(await body.getReader().read())];
  },
  "a second reader": async (body) => {
    body.getReader();
    return [() => body.getReader(), () => body[Symbol.asyncIterator](), () => body.tee()].map((take) => {
      assert.throws(take, TypeError);
      return body.locked;
    });
  },
  "a reader of bytes": async (body) => {
    assert.throws(() => body.getReader({ mode: "byob" }), TypeError);
    return body.locked;
  },
  "teed, and read after": async (body) => {
    const halves = body.tee();
    return [await new Response(halves[0]).text(), await new Response(halves[1]).text(), body.locked];
  },
};
for (const [name, use] of Object.entries(BODIES)) {
  test(`a filtered body behaves as a plain one: ${name}`, async () => {
    const plain = new Response(new Upstream(ABC()).body);
    const { response } = await open(ABC);
    assert.deepEqual(await use(response.body, response), await use(plain.body, plain));
  });
}

for (const how of ["for await", "a reader"]) {
  test(`an error in the middle of a body read by ${how} is the same object, and the body has failed`, async () => {
    const broken = new TypeError("terminated");
    const { response } = await open(() => [event("a"), event("b"), broken]);
    const read = async () => {
      if (how === "for await") for await (const _ of response.body);
      const reader = response.body.getReader();
      while (!(await reader.read()).done);
    };
    await assert.rejects(read, (error) => error === broken);
    if (how === "for await") assert.equal(response.body.locked, false);
    if (how === "for await") await assert.rejects(response.body.getReader().closed, (error) => error === broken);
  });
}

test("a chunk that arrives after a reader is released goes to the next reader", async () => {
  const gate = new Gate();
  const { response } = await open(() => [event("a"), gate.opened.then(() => event("b")), event("c"), DONE]);
  const first = response.body.getReader();
  await first.read();
  const waiting = first.read();
  first.releaseLock();
  const second = response.body.getReader();
  const next = second.read();
  gate.open();
  await assert.rejects(waiting, TypeError);
  assert.match(show(await next), /"b"/);
  assert.match(show(await second.read()), /"c"/);
});
