// Clients that have only a chat.completions.create: what an app may do with the client, its replies and its streams.
import assert from "node:assert/strict";

import OpenAI from "openai";

import { Gate } from "@fast-memory/mock/marks";
import { keyOf, remembered } from "@fast-memory/mock/model";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { blockFor, mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { perCall, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();

const wrap = (client, more) => withFastMemory(client, "alice", freshOptions(more));
const textOf = (chunk) => chunk.choices[0]?.delta.content ?? "";
const chunk = (content) => ({ choices: [{ index: 0, delta: { content } }] });

/** As WebLLM's engine: methods on prototypes, private state, a reply when the worker has one. */
class Completions {
  #engine;
  constructor(engine) {
    this.#engine = engine;
  }
  async create(request) {
    return this.#engine.chatCompletion(request);
  }
}
class Engine {
  #requests = [];
  loaded = "llama";
  chat = { completions: new Completions(this) };
  answer = (request) => ({
    id: "1",
    choices: [
      { index: 0, message: { role: "assistant", content: `Hello.${blockFor(request)}` }, finish_reason: "stop" },
    ],
  });

  get requests() {
    return this.#requests;
  }
  async chatCompletion(request) {
    this.#requests.push(request);
    return this.answer(request);
  }
  self() {
    return this;
  }
}

test("the wrapped client keeps the class, state, methods and keys of the app's", async () => {
  const engine = new Engine();
  const wrapped = wrap(engine);
  assert.ok(wrapped instanceof Engine);
  assert.equal(wrapped.constructor, Engine);
  assert.deepEqual(Object.keys(wrapped), Object.keys(engine));
  assert.equal(wrapped.self, wrapped.self);
  assert.equal(wrapped.chat.completions.create, wrapped.chat.completions.create);
  wrapped.loaded = "mistral";
  assert.equal(engine.loaded, "mistral", "its methods run on the app's client");
  assert.equal(wrapped.loaded, "mistral");
  assert.equal(wrapped.self(), engine);
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal(wrapped.requests.length, 1);
  assert.equal(engine.memory, undefined);
  assert.deepEqual(Object.getOwnPropertyDescriptor(wrapped, "memory"), {
    value: wrapped.memory,
    configurable: true,
    writable: true,
    enumerable: false,
  });
});

test("WebLLM's chatCompletion has memory too", async () => {
  const engine = new Engine();
  const wrapped = wrap(engine);
  assert.equal((await wrapped.chatCompletion(ask("I keep bees"))).choices[0].message.content, "Hello.");
  await say(wrapped, QUESTION);
  assert.deepEqual(
    remembered(engine.requests[1]).map(({ text }) => text),
    ["Keeps bees"],
  );
  assert.match((await engine.chatCompletion(engine.requests[0])).choices[0].message.content, /<memory/);
});

test("a frozen client can be wrapped", async () => {
  const client = Object.freeze({
    chat: Object.freeze({ completions: Object.freeze({ create: async (request) => new Engine().answer(request) }) }),
  });
  const wrapped = wrap(client);
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal((await wrapped.memory.getAll()).length, 1);
});

test("wrapping again replaces the memory", async () => {
  const engine = new Engine();
  const first = wrap(engine);
  await first.memory.add("Loves bees");
  const second = wrap(first);
  await second.memory.add("Fears bees");
  await say(second, QUESTION);
  assert.deepEqual(
    remembered(engine.requests[0]).map(({ text }) => text),
    ["Fears bees"],
  );
  assert.equal((await first.memory.getAll()).length, 1);
});

test("unchanged objects of a request and a reply stay the same objects", async () => {
  const engine = new Engine();
  class Reply {
    constructor(request) {
      Object.assign(this, engine.plain(request));
      Object.defineProperty(this, "_request_id", { value: "req_1", enumerable: false });
      this.usage = { total_tokens: 9 };
    }
  }
  engine.plain = engine.answer;
  let reply;
  engine.answer = (request) => (reply = new Reply(request));
  const image = { type: "image_url", image_url: { url: new URL("https://a.test/") } };
  const earlier = { role: "assistant", content: "Yes?", onClick: () => undefined };
  const { signal } = new AbortController();
  const given = await wrap(engine).chat.completions.create({
    model: "m",
    signal,
    messages: [earlier, { role: "user", content: [image, { type: "text", text: QUESTION }] }],
  });
  assert.equal(given.choices[0].message.content, "Hello.");
  assert.ok(given instanceof Reply);
  assert.equal(given.usage, reply.usage);
  assert.equal(given._request_id, "req_1");
  assert.match(reply.choices[0].message.content, /<memory/, "the client's own reply is left alone");
  const [sent] = engine.requests;
  assert.equal(sent.signal, signal);
  assert.equal(sent.messages[0], earlier);
  assert.equal(sent.messages[1].content[0], image);
  assert.ok(keyOf(sent));
});

test("values that JSON cannot hold stay in the request", async () => {
  const engine = new Engine();
  const request = ask(QUESTION, { seed: 1n });
  await wrap(engine).chat.completions.create(request);
  assert.equal(engine.requests[0], request);
});

test("perCall options are applied and removed", async () => {
  const given = [];
  const client = {
    chat: {
      completions: {
        create: async (request, options) => (given.push([request, options]), new Engine().answer(request)),
      },
    },
  };
  const wrapped = wrap(client);
  const request = ask(QUESTION);
  const { signal } = new AbortController();
  await wrapped.chat.completions.create(request, { signal, ...perCall({ inject: false, extract: false }) });
  assert.equal(given[0][0], request);
  assert.equal(given[0][1].signal, signal);
  assert.deepEqual(given[0][1].headers, {});
  await wrapped.chat.completions.create(request, { headers: { "x-fast-memory": "no-memory" } });
  assert.deepEqual([given[1][0], given[1][1].headers], [request, {}]);
});

test("an error of the client reaches the app as the same object, in a reply and in a stream", async () => {
  const broken = new Error("out of memory");
  const engine = new Engine();
  engine.answer = () => {
    throw broken;
  };
  await assert.rejects(say(wrap(engine), "Hello"), (error) => error === broken);
  engine.answer = async function* () {
    yield chunk("Hello.");
    throw broken;
  };
  await assert.rejects(stream(wrap(engine), "Hello"), (error) => error === broken);
});

async function* written(request, left) {
  try {
    for (const piece of ["Hel", "lo.", ...blockFor(request).match(/[^]{1,9}/g)]) yield chunk(piece);
  } finally {
    left?.();
  }
}

test("a generator stays a generator: next, return, and for await", async () => {
  const engine = new Engine();
  let left = 0;
  engine.answer = (request) => written(request, () => left++);
  const wrapped = wrap(engine);
  const byHand = await wrapped.chat.completions.create(ask("I keep bees", { stream: true }));
  assert.equal(textOf((await byHand.next()).value), "Hel");
  assert.equal(byHand[Symbol.asyncIterator](), byHand);
  let rest = "";
  for await (const one of byHand) rest += textOf(one);
  assert.equal(rest, "lo.");
  assert.deepEqual(await byHand.next(), { done: true, value: undefined });
  assert.equal(left, 1);
  for await (const one of await wrapped.chat.completions.create(ask("Hello", { stream: true }))) {
    assert.equal(textOf(one), "Hel");
    break;
  }
  assert.equal(left, 2, "leaving the loop reaches the client's stream");
  assert.deepEqual(
    (await wrapped.memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("unchanged chunks stay the client's objects, and none is read ahead", async () => {
  const engine = new Engine();
  const given = [chunk("One"), { ...chunk(" two"), note: new Map() }];
  let asked = 0;
  engine.answer = () => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => (given[asked] ? { done: false, value: given[asked++] } : { done: true, value: undefined }),
    }),
  });
  const reply = await wrap(engine).chat.completions.create(ask("Hello", { stream: true }));
  assert.equal(asked, 0);
  const seen = [];
  for await (const one of reply) {
    seen.push(one);
    assert.equal(asked, seen.length);
  }
  assert.deepEqual(
    seen.map((one, at) => one === given[at]),
    [true, true],
  );
});

test("a stream that is returned twice or read twice behaves as the client's", async () => {
  const engine = new Engine();
  let request;
  const replay = { [Symbol.asyncIterator]: () => written(request) };
  engine.answer = (given) => ((request = given), replay);
  const wrapped = wrap(engine);
  for (let call = 0; call < 2; call++) {
    const reply = await wrapped.chat.completions.create(ask("Hello", { stream: true }));
    for (let reading = 0; reading < 2; reading++) {
      let text = "";
      for await (const one of reply) text += textOf(one);
      assert.equal(text, "Hello.");
    }
  }
});

test("a frozen stream can be filtered", async () => {
  const engine = new Engine();
  engine.answer = (request) => Object.freeze({ [Symbol.asyncIterator]: () => written(request) });
  assert.equal(await stream(wrap(engine), "Hello"), "Hello.");
});

/** A client of the app's that has nothing but create, with the streams of an SDK behind it. */
const thin = () => {
  const openai = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 });
  return { chat: { completions: { create: (...args) => openai.chat.completions.create(...args) } } };
};

