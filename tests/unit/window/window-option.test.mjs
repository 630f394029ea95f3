// The option `window`: a client that keeps its requests within a number of tokens by itself.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import Anthropic from "@anthropic-ai/sdk";

import { wellBehaved } from "@fast-memory/mock/model";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { nextEvent } from "@fast-memory/test-support/memory-events";
import {
  createMemory,
  memoryFetch,
  memoryMiddleware,
  perCall,
  withFastMemory,
  withMemory,
} from "../../../pkg/index.js";

let pair;
before(async () => (pair = await ClientPair.start()));
beforeEach(() => {
  pair.reset();
  pair.mock.model = wellBehaved({ answer: "Hello." });
});
afterEach(() =>
  assert.deepEqual(
    pair.failures.filter(({ code }) => code !== "model_load"),
    [],
  ),
);
after(() => pair?.close());

/** One token a text, so a message costs 5. */
const each = () => 1;
/**
 * @param {number} messages
 * @param {Partial<import("../../../pkg/index.js").FastMemoryOptions["window"]>} [more]
 */
const window = (messages, more = { rememberDropped: true }) => ({
  window: { maxTokens: 5 * messages, countTokens: each, ...more },
});
const wrapped = (options, sdkOptions) => pair.wrapped({ modelUrl: "file:///nowhere/", ...options }, sdkOptions);
const texts = async ({ memory }) => (await memory.getAll()).map(({ text }) => text);

const system = (content) => ({ role: "system", content });
const user = (content) => ({ role: "user", content });
const reply = (content) => ({ role: "assistant", content });
const LONG = [
  system("Be brief."),
  user("I keep bees in the garden"),
  reply("Good"),
  user("And I like tea very much"),
  reply("Fine"),
  user("What about my garden?"),
];
/** What went out, memory's part taken away. */
const asked = (messages) =>
  messages.map(({ content }) => (typeof content === "string" ? content : content.at(0).text).split("\n\n<")[0]);

test("the window cuts a chat request, and stores and recalls the dropped messages", async () => {
  const client = wrapped(window(2));
  await client.chat.completions.create({ model: "mock", messages: LONG });
  const { messages } = pair.mock.chats[0];
  assert.deepEqual(asked(messages), ["Be brief.", "What about my garden?"]);
  assert.match(messages[1].content, /The user said: I keep bees in the garden/);
  assert.match(messages[1].content, /<memory key=/);
  assert.deepEqual(await texts(client), [
    "The user said: I keep bees in the garden",
    "The user said: And I like tea very much",
  ]);
});

