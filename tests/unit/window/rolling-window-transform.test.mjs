// A conversation that is too long for the model, without a model.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { ConfigError, createMemory, RollingWindowTransform } from "../../../pkg/index.js";

let pair;
before(async () => (pair = await ClientPair.start()));
after(() => pair?.close());

let users = 0;
const memory = (options) =>
  createMemory(`window-${++users}`, {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => undefined,
    ...options,
  });
const texts = async (memory) => (await memory.getAll()).map(({ text, category }) => [text, category]);

const system = (content) => ({ role: "system", content });
const user = (content) => ({ role: "user", content });
const reply = (content) => ({ role: "assistant", content });
/** One token a text, so a message costs 5. */
const each = () => 1;

test("instructions and the newest turns stay, as the same objects, in order, in a new list", async () => {
  const messages = [system("s"), user("1"), reply("a"), user("2"), reply("b"), user("3")];
  const before = structuredClone(messages);
  const kept = await new RollingWindowTransform({ maxTokens: 24, countTokens: each }).apply(messages);
  assert.equal(kept.length, 4);
  for (const [at, from] of [0, 3, 4, 5].entries()) assert.equal(kept[at], messages[from]);
  assert.deepEqual(messages, before);
  const all = await new RollingWindowTransform({ maxTokens: 30, countTokens: each }).apply(messages);
  assert.deepEqual(all, messages);
  assert.notEqual(all, messages);
});

test("a tool call stays or goes together with its result, in each API", async () => {
  const openai = [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c1", content: "r" },
  ];
  const anthropic = [
    { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "f", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "r" }] },
  ];
  const responses = [
    { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c1", output: "r" },
  ];
  for (const step of [openai, anthropic, responses]) {
    const messages = [user("q"), ...step, ...structuredClone(step)];
    const kept = await new RollingWindowTransform({ maxTokens: 24, countTokens: each }).apply(messages);
    assert.deepEqual(
      kept.map((message) => messages.indexOf(message)),
      [0, 3, 4],
      JSON.stringify(step),
    );
  }
});

test("an error without any text reports that not even the newest turn fits", async () => {
  const transform = new RollingWindowTransform({ maxTokens: 10 });
  const secret = "a very private sentence that is longer than ten tokens, by any count";
  await assert.rejects(transform.apply([user("1"), user(secret)]), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.code, "window_too_small");
    assert.match(error.message, /need 21 tokens, and maxTokens is 10$/);
    assert.doesNotMatch(error.message, /private/);
    return true;
  });
});

test("countTokens decides, and is called once for each text", async () => {
  const messages = [user("one two three"), reply("four"), user("five six")];
  const asked = [];
  const words = (text) => (asked.push(text), text.split(" ").length);
  const transform = new RollingWindowTransform({ maxTokens: 17, countTokens: words });
  assert.equal(await transform.count(messages), 18);
  assert.deepEqual(asked.splice(0), ["one two three", "four", "five six"]);
  assert.deepEqual(await transform.apply(messages), [messages[2]]);
  assert.equal(asked.length, 3);
  assert.equal(
    await new RollingWindowTransform({ maxTokens: 1 }).count([
      user("four"),
      { role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] },
    ]),
    5 + 1004,
  );
  for (const wrong of [() => NaN, () => -1, () => "3", () => undefined]) {
    await assert.rejects(
      new RollingWindowTransform({ maxTokens: 9, countTokens: wrong }).apply(messages),
      /countTokens must return a number/,
    );
  }
  const thrown = new Error("the app's own");
  await assert.rejects(
    new RollingWindowTransform({
      maxTokens: 9,
      countTokens: () => {
        throw thrown;
      },
    }).apply(messages),
    thrown,
  );
});

test("invalid options and arguments are named", async () => {
  assert.throws(() => new RollingWindowTransform({ max_tokens: 4000 }), /did you mean "maxTokens"/);
  for (const options of [undefined, {}])
    assert.throws(() => new RollingWindowTransform(options), /maxTokens is missing/);
  for (const maxTokens of [0, 1.5, "4000", null])
    assert.throws(() => new RollingWindowTransform({ maxTokens }), ConfigError);
  assert.throws(() => new RollingWindowTransform({ maxTokens: 1, countTokens: 4 }), /a function/);
  assert.throws(() => new RollingWindowTransform({ maxTokens: 1, memory: {} }), /createMemory or client.memory/);
  const transform = new RollingWindowTransform({ maxTokens: 10 });
  const loop = {};
  loop.loop = loop;
  for (const messages of [undefined, "hi", { role: "user" }, ["hi"], [null], [loop], [{ n: 1n }]]) {
    await assert.rejects(transform.apply(messages), ConfigError);
  }
  assert.deepEqual(await transform.apply([]), []);
});

test("the user's words are stored as memories once before they are dropped", async () => {
  const store = memory();
  const transform = new RollingWindowTransform({ maxTokens: 5, countTokens: each, memory: store });
  const long = "é".repeat(1001);
  const messages = [
    user("I prefer Python for backend work"),
    reply("Noted, I shall remember that"),
    user("Which one was it?"),
    user("ok"),
    {
      role: "user",
      content: [
        { type: "text", text: "My cat is called Tom" },
        { type: "image_url", image_url: { url: "data:," } },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "a long result of a tool" }] },
    user(long),
    user("This one stays in the window"),
  ];
  assert.deepEqual(await transform.apply(messages), messages.slice(-1));
  const expected = ["I prefer Python for backend work", "My cat is called Tom", `${"é".repeat(1000)} […]`].map(
    (text) => [`The user said: ${text}`, "context"],
  );
  assert.deepEqual(await texts(store), expected);
  assert.match((await store.search("python"))[0].memory.text, /prefer Python/);
  await store.clear();
  await transform.apply(messages);
  assert.deepEqual(await texts(store), []);
});

test("messages stay when they cannot be stored as memories", async () => {
  const store = memory({ store: "indexeddb" });
  const messages = [user("I prefer Python for backend work"), user("And now?")];
  const transform = new RollingWindowTransform({ maxTokens: 5, countTokens: each, memory: store });
  await assert.rejects(transform.apply(messages), { name: "StoreUnavailableError" });
  assert.deepEqual(
    await new RollingWindowTransform({ maxTokens: 5, countTokens: each }).apply(messages),
    messages.slice(1),
  );
});

test("a message that the window dropped comes back as a memory", async () => {
  pair.reset();
  const client = pair.wrapped();
  const transform = new RollingWindowTransform({ maxTokens: 40, memory: client.memory });
  const filler = Array.from({ length: 30 }, (_, at) => [
    user(`Tell me more about the weather of day ${at}?`),
    reply("It rained"),
  ]).flat();
  const messages = await transform.apply([
    system("Be brief."),
    user("I prefer Python for backend work"),
    reply("Good"),
    ...filler,
    user("Which language for backend work?"),
  ]);
  assert.ok((await transform.count(messages)) <= 40);
  await client.chat.completions.create({ model: "mock", messages });
  const sent = pair.mock.chats.at(-1).messages;
  assert.equal(sent.length, messages.length);
  assert.match(sent.at(-1).content, /The user said: I prefer Python for backend work/);
  assert.doesNotMatch(JSON.stringify(sent.slice(0, -1)), /Python/);
});
