// What chat completions carry besides text, as the plain SDK reads it: whole and streamed, the same.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI, { AzureOpenAI } from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { messagesOf, textOf } from "../model/model.mjs";
import { MockServer } from "../server.mjs";

const TEXT = "Füße — 👩‍👩‍👧‍👦 あ, and more.";
/** @type {any} */
const asked = { model: "mock", messages: [{ role: "user", content: "hello" }] };
let mock;
let client;

before(async () => {
  mock = await MockServer.start();
  client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 });
});
after(() => mock.close());
beforeEach(() => mock.forget());

async function collect(stream) {
  const all = [];
  for await (const each of stream) all.push(each);
  return all;
}

/** The reply's message, and the deltas of the same reply as a stream. */
async function both(more) {
  const whole = await client.chat.completions.create({ ...asked, ...more });
  const chunks = await collect(await client.chat.completions.create({ ...asked, ...more, stream: true }));
  return {
    whole,
    choice: whole.choices[0],
    chunks,
    deltas: chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta)),
  };
}
const joined = (deltas, pick) => deltas.map((delta) => pick(delta) ?? "").join("");

test("the tokens of logprobs make the text, and their bytes its UTF-8", async () => {
  mock.model = () => ({ content: TEXT });
  const { choice, chunks } = await both({ logprobs: true, top_logprobs: 2 });
  const { content } = choice.logprobs;
  assert.equal(content.map(({ token }) => token).join(""), TEXT);
  assert.deepEqual(
    content.flatMap(({ bytes }) => bytes),
    [...Buffer.from(TEXT)],
  );
  assert.ok(content.every(({ top_logprobs }) => top_logprobs.length === 2));
  assert.deepEqual(
    chunks.flatMap(({ choices }) => choices[0].logprobs?.content ?? []),
    content,
  );
  for (const { choices } of chunks) {
    assert.equal(
      (choices[0].logprobs?.content ?? []).map(({ token }) => token).join(""),
      choices[0].delta.content ?? "",
    );
  }
  assert.equal((await both()).choice.logprobs, null);
});

test("a refusal is read by the SDK", async () => {
  mock.model = () => ({ content: null, refusal: "I'd rather not." });
  const { choice, deltas } = await both();
  assert.deepEqual([choice.message.content, choice.message.refusal], [null, "I'd rather not."]);
  assert.equal(
    joined(deltas, ({ refusal }) => refusal),
    "I'd rather not.",
  );
  const final = await client.chat.completions.stream(asked).finalMessage();
  assert.equal(final.refusal, "I'd rather not.");
});

for (const reasoningField of ["reasoning_content", "reasoning"]) {
  test(`reasoning in "${reasoningField}" comes before the text`, async () => {
    mock.model = () => ({ content: "Yes.", reasoning: "Let me see — 🤔.", reasoningField });
    const { choice, deltas } = await both();
    assert.deepEqual([choice.message[reasoningField], choice.message.content], ["Let me see — 🤔.", "Yes."]);
    assert.equal(
      joined(deltas, (delta) => delta[reasoningField]),
      "Let me see — 🤔.",
    );
    assert.ok(deltas.findLastIndex((delta) => delta[reasoningField]) < deltas.findIndex(({ content }) => content));
  });
}

test("audio comes with its transcript", async () => {
  const audio = {
    id: "audio_1",
    data: Buffer.from("not quite a sound, but long enough").toString("base64"),
    transcript: "Guten Tag.",
  };
  mock.model = () => ({ content: null, audio });
  const { choice, deltas } = await both();
  assert.deepEqual({ ...choice.message.audio, expires_at: undefined }, { ...audio, expires_at: undefined });
  assert.equal(
    joined(deltas, (delta) => delta.audio?.transcript),
    audio.transcript,
  );
  assert.equal(
    joined(deltas, (delta) => delta.audio?.data),
    audio.data,
  );
});

test("content may be a list of parts, in deltas too", async () => {
  const parts = [
    { type: "thinking", thinking: [{ type: "text", text: "First this, then that." }] },
    { type: "text", text: "The answer is four." },
  ];
  mock.model = () => ({ parts });
  const { choice, deltas } = await both();
  assert.deepEqual(choice.message.content, parts);
  const pieces = deltas.flatMap(({ content }) => content ?? []);
  assert.ok(pieces.length > 4);
  assert.equal(pieces.map(({ text }) => text ?? "").join(""), "The answer is four.");
  assert.equal(pieces.map(({ thinking }) => thinking?.[0].text ?? "").join(""), "First this, then that.");
});

test("a tool call comes at once, or piece by piece", async () => {
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } };
  for (const callsAtOnce of [true, false]) {
    mock.model = () => ({ content: null, toolCalls: [call], callsAtOnce });
    const { choice, deltas } = await both();
    assert.deepEqual(choice.message.tool_calls, [call]);
    const pieces = deltas.flatMap(({ tool_calls }) => tool_calls ?? []);
    assert.equal(pieces.length === 1, callsAtOnce);
    assert.equal(pieces.map(({ function: { arguments: text } }) => text).join(""), call.function.arguments);
  }
});