test("a retry sends the same bytes, and the bytes around the cut stay", async () => {
  const client = wrapped(window(3), { maxRetries: 1 });
  pair.mock.first({ status: 500, error: { message: "down" } });
  await client.chat.completions.create({ model: "mock", messages: LONG });
  const [first, second] = pair.mock.exchanges;
  assert.equal(first.body, second.body);

  const memory = createMemory("bytes", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    extract: false,
    inject: false,
    ...window(1),
    onError: assert.fail,
  });
  const send = memoryFetch(fetch, memory);
  const body =
    '{ "model":"mock", "seed":12345678901234567890,"messages": [ {"role":"user","content":"a"} ,{"role":"assistant","content":"b"},  {"role":"user","content":"c","n":1.0}],"temperature":1.0 }';
  const response = await send(`${pair.mock.baseURL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  assert.equal((await response.json()).choices[0].message.content, "Hello.");
  assert.equal(
    pair.mock.exchanges.at(-1).body,
    body.replace(/\{"role":"user","content":"a"\} ,\{"role":"assistant","content":"b"\}, {2}/, ""),
  );
});

test("with inject and extract off, a stream passes through unchanged", async () => {
  const client = wrapped({ ...window(1), inject: false, extract: false });
  const chunks = await client.chat.completions.create({ model: "mock", messages: LONG.slice(1), stream: true });
  let said = "";
  for await (const chunk of chunks) said += chunk.choices[0]?.delta.content ?? "";
  assert.equal(said, "Hello.");
  assert.deepEqual(pair.mock.chats[0].messages, LONG.slice(-1));
  assert.deepEqual(await texts(client), [], "extract: false remembers nothing");
});

test("the window cuts a list of input items, and neither a single text nor a stored conversation", async () => {
  const client = wrapped(window(1));
  await client.responses.create({ model: "mock", input: LONG.slice(1) });
  assert.deepEqual(asked(pair.mock.responses[0].input), ["What about my garden?"]);
  const { id } = await client.responses.create({ model: "mock", input: "One text?", store: true });
  await client.responses.create({ model: "mock", previous_response_id: id, input: LONG.slice(1) });
  assert.equal(pair.mock.responses.at(-1).input.length, 5);
});

test("the window cuts Anthropic's messages, a tool result together with its call", async () => {
  const plain = new Anthropic({ apiKey: "k", baseURL: pair.mock.baseURL.replace(/\/v1$/, "") });
  const client = withFastMemory(plain, "claude", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: (error) => pair.failures.push(error),
    ...window(3),
  });
  const call = (id) => ({ role: "assistant", content: [{ type: "tool_use", id, name: "f", input: {} }] });
  const result = (id) => ({ role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "r" }] });
  const messages = [
    user("I keep bees in the garden"),
    reply("ok"),
    user("Look it up?"),
    call("a"),
    result("a"),
    call("b"),
    result("b"),
  ];
  await client.messages.create(/** @type {any} */ ({ model: "mock", max_tokens: 100, messages }));
  const sent = pair.mock.messages[0].messages;
  assert.deepEqual(
    sent.map(({ role }) => role),
    ["user", "assistant", "user"],
  );
  assert.deepEqual(
    [asked(sent.slice(0, 1)), sent[1].content[0].id, sent[2].content[0].tool_use_id],
    [["Look it up?"], "b", "b"],
  );
});

test("a later step of a turn keeps its key when the window cuts further", async () => {
  const client = wrapped(window(3));
  const question = [user("I keep bees in the garden"), reply("ok"), user("Look it up?")];
  const step = (id) => [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id, type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: id, content: "r" },
  ];
  await client.chat.completions.create({ model: "mock", messages: question });
  await client.chat.completions.create({ model: "mock", messages: [...question, ...step("a")] });
  const [first, second] = pair.mock.chats.map(
    ({ messages }) => messages.find(({ content }) => content?.startsWith("Look")).content,
  );
  assert.equal(pair.mock.chats[1].messages.length, 3);
  assert.match(first, /<memory key=/);
  assert.equal(first, second);
});

test("withMemory queues the user's message once when the window cuts a later step further", async () => {
  const client = withMemory(pair.plain(), "later", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: (error) => pair.failures.push(error),
    ...window(3),
  });
  const question = [user("I keep bees in the garden"), reply("ok"), user("I like tea. Look it up?")];
  const step = [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "a", content: "r" },
  ];
  await client.chat.completions.create({ model: "mock", messages: question });
  await client.chat.completions.create({ model: "mock", messages: [...question, ...step] });
  assert.deepEqual(
    pair.mock.chats.map(({ messages }) => messages.length),
    [3, 3],
  );
  assert.deepEqual(
    [await texts(client), (await client.memory.stats()).extraction.waiting],
    [["The user said: I keep bees in the garden"], 1],
  );
});

test("a call whose newest turn does not fit goes out uncut, and onError is called", async () => {
  const told = [];
  const client = wrapped({ window: { maxTokens: 4 }, onError: (error) => told.push(error) });
  const answer = await client.chat.completions.create({ model: "mock", messages: LONG });
  assert.equal(answer.choices[0].message.content, "Hello.");
  assert.deepEqual(
    asked(pair.mock.chats[0].messages),
    LONG.map(({ content }) => content),
  );
  assert.deepEqual(
    told.filter(({ code }) => code !== "model_load").map(({ name, code }) => [name, code]),
    [["ConfigError", "window_too_small"]],
  );
  assert.doesNotMatch(told.map(({ message }) => message).join(), /garden|bees/);
});

test("the request stays uncut when countTokens throws or the store is missing", async () => {
  for (const [options, codes] of [
    [
      {
        window: {
          maxTokens: 5,
          countTokens: () => {
            throw new Error("bees");
          },
        },
      },
      ["count_tokens"],
    ],
    [{ ...window(1), store: "indexeddb" }, ["store_unavailable", "store_unavailable"]],
  ]) {
    pair.reset();
    const told = [];
    const client = wrapped({ ...options, onError: ({ code, message }) => told.push([code, message]) });
    await client.chat.completions.create({ model: "mock", messages: LONG.slice(1) });
    assert.deepEqual(
      asked(pair.mock.chats[0].messages),
      LONG.slice(1).map(({ content }) => content),
    );
    const own = told.filter(([code]) => code !== "model_load");
    assert.deepEqual(
      own.map(([code]) => code),
      codes,
    );
    assert.doesNotMatch(own.join(), /bees/);
  }
});

test("stats and the turn event report the saved tokens of answered calls", async () => {
  const client = wrapped(window(2), { maxRetries: 0 });
  pair.mock.first({ status: 500, error: { message: "down" } });
  await assert.rejects(client.chat.completions.create({ model: "mock", messages: LONG }));
  assert.equal((await client.memory.stats()).tokens.saved, 0);
  const report = nextEvent(client.memory, "turn");
  await client.chat.completions.create({ model: "mock", messages: LONG });
  assert.equal((await report).tokens.saved, 20);
  await client.chat.completions.create({ model: "mock", messages: LONG.slice(0, 2) });
  assert.equal((await client.memory.stats()).tokens.saved, 20);
  await client.chat.completions.create({ model: "mock", messages: LONG }, perCall({ inject: false, extract: false }));
  assert.deepEqual(asked(pair.mock.chats.at(-1).messages), ["Be brief.", "What about my garden?"]);
  assert.equal((await client.memory.stats()).tokens.saved, 40);
});

test("a create-only client receives the remaining messages as the same objects", async () => {
  const requests = [];
  const create = async (request, _options) => (
    requests.push(request),
    { choices: [{ message: { role: "assistant", content: "Hello." } }] }
  );
  const client = withFastMemory({ chat: { completions: { create } } }, "by-hand", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: assert.fail,
    ...window(3),
  });
  const call = { role: "assistant", content: "x", onlyHere: () => 1 };
  const messages = [system("s"), user("I keep bees in the garden"), call, user("Well?"), call, user("And?")];
  const request = Object.freeze({ model: "mock", messages, signal: AbortSignal.timeout(60_000) });
  await client.chat.completions.create(request, perCall({ extract: false }));
  assert.deepEqual(asked(requests[0].messages), ["s", "And?"]);
  assert.equal(requests[0].messages[0], messages[0]);
  assert.equal(requests[0].signal, request.signal);
  assert.equal(messages.length, 6);
});

test("the window cuts a prompt of the AI SDK", async () => {
  const memory = createMemory("ai-sdk", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => undefined,
    ...window(2),
  });
  const middleware = memoryMiddleware(memory);
  const part = (role, text) => ({ role, content: [{ type: "text", text }] });
  const prompt = [
    system("s"),
    part("user", "I keep bees in the garden"),
    part("assistant", "ok"),
    part("user", "And my garden?"),
  ];
  const params = await middleware.transformParams({ type: "generate", params: { prompt } });
  assert.equal(params.prompt.length, 2);
  assert.equal(params.prompt[0], prompt[0]);
  assert.match(params.prompt[1].content[0].text, /^And my garden\?[^]*The user said: I keep bees/);
  const { content } = prompt[3];
  prompt[3] = { role: "user", content: [...content, ...content] };
  const off = { prompt, providerOptions: { fastMemory: { inject: false, extract: false } } };
  const cut = await middleware.transformParams({ type: "generate", params: off });
  assert.deepEqual(cut.prompt, [prompt[0], prompt[3]]);
  const result = {
    content: [{ type: "text", text: "Hello." }],
    request: { body: { messages: ["", "And my garden?"] } },
  };
  const clean = await middleware.wrapGenerate(/** @type {any} */ ({ doGenerate: async () => result, params: cut }));
  assert.deepEqual(clean.content, result.content);
  assert.deepEqual(clean.request, result.request);
});

test("invalid window options throw errors that name them", () => {
  for (const [given, message] of [
    [{}, /has no maxTokens/],
    [{ maxTokens: 0 }, /maxTokens.*whole number/s],
    [{ max_tokens: 5 }, /did you mean "maxTokens"/],
    [{ maxTokens: 5, countTokens: 1 }, /countTokens.*a function/s],
    [4000, /maxTokens: 4000/],
  ]) {
    assert.throws(() => wrapped({ window: given }), { name: "ConfigError", message });
  }
});

for (const [name, more] of Object.entries({
  "by default": {},
  "with rememberDropped: false": { rememberDropped: false },
})) {
  test(`${name}, nothing of the dropped messages is stored`, async () => {
    const client = wrapped(window(2, more));
    await client.chat.completions.create({ model: "mock", messages: LONG });
    assert.deepEqual(asked(pair.mock.chats[0].messages), ["Be brief.", "What about my garden?"]);
    assert.deepEqual(await texts(client), []);

    const background = withMemory(pair.plain(), "nobody", {
      store: "memory",
      dbName: `window-${name}`,
      modelUrl: "file:///nowhere/",
      onError: () => undefined,
      ...window(2, more),
    });
    await background.chat.completions.create({ model: "mock", messages: LONG });
    assert.deepEqual(await texts(background), []);
    assert.equal(
      (await background.memory.stats()).extraction.waiting,
      1,
      "the newest message is queued, as each one was",
    );
  });
}

test("rememberDropped must be a boolean", () => {
  const { window: given } = window(2);
  assert.throws(() => wrapped({ window: { ...given, rememberDropped: "yes" } }), /rememberDropped/);
});
