// What `debug` tells of a call: what was searched, injected, parsed and stored, and no word of a message unless asked.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { say, stream } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { createMemory, memoryFetch, withMemory } from "../../../pkg/index.js";

const SECRET = "Tanzanite";
const learned = { content: `Collects ${SECRET}`, category: "fact" };

let pair;
let entries;
before(async () => (pair = await ClientPair.start()));
beforeEach(() => {
  pair.reset();
  entries = [];
  pair.mock.model = wellBehaved({ answer: "Hello.", memories: [learned] });
});
after(() => pair?.close());

const client = (options, sdkOptions) =>
  pair.wrapped(
    { modelUrl: "file:///nowhere/", onError: () => undefined, debug: (entry) => entries.push(entry), ...options },
    sdkOptions,
  );
const ids = async ({ memory }) => (await memory.getAll()).map(({ id }) => id);

test("debug writes one entry a call, with ids, scores and counts", async () => {
  const wrapped = client({ topK: 3 });
  for (const ask of [say, stream]) assert.match(await ask(wrapped, `I collect ${SECRET}`), /^Hello\.\s*$/);
  assert.equal(entries.length, 2);
  const [first, second] = entries;
  const [id] = await ids(wrapped);
  assert.deepEqual(
    [first.kind, first.api, first.outcome, first.userId],
    ["chat", "completions", "done", wrapped.memory.userId],
  );
  assert.deepEqual([first.searched.memories, first.searched.topK, first.injected], [0, 3, { memories: [], tokens: 0 }]);
  assert.deepEqual([first.parsed.blocks, first.parsed.operations, first.stored.added], [1, 1, [id]]);

  assert.equal(second.searched.memories, 1);
  const hits = await wrapped.memory.search(`I collect ${SECRET}`);
  assert.deepEqual(
    second.injected.memories.map(({ id }) => id),
    [id],
  );
  assert.equal(second.injected.memories[0].score.toFixed(3), hits[0].score.toFixed(3));
  assert.equal(second.injected.tokens, second.tokens.memories);
  assert.deepEqual([second.parsed.operations, second.stored.added, second.stored.updated], [1, [], []]);

  const { tokens } = await wrapped.memory.stats();
  assert.equal(tokens.block, first.tokens.block + second.tokens.block);
  for (const ms of entries.flatMap(({ ms, searched, parsed, stored }) => [ms, searched.ms, parsed.ms, stored.ms]))
    assert.ok(ms >= 0, `${ms}`);
  for (const { ms, searched, stored } of entries) assert.ok(ms >= searched.ms && ms >= stored.ms);
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(`${SECRET}|remembered|key=`));
});

test("entries have no texts unless they are asked for", async () => {
  const wrapped = client({ debug: { logger: (entry) => entries.push(entry), text: true } });
  await say(wrapped, `I collect ${SECRET}`);
  await say(wrapped, `More ${SECRET}?`);
  const [first, second] = entries;
  assert.equal(second.searched.query, `More ${SECRET}?`);
  assert.equal(second.injected.memories[0].text, learned.content);
  assert.match(second.injected.text, /\[m[a-z]{3}\] \(fact\) Collects/);
  assert.deepEqual(JSON.parse(first.parsed.texts[0]), { memories: [learned] });
  assert.deepEqual(first.stored.texts, [learned.content]);
});

test('debug: true prints readable lines on the console, and debug: "text" adds the texts', async (t) => {
  for (const [debug, texts] of [
    [true, false],
    ["text", true],
    [{ text: true }, true],
    [{}, false],
  ]) {
    const { mock: print } = t.mock.method(console, "info", () => undefined);
    const wrapped = client({ debug });
    await say(wrapped, `I collect ${SECRET}`);
    await say(wrapped, `More ${SECRET}?`);
    assert.equal(print.callCount(), 2);
    const printed = print.calls.map(({ arguments: [line] }) => line);
    const [id] = await ids(wrapped);
    assert.match(
      printed[0],
      /^fast-memory: chat \(completions, done\) in [\d.]+ ms\n {2}searched {2}0 memories, for at most 5 \([\d.]+ ms\)/,
    );
    assert.ok(printed[0].includes(`stored    +${id} (`), printed[0]);
    assert.ok(printed[1].includes(`injected  ${id} `), printed[1]);
    assert.equal(printed.join().includes(SECRET), texts, printed.join("\n"));
    print.restore();
  }
  const { mock: print } = t.mock.method(console, "info", () => undefined);
  await say(client({ debug: false }), "Hello");
  await say(client({ debug: undefined }), "Hello");
  assert.equal(print.callCount(), 0);
});