test("annotations are read by the SDK", async () => {
  const annotations = [
    {
      type: "url_citation",
      url_citation: { url: "https://example.com/", title: "Example", start_index: 0, end_index: 3 },
    },
  ];
  mock.model = () => ({ content: "See there.", annotations });
  const { choice, deltas } = await both();
  assert.deepEqual(choice.message.annotations, annotations);
  assert.deepEqual(
    deltas.flatMap((delta) => delta.annotations ?? []),
    annotations,
  );
});

test("a stop sequence cuts where the first one begins", async () => {
  mock.model = () => ({ content: ["one, tw", "o, three END four"] });
  for (const [stop, said] of [
    ["END", "one, two, three "],
    [["three", "two"], "one, "],
    ["five", "one, two, three END four"],
  ]) {
    const { choice, deltas } = await both({ stop });
    assert.deepEqual([choice.message.content, choice.finish_reason], [said, "stop"]);
    assert.equal(
      joined(deltas, ({ content }) => content),
      said,
    );
  }
});

test("chunks hide their length unless they are asked not to", async () => {
  mock.model = () => ({ content: "Hello there." });
  assert.ok((await both()).chunks.some(({ obfuscation }) => obfuscation?.length > 0));
  const { chunks } = await both({ stream_options: { include_obfuscation: false } });
  assert.ok(chunks.every((chunk) => !("obfuscation" in chunk)));
});

test("a stream that breaks ends in an error", async () => {
  mock.model = () => ({ content: "Half a", breaks: { message: "gone" } });
  const seen = [];
  await assert.rejects(async () => {
    for await (const chunk of await client.chat.completions.create({ ...asked, stream: true }))
      seen.push(chunk.choices[0].delta.content ?? "");
  }, /gone/);
  assert.equal(seen.join(""), "Half a");
});

test("stored completions are listed and read again, with the messages that made them", async () => {
  mock.model = () => ({ content: "Kept." });
  const parts = [{ type: "text", text: "of parts" }];
  const messages = [
    { role: "system", content: "be kind" },
    { role: "user", content: parts },
  ];
  const made = await client.chat.completions.create({ ...asked, messages, store: true, metadata: { topic: "a" } });
  await client.chat.completions.create({ ...asked, store: true, stream: true }).then(collect);
  await client.chat.completions.create(asked);
  const list = await collect(client.chat.completions.list());
  assert.deepEqual(
    list.map(({ choices }) => choices[0].message.content),
    ["Kept.", "Kept."],
  );
  const read = await client.chat.completions.retrieve(made.id);
  assert.deepEqual([read.choices, read.metadata], [made.choices, { topic: "a" }]);
  const said = await collect(client.chat.completions.messages.list(made.id));
  assert.deepEqual(
    said.map(({ content, content_parts }) => content ?? content_parts),
    ["be kind", parts],
  );
  assert.deepEqual((await client.chat.completions.update(made.id, { metadata: { topic: "b" } })).metadata, {
    topic: "b",
  });
  assert.equal((await client.chat.completions.delete(made.id)).deleted, true);
  await assert.rejects(client.chat.completions.retrieve(made.id), OpenAI.NotFoundError);
});

test("legacy completions answer a prompt", async () => {
  mock.model = (request) => ({ content: `You said: ${textOf(messagesOf(request)[0])}.` });
  const request = { model: "mock", prompt: "hello", stop: "." };
  const whole = await client.completions.create(request);
  assert.deepEqual([whole.choices[0].text, whole.choices[0].finish_reason], ["You said: hello", "stop"]);
  const chunks = await collect(await client.completions.create({ ...request, stream: true, max_tokens: 2 }));
  assert.deepEqual(
    [chunks.map(({ choices }) => choices[0].text).join(""), chunks.at(-1).choices[0].finish_reason],
    ["You said", "length"],
  );
});

test("the paths of Azure and Groq work, with the fields that these services add", async () => {
  mock.model = () => ({ content: "Hi." });
  const { origin } = new URL(mock.baseURL);
  const azure = new AzureOpenAI({
    apiKey: "test-key",
    endpoint: origin,
    apiVersion: "2024-10-21",
    deployment: "own",
    maxRetries: 0,
  });
  assert.equal((await azure.chat.completions.create(asked)).choices[0].message.content, "Hi.");
  assert.deepEqual((await collect(await azure.chat.completions.create({ ...asked, stream: true })))[0].choices, []);
  assert.equal((await azure.chat.completions.stream(asked).finalMessage()).content, "Hi.");
  assert.match(mock.exchanges[0].path, /^\/openai\/deployments\/own\/chat\/completions$/);
  const groq = new OpenAI({ apiKey: "test-key", baseURL: `${origin}/openai/v1`, maxRetries: 0 });
  assert.ok((await collect(await groq.chat.completions.create({ ...asked, stream: true }))).at(-1).x_groq);
  assert.equal(mock.chats.length, 4);
});
