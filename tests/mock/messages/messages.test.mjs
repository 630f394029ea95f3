// Anthropic's Messages, read off the wire: the SDK is not among this folder's packages (tests/sdk has it).
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { Gate } from "../model/marks.mjs";
import { lastUserText, wellBehaved } from "../model/model.mjs";
import { MockServer } from "../server.mjs";

const TEXT = "Füße — 👩‍👩‍👧‍👦 あ, and more.";
/** @type {any} */
const asked = { model: "mock", max_tokens: 100, messages: [{ role: "user", content: "hello" }] };
let mock;

before(async () => {
  mock = await MockServer.start();
});
after(() => mock.close());
beforeEach(() => mock.forget());

function post(request, path = "/messages") {
  return fetch(mock.baseURL + path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "test-key" },
    body: JSON.stringify(request),
  });
}
const whole = async (more) => (await post({ ...asked, ...more })).json();

/** The events of a stream, each of which must have the name that its data has as its type. */
async function events(more) {
  const raw = await (await post({ ...asked, ...more, stream: true })).text();
  assert.ok(raw.endsWith("\n\n") && !raw.includes("[DONE]"));
  return raw
    .slice(0, -2)
    .split("\n\n")
    .map((frame) => {
      const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(frame);
      assert.equal(JSON.parse(data).type, name);
      return JSON.parse(data);
    });
}

/** The message that the events make, but for the input of tools. */
function gather(list) {
  const { message } = list[0];
  for (const { type, index, content_block, delta, usage } of list) {
    if (type === "content_block_start") message.content[index] = structuredClone(content_block);
    if (type === "message_delta") Object.assign(message, delta, { usage: { ...message.usage, ...usage } });
    if (type !== "content_block_delta") continue;
    const block = message.content[index];
    if (delta.type === "text_delta") block.text += delta.text;
    if (delta.type === "thinking_delta") block.thinking += delta.thinking;
    if (delta.type === "signature_delta") block.signature = delta.signature;
    if (delta.type === "citations_delta") block.citations.push(delta.citation);
  }
  return message;
}

test("thinking, cited text and a tool's call are the same whole and streamed", async () => {
  const citation = {
    type: "char_location",
    cited_text: "Füße",
    document_index: 0,
    document_title: "Feet",
    start_char_index: 0,
    end_char_index: 4,
  };
  mock.model = () => ({
    blocks: [
      { type: "thinking", content: "Hm — 🤔.", signature: "c2lnbmVk" },
      { type: "redacted_thinking", data: "ZGFyaw==" },
      { type: "text", content: TEXT, citations: [citation] },
      { type: "tool_use", id: "toolu_1", name: "weather", input: {} },
    ],
  });
  const message = await whole();
  assert.deepEqual(message.content, [
    { type: "thinking", thinking: "Hm — 🤔.", signature: "c2lnbmVk" },
    { type: "redacted_thinking", data: "ZGFyaw==" },
    { type: "text", text: TEXT, citations: [citation] },
    { type: "tool_use", id: "toolu_1", name: "weather", input: {}, caller: { type: "direct" } },
  ]);
  assert.deepEqual([message.type, message.role, message.stop_reason], ["message", "assistant", "tool_use"]);
  const streamed = gather(await events());
  assert.deepEqual({ ...streamed, id: message.id }, message);
  assert.deepEqual(mock.messages, [asked, { ...asked, stream: true }]);
});

test("events come in Anthropic's order, with a ping", async () => {
  mock.model = () => ({ content: "Hi." });
  assert.deepEqual(
    (await events()).map(({ type }) => type),
    [
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ],
  );
});

test("a tool's input comes piece by piece", async () => {
  const input = { city: "Zürich", days: [1, 2, 3] };
  mock.model = () => ({
    content: null,
    toolCalls: [{ id: "toolu_1", type: "function", function: { name: "weather", arguments: JSON.stringify(input) } }],
  });
  const pieces = (await events())
    .filter(({ type }) => type === "content_block_delta")
    .map(({ delta }) => delta.partial_json);
  assert.equal(pieces[0], "");
  assert.deepEqual(JSON.parse(pieces.join("")), input);
  assert.deepEqual((await whole()).content[0].input, input);
});

test("max_tokens and stop sequences truncate the reply with their stop_reason", async () => {
  mock.model = () => ({
    blocks: [
      { type: "text", content: "one two three four" },
      { type: "text", content: "never said" },
    ],
  });
  for (const [more, text, reason, sequence] of [
    [{ max_tokens: 2 }, "one two ", "max_tokens", null],
    [{ stop_sequences: ["four", "three"] }, "one two ", "stop_sequence", "three"],
  ]) {
    for (const message of [await whole(more), gather(await events(more))]) {
      assert.deepEqual(message.content, [{ type: "text", text }]);
      assert.deepEqual([message.stop_reason, message.stop_sequence], [reason, sequence]);
    }
  }
});

test("an error has the form of the API, before the stream and in it", async () => {
  mock.first({ status: 529 });
  const response = await post(asked);
  const body = await response.json();
  assert.deepEqual([response.status, body.type, body.error.type], [529, "error", "overloaded_error"]);
  assert.equal(response.headers.get("request-id"), body.request_id);
  mock.model = () => ({ content: "Half a", breaks: { message: "gone" } });
  const list = await events();
  assert.deepEqual(list.at(-1).error, { details: null, type: "overloaded_error", message: "gone" });
  assert.ok(!list.some(({ type }) => type === "content_block_stop" || type === "message_stop"));
});

test("the exchange notes a client that hangs up", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["before", gate, "after"] });
  const { body } = await post({ ...asked, stream: true });
  await gate.reached;
  await body.cancel();
  const [exchange] = mock.posts("/messages");
  await exchange.closed;
  gate.open();
  assert.equal(exchange.cancelled, true);
});

test("the user's words are found behind tool results", async () => {
  const prompt = 'hello\nEnd with <memory key="k1">…</memory>';
  mock.model = wellBehaved({ answer: "Hi.", memories: [{ content: "Likes tea", category: "preference" }] });
  const messages = [
    {
      role: "user",
      content: [
        { type: "text", text: "hello" },
        { type: "text", text: prompt },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "look", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "found" }] },
  ];
  assert.ok(lastUserText({ messages }).endsWith(prompt));
  assert.match((await whole({ messages })).content[0].text, /^Hi\.\n\n<memory key="k1">/);
});

test("tokens are counted; the OpenAI-compatible endpoint is there too", async () => {
  assert.ok((await (await post(asked, "/messages/count_tokens")).json()).input_tokens > 0);
  mock.model = () => ({ content: "Hi." });
  const client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL });
  assert.equal((await client.chat.completions.create(asked)).choices[0].message.content, "Hi.");
});
