// withMemory: replies are left alone, and what users said is learned from in the background. tests/e2e has what a browser adds.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, beforeEach } from "node:test";

import { Gate } from "@fast-memory/mock/marks";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { nextEvent } from "@fast-memory/test-support/memory-events";
import { ConfigError, perCall, withMemory } from "../../../pkg/index.js";

/** @type {import("../../../pkg/index.js").BackgroundMemoryOptions} */
const QUIET = { store: "memory", modelUrl: "file:///nowhere/" };
/** A model that only reads what users said is asked this. */
const isExtraction = ({ messages }) =>
  messages[0].role === "system" && messages[0].content.startsWith("You keep notes about a user.");
const saidIn = ({ messages }) => [...messages[1].content.matchAll(/<user>(.*?)<\/user>/g)].map(([, said]) => said);

let pair;
let users = 0;
let failures;
/** How often each message was put to the model that extracts. */
let asked;
before(async () => (pair = await ClientPair.start()));
beforeEach(() => {
  pair.reset();
  failures = [];
  asked = [];
  pair.mock.model = model();
});
after(() => pair?.close());

/**
 * It notes each message word for word; `extract` may do something else.
 *
 * @param {(said: string[], request?: any) => any} [extract]
 */
function model(
  extract = (said) =>
    JSON.stringify({ memories: said.map((text) => ({ content: `Said: ${text}`, category: "fact" })) }),
) {
  return (request) => {
    if (!isExtraction(request)) return { content: "Fine. <memory> is a tag." };
    asked.push(...saidIn(request));
    const reply = extract(saidIn(request), request);
    return typeof reply === "string" ? { content: reply } : reply;
  };
}

const wrapped = (options) =>
  withMemory(pair.plain({ maxRetries: 0 }), `user-${++users}`, {
    ...QUIET,
    onError: (error) => failures.push(error),
    ...options,
  });
const texts = async (client) => (await client.memory.getAll()).map(({ text }) => text);
const unexpected = () => failures.filter(({ code }) => code !== "model_load");

test("request and reply stay unchanged, and the user's own words are learned from", async () => {
  const client = wrapped();
  const plain = await pair.plain().chat.completions.create(ask("I prefer Python"));
  const reply = await client.chat.completions.create(ask("I prefer Python"));
  assert.deepEqual({ ...reply, id: "", created: 0, usage: 0 }, { ...plain, id: "", created: 0, usage: 0 });
  assert.deepEqual(pair.mock.chats[1], pair.mock.chats[0]);
  assert.deepEqual((await client.memory.stats()).extraction, { waiting: 1, stuck: 0 });

  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(asked, ["I prefer Python"]);
  assert.deepEqual(await texts(client), ["Said: I prefer Python"]);
  assert.deepEqual((await client.memory.stats()).extraction, { waiting: 0, stuck: 0 });
  assert.deepEqual(unexpected(), []);
});

test("recalled memories go into the request and are not learned again", async () => {
  const client = wrapped();
  await say(client, "I prefer Python");
  await client.memory.flush();
  assert.equal(await stream(client, "Which language, Python?"), "Fine. <memory> is a tag.");
  assert.match(
    pair.mock.chats.at(-1).messages[0].content,
    /^Which language, Python\?\n\n<remembered[^]*Said: I prefer Python/,
  );
  await client.memory.flush();
  assert.deepEqual(asked, ["I prefer Python", "Which language, Python?"]);
  assert.match(
    pair.mock.chats.at(-1).messages[1].content,
    /\[m[a-z]{3}\] \(fact\) Said: I prefer Python/,
    "what is known is shown, so that it can be corrected",
  );
});

test("a batch takes ten messages, flush takes the rest, and each message is extracted once", async () => {
  const client = wrapped();
  const batches = [];
  client.memory.on("extraction", ({ phase, jobs }) => phase === "done" && batches.push(jobs));
  const done = nextEvent(client.memory, "change");
  for (let number = 0; number < 10; number++) await say(client, `I own boat ${number}`);
  // The tenth begins the batch: nobody waits for it, and nothing has to be called.
  await done;
  await say(client, "I own boat 10");
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(
    asked,
    Array.from({ length: 11 }, (_, number) => `I own boat ${number}`),
  );
  assert.deepEqual(batches, [10, 1]);
  assert.equal((await texts(client)).length, 11);
});

test("a message that the provider refuses stays queued, is reported without its text, and is extracted later", async () => {
  const client = wrapped({ extractionModel: "small" });
  pair.mock.model = model(() => ({
    status: 503,
    error: { message: "overloaded: I prefer Python", type: "server_error" },
  }));
  await say(client, "I prefer Python");
  assert.equal(await client.memory.flush(), false);
  const [error] = unexpected();
  assert.deepEqual([error.code, error.cause.status], ["extraction", 503]);
  assert.match(error.message, /"small" could not be asked \(503\)/);
  assert.doesNotMatch(error.message, /Python/);
  assert.deepEqual((await client.memory.stats()).extraction, { waiting: 1, stuck: 0 });

  pair.mock.model = model();
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(await texts(client), ["Said: I prefer Python"]);
});

test("a reply without a list of memories counts as a failure", async () => {
  const client = wrapped();
  pair.mock.model = model(() => "I am sorry, I cannot help with that.");
  await say(client, "I prefer Python");
  assert.equal(await client.memory.flush(), false);
  assert.deepEqual(
    unexpected().map(({ code }) => code),
    ["extraction"],
  );
  pair.mock.model = model(() => 'Nothing to note:\n```json\n{"memories": []}\n```');
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(await texts(client), []);
});

