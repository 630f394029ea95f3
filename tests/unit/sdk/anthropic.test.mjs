// @anthropic-ai/sdk natively, by its own middleware; the same SDK's subclasses that sign, and versions without middleware.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import Anthropic from "@anthropic-ai/sdk";

import { keyOf, remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch, perCall, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();

const options = (more) => ({ apiKey: "test-key", baseURL: mock.baseURL.replace(/\/v1$/, ""), maxRetries: 1, ...more });
const ask = (text, more) => ({ model: "mock", max_tokens: 1000, messages: [{ role: "user", content: text }], ...more });
const wrap = (client, more) => withFastMemory(client, "alice", freshOptions(more));
const say = async (client, text, more) => (await client.messages.create(ask(text), more)).content[0].text;
const recalled = () => remembered(mock.messages.at(-1)).map(({ text }) => text);

test("a message, a stream and the SDK's stream helper lose their block and are learned from", async () => {
  const wrapped = wrap(new Anthropic(options()));
  assert.ok(wrapped instanceof Anthropic);
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.deepEqual(
    (await wrapped.memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
  let text = "";
  for await (const event of await wrapped.messages.create(ask(QUESTION, { stream: true })))
    text += event.delta?.text ?? "";
  assert.equal(text, "Hello.");
  assert.deepEqual(recalled(), ["Keeps bees"]);
  assert.equal(await wrapped.messages.stream(ask(QUESTION)).finalText(), "Hello.");
});

test("the app's middleware sees what the app sees, and its client keeps its own", async () => {
  const seen = [];
  const watch = async (request, next) => {
    const response = await next(request);
    seen.push([request.body, await response.clone().text()]);
    return response;
  };
  const client = new Anthropic(options({ middleware: [watch] }));
  const wrapped = wrap(client);
  await wrapped.memory.add("Keeps bees");
  await say(wrapped, QUESTION);
  await wrapped.messages.create(ask(QUESTION), { middleware: [] });
  assert.equal(client.middleware.length, 1);
  assert.equal(wrapped.middleware[0], watch);
  assert.equal(seen.length, 2);
  for (const [request, reply] of seen) assert.doesNotMatch(request + reply, /<memory|remembered/);
  assert.equal(mock.messages.length, 2);
});

test("withOptions keeps the memory, with other middleware too", async () => {
  const wrapped = wrap(new Anthropic(options()));
  await wrapped.memory.add("Keeps bees");
  for (const given of [
    { timeout: 1234 },
    { middleware: [] },
    { middleware: [(request, next) => next(request)] },
    { apiKey: "other-key" },
  ]) {
    const derived = wrapped.withOptions(given);
    assert.equal(derived.memory, wrapped.memory);
    assert.equal(await say(derived, QUESTION), "Hello.");
    assert.deepEqual(recalled(), ["Keeps bees"]);
    assert.equal(
      mock
        .posts("/messages")
        .at(-1)
        .body.match(/<remembered/g).length,
      1,
    );
  }
  assert.match(Object.values(mock.posts("/messages").at(-1).headers).join(), /other-key/);
});

test("wrapping again, or over a fetch with memory, replaces the memory", async () => {
  const first = wrap(new Anthropic(options()));
  await first.memory.add("Loves bees");
  const second = wrap(first);
  await second.memory.add("Fears bees");
  await say(second, QUESTION);
  assert.deepEqual(recalled(), ["Fears bees"]);
  assert.equal((await first.memory.getAll()).length, 1);
  const third = wrap(new Anthropic(options({ fetch: memoryFetch(fetch, await memoryWith("Sells bees")) })));
  await third.memory.add("Breeds bees");
  await say(third, QUESTION);
  assert.deepEqual(recalled(), ["Breeds bees"]);
});

test("a subclass that signs, as those of Bedrock and Vertex do, signs what is sent", async () => {
  const hash = (text) => createHash("sha256").update(text).digest("hex");
  class Signed extends Anthropic {
    async prepareRequest(request) {
      request.headers.set("x-amz-content-sha256", hash(request.body));
    }
  }
  const wrapped = wrap(new Signed(options()));
  mock.first({ status: 500, headers: { "retry-after-ms": "1" } });
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  const [first, second] = mock.posts("/messages");
  assert.equal(first.body, second.body);
  for (const { body, headers } of [first, second]) {
    assert.ok(keyOf(JSON.parse(body)));
    assert.equal(headers["x-amz-content-sha256"], hash(body));
  }
});

test("perCall options are applied and removed from the request", async () => {
  const wrapped = wrap(new Anthropic(options()));
  await wrapped.memory.add("Keeps bees");
  await say(wrapped, QUESTION, perCall({ inject: false, extract: false }));
  assert.equal(mock.messages[0].messages[0].content, QUESTION);
  assert.equal("x-fast-memory" in mock.posts("/messages")[0].headers, false);
});

test("an error of the service is the SDK's own", async () => {
  mock.model = () => ({ status: 400, error: { type: "invalid_request_error", message: "no" } });
  const error = await say(wrap(new Anthropic(options())), "Hello").catch((error) => error);
  assert.ok(error instanceof Anthropic.BadRequestError);
});

test("a version without middleware gets memory in its fetch", async () => {
  /** The SDK looks up its middleware by length and by index; what is no list is none to us. */
  class Older extends Anthropic {
    constructor(given) {
      super({ ...given, middleware: [] });
      this.middleware = { length: 0, [Symbol.iterator]: () => [][Symbol.iterator]() };
    }
  }
  const wrapped = wrap(new Older(options()));
  assert.equal(Array.isArray(wrapped.middleware), false);
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal((await wrapped.memory.getAll()).length, 1);
});
