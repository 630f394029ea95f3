// @mistralai/mistralai: another generator's SDK, whose HTTP client is private, and whose fetcher is handed a Request.
import assert from "node:assert/strict";

import { HTTPClient, Mistral } from "@mistralai/mistralai";

import { Gate } from "@fast-memory/mock/marks";
import { remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch, perCall, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();

const options = (more) => ({ apiKey: "test-key", serverURL: mock.baseURL.replace(/\/v1$/, ""), ...more });
const ask = (text) => ({ model: "mock", messages: [{ role: "user", content: text }] });
const wrap = (client, more) => withFastMemory(client, "alice", freshOptions(more));
const say = async (client, text, more) => (await client.chat.complete(ask(text), more)).choices[0].message.content;
const recalled = () => remembered(mock.chats.at(-1)).map(({ text }) => text);

async function stream(client, text, more) {
  let content = "";
  for await (const { data } of await client.chat.stream(ask(text), more))
    content += data.choices[0]?.delta.content ?? "";
  return content;
}

test("a reply and a stream lose their block and are learned from, and the app's client stays unchanged", async () => {
  const client = new Mistral(options());
  await client.chat.complete(ask("Hello"));
  const wrapped = wrap(client);
  assert.ok(wrapped instanceof Mistral);
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal(await stream(wrapped, QUESTION), "Hello.");
  assert.deepEqual(recalled(), ["Keeps bees"]);
  await say(client, QUESTION);
  assert.equal(mock.chats.at(-1).messages[0].content, QUESTION);
  assert.equal(client.memory, undefined);
});

test("the app's own HTTP client: its hooks see what the app sees, and its fetcher is used", async () => {
  let calls = 0;
  const seen = [];
  const httpClient = new HTTPClient({ fetcher: (...args) => (calls++, fetch(...args)) });
  httpClient.addHook("beforeRequest", async (request) => void seen.push(await request.clone().text()));
  httpClient.addHook("response", async (response) => void seen.push(await response.clone().text()));
  const { fetcher } = httpClient;
  const wrapped = wrap(new Mistral(options({ httpClient })));
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal(calls, 1);
  assert.equal(seen.length, 2);
  assert.doesNotMatch(seen.join(), /<memory/);
  assert.equal(httpClient.fetcher, fetcher);
});

test("a hand-made HTTP client has memory", async () => {
  class Minimal {
    #calls = 0;
    request(request) {
      this.#calls++;
      return fetch(request);
    }
    get calls() {
      return this.#calls;
    }
  }
  const httpClient = new Minimal();
  const wrapped = wrap(new Mistral(options({ httpClient })));
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal(httpClient.calls, 1);
  assert.equal((await wrapped.memory.getAll()).length, 1);
});

test("wrapping again, or over a fetcher with memory, replaces the memory", async () => {
  for (const httpClient of [
    undefined,
    new HTTPClient({ fetcher: memoryFetch(fetch, await memoryWith("Sells bees")) }),
  ]) {
    const first = wrap(new Mistral(options({ httpClient })));
    await first.memory.add("Loves bees");
    const second = wrap(first);
    await second.memory.add("Fears bees");
    assert.equal(await say(second, QUESTION), "Hello.");
    assert.deepEqual(recalled(), ["Fears bees"]);
    assert.equal((await first.memory.getAll()).length, 1);
  }
});

test("memoryFetch works as the fetcher", async () => {
  const memory = await memoryWith();
  const client = new Mistral(options({ httpClient: new HTTPClient({ fetcher: memoryFetch(fetch, memory) }) }));
  assert.equal(await say(client, "I keep bees"), "Hello.");
  assert.equal(await stream(client, QUESTION), "Hello.");
  assert.deepEqual(recalled(), ["Keeps bees"]);
});

test("perCall options are applied and removed from the request", async () => {
  const wrapped = wrap(new Mistral(options()));
  await wrapped.memory.add("Keeps bees");
  await say(wrapped, QUESTION, perCall({ inject: false, extract: false }));
  assert.equal(mock.chats[0].messages[0].content, QUESTION);
  assert.equal("x-fast-memory" in mock.exchanges[0].headers, false);
});

test("an abort reaches the service", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["Hello. ", gate, "There is more."] });
  const controller = new AbortController();
  const reply = await wrap(new Mistral(options())).chat.stream(ask("Hello"), { signal: controller.signal });
  await assert.rejects(async () => {
    for await (const event of reply) {
      if (!event.data.choices[0]?.delta.content) continue;
      await gate.reached;
      controller.abort();
    }
  });
  await mock.exchanges[0].closed;
  gate.open();
  assert.equal(mock.exchanges[0].cancelled, true);
});
