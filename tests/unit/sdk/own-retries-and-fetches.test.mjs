// When memory is slow or fails on purpose, and fetches that are not the platform's own.
import assert from "node:assert/strict";

import { Anthropic } from "@anthropic-ai/sdk";
import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI6 } from "openai-6";
import { OpenAI as OpenAI7 } from "openai-7";
import * as undici from "undici";

import { Gate, HangUp } from "@fast-memory/mock/marks";
import { remembered } from "@fast-memory/mock/model";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody } from "@fast-memory/test-support/fake-fetch";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();

const options = (more) => ({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 2, ...more });
const anthropic = () => new Anthropic(options({ baseURL: mock.baseURL.replace(/\/v1$/, "") }));
const tell = (client) =>
  client.messages.create({ model: "mock", max_tokens: 1000, messages: [{ role: "user", content: "Hello" }] });
const CLIENTS = {
  "openai 4": [() => new OpenAI4(options()), (client) => say(client, "Hello")],
  "openai 6": [() => new OpenAI6(options()), (client) => say(client, "Hello")],
  "openai 7": [() => new OpenAI7(options()), (client) => say(client, "Hello")],
  "@anthropic-ai/sdk": [anthropic, tell],
};

for (const [name, [make, call]] of Object.entries(CLIENTS)) {
  test(`${name}: a call fails once with the error that onError throws`, async () => {
    const refusal = new Error("not without memory");
    let told = 0;
    assert.equal(globalThis.indexedDB, undefined, "the store of this test must not be there");
    const wrapped = withFastMemory(
      make(),
      "alice",
      freshOptions({
        store: "indexeddb",
        onError: (error) => {
          if (!error.code.startsWith("store_")) return;
          told++;
          throw refusal;
        },
      }),
    );
    await assert.rejects(call(wrapped), (error) => error === refusal);
    assert.equal(told, 1);
    assert.equal(mock.exchanges.length, 0);
  });
}

test("a class with its own retries sends identical bytes, and its turn is learned once", async () => {
  class Patient extends OpenAI6 {
    async fetchWithTimeout(url, init, ...rest) {
      const response = await super.fetchWithTimeout(url, init, ...rest);
      return response.ok ? response : super.fetchWithTimeout(url, init, ...rest);
    }
  }
  for (const isSigned of [false, true]) {
    mock.forget();
    if (isSigned)
      Patient.prototype.prepareRequest = async (init) => void init.headers.set("x-signed", String(init.body.length));
    const wrapped = withFastMemory(new Patient(options({ maxRetries: 0 })), "alice", freshOptions());
    mock.first({ status: 500 });
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    const [first, second] = mock.posts("/chat/completions");
    assert.equal(first.body, second.body);
    assert.match(first.body, /<memory/);
    if (isSigned) assert.equal(second.headers["x-signed"], String(second.body.length));
    assert.equal((await wrapped.memory.stats()).turns, 1);
  }
});

test("an abort does not wait for memory", async () => {
  const gate = new Gate();
  const client = new OpenAI7(
    options({ fetch: (url, init) => (String(url).endsWith("/embeddings") ? gate.pass() : fetch(url, init)) }),
  );
  const wrapped = withFastMemory(client, "alice", freshOptions({ useLocalEmbeddings: false }));
  await wrapped.memory.add("Grows tomatoes");
  const controller = new AbortController();
  const call = say(wrapped, "Hello", {}).catch((error) => error);
  const aborted = wrapped.chat.completions.create(ask(QUESTION), { signal: controller.signal }).catch((error) => error);
  await gate.reached;
  controller.abort();
  assert.equal((await aborted).constructor.name, "APIUserAbortError");
  gate.open();
  await call;
  assert.equal(mock.posts("/chat/completions").length, 1);
});

for (const asRequest of [false, true]) {
  test(`memory works in undici's fetch, called with ${asRequest ? "its Request" : "a URL"}`, async () => {
    const memory = await memoryWith("Has bees");
    const fetch = memoryFetch(undici.fetch, memory);
    const init = { method: "POST", body: chatBody(), headers: { "content-type": "application/json" } };
    const url = `${mock.baseURL}/chat/completions`;
    const response = await (asRequest ? fetch(new undici.Request(url, init)) : fetch(url, init));
    assert.ok(response instanceof undici.Response);
    assert.ok(response.headers instanceof undici.Headers);
    assert.equal((await response.json()).choices[0].message.content, "Hello.");
    assert.equal(remembered(mock.chats[0]).length, 1);
    const streamed = await fetch(url, { ...init, body: chatBody({ stream: true }) });
    assert.doesNotMatch(await streamed.text(), /memory/);
  });
}

test("openai 4 on node-fetch reads compressed, broken, aborted and abandoned replies as without memory", async () => {
  const wrapped = withFastMemory(new OpenAI4(options({ maxRetries: 0 })), "alice", freshOptions());
  const model = mock.model;
  mock.model = (request) => ({ ...model(request), gzip: true });
  assert.equal(await say(wrapped, "Hello"), "Hello.");
  assert.equal(await stream(wrapped, "Hello"), "Hello.");

  mock.model = () => ({ content: ["Hello. ", new HangUp(), "There is more."] });
  const plain = await stream(new OpenAI4(options({ maxRetries: 0 })), "Hello").catch((error) => error);
  const broken = await stream(wrapped, "Hello").catch((error) => error);
  assert.ok(plain instanceof Error);
  assert.deepEqual([broken.constructor.name, broken.code], [plain.constructor.name, plain.code]);

  for (const leave of [(reply) => reply.controller.abort(), () => {}]) {
    mock.forget();
    const gate = new Gate();
    mock.model = () => ({ content: ["Hello. ", "There is more.", gate, "The end."] });
    const reply = await wrapped.chat.completions.create(ask("Hello", { stream: true }));
    for await (const chunk of reply) {
      if (!chunk.choices[0].delta.content) continue;
      await gate.reached;
      leave(reply);
      break;
    }
    await mock.exchanges[0].closed;
    gate.open();
    assert.equal(mock.exchanges[0].cancelled, true);
  }
});

test("openai 4 on node-fetch cancels the request when the app destroys the body", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["Hello. ", "There is more.", gate, "The end."] });
  const wrapped = withFastMemory(new OpenAI4(options({ maxRetries: 0 })), "alice", freshOptions());
  const { body } = await wrapped.chat.completions.create(ask("Hello", { stream: true })).asResponse();
  const closed = new Promise((resolve) => body.once("close", resolve));
  body.once("readable", () => body.destroy());
  await closed;
  gate.open();
  assert.equal(body.destroyed, true);
});