test("entries tell a call without memory, a failed call, and a call in which memory failed", async () => {
  const off = client({ inject: false, extract: false });
  await say(off, "Hello");
  assert.deepEqual(
    entries.map(({ outcome }) => outcome),
    ["no part"],
  );

  pair.mock.first({ status: 500, error: { message: "down" } });
  await say(client({}, { maxRetries: 1 }), "Hello");
  assert.deepEqual(
    entries.splice(0).map(({ outcome }) => outcome),
    ["no part", "unanswered", "done"],
  );

  await say(client({ store: "indexeddb" }), `About ${SECRET}`);
  assert.deepEqual(
    entries.map(({ outcome, error }) => [outcome, error]),
    [["failed", "store_unavailable"]],
  );
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(SECRET));
});

test("background extraction writes its own entries", async () => {
  const background = withMemory(pair.plain({ maxRetries: 0 }), "background", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => undefined,
    debug: (entry) => entries.push(entry),
  });
  pair.mock.model = ({ messages }) => ({
    content: messages[0].role === "system" ? JSON.stringify({ memories: [learned] }) : "Fine.",
  });
  await say(background, `I collect ${SECRET}`);
  pair.mock.first({ status: 500, error: { message: "down" } });
  assert.equal(await background.memory.flush(), false);
  assert.equal(await background.memory.flush(), true);
  const [chat, failed, done] = entries;
  assert.equal(entries.length, 3);
  assert.deepEqual([chat.kind, chat.outcome, chat.stored.queued, chat.parsed.blocks], ["chat", "done", true, 0]);
  assert.deepEqual([failed.kind, failed.outcome, failed.error, failed.jobs], ["extraction", "failed", "extraction", 1]);
  assert.deepEqual(
    [done.kind, done.outcome, done.jobs, done.parsed.operations, done.stored.added],
    ["extraction", "done", 1, 1, await ids(background)],
  );
  assert.ok(done.ms >= done.stored.ms && done.stored.ms > 0);
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(SECRET));
});

test("an entry has the messages and tokens that the window dropped", async () => {
  const wrapped = client({ window: { maxTokens: 5, countTokens: () => 1 }, extract: false });
  const messages = [
    { role: "user", content: "one" },
    { role: "assistant", content: "two" },
    { role: "user", content: "three" },
  ];
  await wrapped.chat.completions.create({ model: "mock", messages });
  const { dropped, tokens, ms } = entries[0].window;
  assert.deepEqual([dropped, tokens, entries[0].tokens.saved], [2, 10, 10]);
  assert.ok(ms >= 0);
});

test("a call succeeds when the logger throws", async (t) => {
  const { mock: print } = t.mock.method(console, "error", () => undefined);
  const wrapped = client({
    debug: () => {
      throw new TypeError("the app's own");
    },
  });
  assert.match(await say(wrapped, "Hello"), /^Hello\./);
  assert.deepEqual(print.calls[0].arguments, [
    "fast-memory: the logger of the option debug threw an error (TypeError)",
  ]);
});

test("a stream that the app leaves writes one entry, with what was learned until then", async () => {
  const wrapped = client();
  for await (const chunk of await wrapped.chat.completions.create({
    model: "mock",
    stream: true,
    messages: [{ role: "user", content: "Hi" }],
  })) {
    if (chunk.choices[0].delta.content) break;
  }
  await wrapped.memory.getAll();
  assert.equal(entries.length, 1);
});

test("a fetch of memoryFetch writes entries too", async () => {
  const memory = createMemory("fetch", {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => undefined,
    debug: (entry) => entries.push(entry),
  });
  const body = JSON.stringify({ model: "mock", messages: [{ role: "user", content: "Hi" }] });
  const response = await memoryFetch(fetch, memory)(`${pair.mock.baseURL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await response.json();
  assert.deepEqual(
    entries.map(({ outcome, stored }) => [outcome, stored.added.length]),
    [["done", 1]],
  );
});

test("an invalid debug option is named", () => {
  for (const [debug, message] of [
    ["verbose", /true, false, "text"/],
    [1, /debug/],
    [{ log: console.log }, /did you mean "logger"/],
    [{ text: "yes" }, /text.*true or false/s],
  ]) {
    assert.throws(() => client({ debug }), { name: "ConfigError", message });
  }
});
