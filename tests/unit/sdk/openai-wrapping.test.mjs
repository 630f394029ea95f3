// What a copy of a client must keep of it, on every major version of openai.
import assert from "node:assert/strict";

import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI6 } from "openai-6";
import { OpenAI as OpenAI7 } from "openai-7";

import { remembered } from "@fast-memory/mock/model";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { ConfigError, memoryFetch, perCall, withFastMemory } from "../../../pkg/index.js";

const SDKS = { "openai 4": OpenAI4, "openai 5": OpenAI5, "openai 6": OpenAI6, "openai 7": OpenAI7 };

const mock = await mockForFile();

const options = (more) => ({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0, ...more });
const wrap = (client, more) => withFastMemory(client, "alice", freshOptions(more));
const recalled = () => remembered(mock.chats.at(-1)).map(({ text }) => text);

for (const [name, SDK] of Object.entries(SDKS)) {
  test(`${name}: the app's client stays unchanged`, async () => {
    const client = new SDK(options());
    const before = Object.getOwnPropertyDescriptors(client);
    const wrapped = wrap(client);
    assert.deepEqual(Object.keys(wrapped), Object.keys(client));
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    assert.deepEqual(Object.getOwnPropertyDescriptors(client), before);
    assert.equal(await say(client, QUESTION), "Hello.");
    assert.equal(mock.posts("/chat/completions").at(-1).json.messages[0].content, QUESTION);
  });

  test(`${name}: a subclass keeps its state and methods`, async () => {
    class Tenant extends SDK {
      tenant = "default";
      get label() {
        return `${this.tenant}!`;
      }
      answer(text) {
        return say(this, text);
      }
    }
    const client = new Tenant(options());
    client.tenant = "north";
    client.notes = { kept: true };
    client.patched = function () {
      return this;
    };
    const wrapped = wrap(client);
    assert.ok(wrapped instanceof Tenant);
    assert.equal(wrapped.label, "north!");
    assert.equal(wrapped.notes, client.notes);
    assert.equal(wrapped.patched(), wrapped);
    assert.equal(await wrapped.answer("I keep bees"), "Hello.");
    assert.deepEqual(
      (await wrapped.memory.getAll()).map(({ text }) => text),
      ["Keeps bees"],
    );
  });

  test(`${name}: properties that were set on the client stay`, async () => {
    const client = new SDK(options({ apiKey: "old-key", baseURL: "http://nowhere.test/v1" }));
    Object.assign(client, { apiKey: "new-key", baseURL: mock.baseURL, timeout: 1234, maxRetries: 1 });
    const wrapped = wrap(client);
    await say(wrapped, "Hello");
    assert.equal(mock.posts("/chat/completions")[0].headers.authorization, "Bearer new-key");
    assert.deepEqual([wrapped.timeout, wrapped.maxRetries], [1234, 1]);
  });

  test(`${name}: the app's own fetch, and one that a subclass sets, are called`, async () => {
    let calls = 0;
    const counting = (...args) => (calls++, fetch(...args));
    await say(wrap(new SDK(options({ fetch: counting }))), "Hello");
    assert.equal(calls, 1);
    class Traced extends SDK {
      constructor(given) {
        super({ ...given, fetch: counting });
      }
    }
    const wrapped = wrap(new Traced(options()));
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    assert.equal(calls, 2);
    assert.equal((await wrapped.memory.getAll()).length, 1);
  });

  test(`${name}: wrapping again replaces the memory`, async () => {
    const first = wrap(new SDK(options()));
    await first.memory.add("Loves bees");
    const second = wrap(first);
    await second.memory.add("Fears bees");
    await say(second, QUESTION);
    assert.deepEqual(recalled(), ["Fears bees"]);
    assert.equal((await first.memory.getAll()).length, 1);
    await say(first, QUESTION);
    assert.deepEqual(recalled(), ["Loves bees"]);
    const third = wrap(new SDK(options({ fetch: memoryFetch(fetch, await memoryWith("Sells bees")) })));
    await third.memory.add("Breeds bees");
    await say(third, QUESTION);
    assert.deepEqual(recalled(), ["Breeds bees"]);
  });

  test(`${name}: an outer wrapper can shadow the property memory`, async () => {
    const wrapped = wrap(new SDK(options()));
    const { value, ...flags } = Object.getOwnPropertyDescriptor(wrapped, "memory");
    assert.equal(value, wrapped.memory);
    assert.deepEqual(flags, { configurable: true, writable: true, enumerable: false });
  });

  test(`${name}: a header that perCall did not write is reported, and leaves memory out`, async () => {
    /** @type {unknown[]} */
    const errors = [];
    const wrapped = wrap(new SDK(options()), { onError: (error) => errors.push(error) });
    await wrapped.memory.add("Says hello often");
    await wrapped.chat.completions.create(ask("Hello"), { headers: { "x-fast-memory": "no-memory" } });
    assert.equal(mock.chats[0].messages[0].content, "Hello");
    assert.ok(errors.length === 1 && errors[0] instanceof ConfigError);
  });

  test(`${name}: perCall options are applied and removed from the request`, async () => {
    const wrapped = wrap(new SDK(options()));
    await wrapped.memory.add("Keeps many bees");
    await wrapped.chat.completions.create(ask(QUESTION), perCall({ inject: false, extract: false }));
    assert.equal(mock.chats[0].messages[0].content, QUESTION);
    await wrapped.chat.completions.create(ask(QUESTION), perCall({ extract: false }));
    assert.deepEqual(recalled(), ["Keeps many bees"]);
    assert.deepEqual(
      mock.exchanges.filter(({ headers }) => "x-fast-memory" in headers),
      [],
    );
    assert.equal((await wrapped.memory.getAll()).length, 1);
  });

  if (name === "openai 4") continue;

  test(`${name}: withOptions keeps the memory and the properties of the wrapped client`, async () => {
    const wrapped = wrap(new SDK(options()));
    wrapped.timeout = 4321;
    const derived = wrapped.withOptions({ maxRetries: 5 }).withOptions({ defaultHeaders: { a: "1" } });
    assert.equal(derived.memory, wrapped.memory);
    assert.deepEqual([derived.maxRetries, derived.timeout], [5, 4321]);
    assert.equal(await say(derived, "I keep bees"), "Hello.");
    assert.equal(await stream(derived, QUESTION), "Hello.");
    assert.deepEqual(recalled(), ["Keeps bees"]);
    assert.equal(mock.posts("/chat/completions").at(-1).headers.a, "1");
    const again = wrap(derived);
    await say(again, QUESTION);
    assert.deepEqual(recalled(), []);
    assert.equal(mock.posts("/chat/completions").at(-1).headers.a, "1");
  });

  test(`${name}: withOptions({ fetch }) has memory too`, async () => {
    const wrapped = wrap(new SDK(options()));
    let calls = 0;
    for (const given of [(...args) => (calls++, fetch(...args)), undefined]) {
      const derived = wrapped.withOptions({ fetch: given });
      assert.equal(await say(derived, "I keep bees"), "Hello.");
    }
    assert.equal(calls, 1);
    assert.equal((await wrapped.memory.getAll()).length, 1);
  });

  test(`${name}: an API key that is a function is called`, async () => {
    const keys = ["first", "second", "third"];
    const client = new SDK(options({ apiKey: async () => keys.shift() }));
    const wrapped = wrap(client);
    await say(wrapped, "Hello");
    await say(wrapped, "Hello");
    await say(wrapped.withOptions({ maxRetries: 1 }), "Hello");
    assert.deepEqual(
      mock.posts("/chat/completions").map(({ headers }) => headers.authorization),
      ["Bearer first", "Bearer second", "Bearer third"],
    );
  });
}

test("openai 4: the app sees a node-fetch body as without memory", async () => {
  const wrapped = wrap(new OpenAI4(options()));
  const plain = await new OpenAI4(options()).chat.completions.create(ask("Hello")).asResponse();
  const response = await wrapped.chat.completions.create(ask("Hello", { stream: true })).asResponse();
  assert.equal(response.constructor, plain.constructor);
  assert.equal(response.headers.constructor, plain.headers.constructor);
  assert.equal(typeof response.body.pipe, "function");
  let text = "";
  for await (const chunk of response.body) text += chunk;
  assert.match(text, /\[DONE\]/);
  assert.doesNotMatch(text, /memory/);
  await plain.text();
});