test("an SDK's stream keeps controller, tee and toReadableStream", async () => {
  const wrapped = wrap(thin());
  const open = () => wrapped.chat.completions.create(ask("Hello", { stream: true }));
  const teed = await open();
  assert.ok(teed.controller instanceof AbortController);
  for (const half of teed.tee()) {
    let text = "";
    for await (const one of half) text += textOf(one);
    assert.equal(text, "Hello.");
  }
  const lines = await new Response((await open()).toReadableStream()).text();
  assert.equal(
    lines
      .trim()
      .split("\n")
      .map((line) => textOf(JSON.parse(line)))
      .join(""),
    "Hello.",
  );
});

for (const [how, leave] of [
  ["an abort", (reply) => reply.controller.abort()],
  ["leaving the loop", () => {}],
]) {
  test(`an SDK's stream: ${how} cancels the request`, async () => {
    const gate = new Gate();
    mock.model = () => ({ content: ["Hello. ", "There is more.", gate, "The end."] });
    const reply = await wrap(thin()).chat.completions.create(ask("Hello", { stream: true }));
    for await (const one of reply) {
      if (!textOf(one)) continue;
      await gate.reached;
      leave(reply);
      break;
    }
    await mock.exchanges[0].closed;
    gate.open();
    assert.equal(mock.exchanges[0].cancelled, true);
  });
}