test("flush returns after its timeout, and the extraction it began goes on", async () => {
  const client = wrapped();
  const gate = new Gate();
  pair.mock.model = model(async (said) => {
    await gate.pass();
    return { content: JSON.stringify({ memories: said }) };
  });
  await say(client, "I prefer Python");
  assert.equal(await client.memory.flush({ timeout: 1 }), false);
  await gate.reached;
  const learned = nextEvent(client.memory, "change");
  gate.open();
  await learned;
  assert.deepEqual(await texts(client), ["I prefer Python"]);
  assert.deepEqual(asked, ["I prefer Python"]);
});

test("the steps of one turn make one job, and perCall leaves a message out", async () => {
  const client = wrapped();
  const messages = [{ role: "user", content: "What is the weather in Bern, where I live?" }];
  await client.chat.completions.create({ model: "mock", messages });
  messages.push({
    role: "assistant",
    content: null,
    tool_calls: [{ id: "c", type: "function", function: { name: "weather", arguments: "{}" } }],
  });
  messages.push({ role: "tool", tool_call_id: "c", content: "Sun." });
  await client.chat.completions.create({ model: "mock", messages });
  await client.chat.completions.create(ask("I have a secret"), perCall({ extract: false }));
  await client.memory.flush();
  assert.deepEqual(asked, ["What is the weather in Bern, where I live?"]);
});

test("the extraction model is the app's, the provider's small model, or the chat's model for an unknown provider", async () => {
  const models = () => pair.mock.chats.filter(isExtraction).map(({ model }) => model);
  for (const [options, expected] of [
    [{ extractionModel: "small" }, "small"],
    [{}, "mock"],
  ]) {
    const client = wrapped(options);
    await say(client, "I prefer Python");
    await client.memory.flush();
    assert.equal(models().at(-1), expected);
  }
  const requests = [];
  const fetch = async (url, init) => {
    requests.push(JSON.parse(init.body));
    return new Response(
      JSON.stringify({
        choices: [{ index: 0, message: { role: "assistant", content: '{"memories":[]}' }, finish_reason: "stop" }],
      }),
      { headers: { "content-type": "application/json" } },
    );
  };
  for (const [baseURL, expected] of [
    ["https://api.openai.com/v1", "gpt-4o-mini"],
    ["https://api.groq.com/openai/v1", "llama-3.1-8b-instant"],
    ["https://openrouter.ai/api/v1", "openai/gpt-4o-mini"],
  ]) {
    const client = withMemory(new pair.SDK({ apiKey: "k", baseURL, fetch }), `user-${++users}`, {
      ...QUIET,
      onError: () => undefined,
    });
    await say(client, "I prefer Python");
    assert.equal(await client.memory.flush(), true);
    assert.equal(requests.at(-1).model, expected);
  }
});

test("with waitUntil extraction begins at once", async () => {
  const works = [];
  const client = wrapped({ waitUntil: (work) => works.push(work) });
  await say(client, "I prefer Python");
  await say(client, "I live in Bern");
  assert.equal(works.length, 2);
  await Promise.all(works);
  assert.deepEqual(await texts(client), ["Said: I prefer Python", "Said: I live in Bern"]);
});

test("a client with create alone extracts in the background", async () => {
  const create = async ({ messages }) => {
    const content = isExtraction({ messages }) ? JSON.stringify({ memories: saidIn({ messages }) }) : "Fine.";
    return { choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }] };
  };
  const client = withMemory({ chat: { completions: { create } } }, `user-${++users}`, {
    ...QUIET,
    onError: (error) => failures.push(error),
  });
  await client.chat.completions.create(ask("I prefer Python"));
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(await texts(client), ["I prefer Python"]);
  assert.deepEqual(unexpected(), []);
});

test("two clients of one user never extract the same message twice", async () => {
  const user = `user-${++users}`;
  const both = [1, 2].map(() => withMemory(pair.plain(), user, { ...QUIET, onError: (error) => failures.push(error) }));
  for (let number = 0; number < 12; number++) await say(both[number % 2], `I own boat ${number}`);
  assert.deepEqual(await Promise.all(both.map((client) => client.memory.flush())), [true, true]);
  assert.equal(asked.length, 12);
  assert.equal(new Set(asked).size, 12);
  assert.equal((await texts(both[0])).length, 12);
});

test("a pending retry does not keep a script alive", async () => {
  const script = `
    import { withMemory } from ${JSON.stringify(new URL("../../../pkg/index.js", import.meta.url).href)};
    const create = async ({ messages }) => {
      if (messages[0].role === "system") throw new Error("overloaded");
      return { choices: [{ index: 0, message: { role: "assistant", content: "Fine." }, finish_reason: "stop" }] };
    };
    const client = withMemory({ chat: { completions: { create } } }, "alice", { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined });
    await client.chat.completions.create({ model: "mock", messages: [{ role: "user", content: "I prefer Python" }] });
    console.log(await client.memory.flush());`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = [];
  child.stdout.on("data", (data) => said.push(data));
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.equal(said.join("").trim(), "false");
});

test("clear removes queued messages too", async () => {
  const client = wrapped();
  await say(client, "I prefer Python");
  await client.memory.clear();
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual([asked, await texts(client)], [[], []]);
});

test("invalid options throw errors that name them", async () => {
  const client = pair.plain();
  assert.throws(
    () => withMemory(client, "alice", /** @type {any} */ ({ extract: false })),
    /extracts in the background/,
  );
  assert.throws(() => withMemory(client, "alice", /** @type {any} */ ({ extractionModel: 7 })), ConfigError);
  assert.throws(() => withMemory(client, "alice", /** @type {any} */ ({ extractionMode: "x" })), /extractionMode/);
  assert.throws(() => withMemory(client, "", {}), /userId/);
  await assert.rejects(wrapped().memory.flush({ timeout: -1 }), ConfigError);
});
