// The mock is what every other test trusts: the plain SDK must read it as it reads the real service.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { Gate } from "./model/marks.mjs";
import { keyOf, remembered, wellBehaved } from "./model/model.mjs";
import { MockServer } from "./server.mjs";

const asked = { model: "mock", messages: [{ role: "user", content: "Grüß dich 👋🏽" }] };
let mock;
let client;

before(async () => {
  mock = await MockServer.start();
  client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL });
});
after(() => mock.close());
beforeEach(() => mock.forget());

for (const newline of ["\n", "\r\n", "mixed"]) {
  test(`the SDK reads a whole stream with ${JSON.stringify(newline)} line ends`, async () => {
    mock.model = () => ({ content: "Füße — 👩‍👩‍👧‍👦 あ", newline, contentType: "text/html" });
    let text = "";
    for await (const chunk of await client.chat.completions.create({ ...asked, stream: true })) {
      text += chunk.choices[0].delta.content ?? "";
    }
    assert.equal(text, "Füße — 👩‍👩‍👧‍👦 あ");
  });
}

test("max_tokens truncates the reply with finish_reason length, in JSON and in a stream", async () => {
  mock.model = () => ({ content: "one two three four" });
  const whole = await client.chat.completions.create({ ...asked, max_tokens: 2 });
  assert.deepEqual([whole.choices[0].message.content, whole.choices[0].finish_reason], ["one two ", "length"]);
  const streamed = await client.chat.completions
    .stream({ ...asked, max_tokens: 2 })
    .on("error", () => {})
    .finalChatCompletion()
    .catch((error) => error);
  assert.ok(streamed.choices ? streamed.choices[0].finish_reason === "length" : /length/.test(streamed.message));
});

test("n > 1, tool calls and usage come through the SDK's own stream helper", async () => {
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } };
  mock.model = () => ({ choices: [{ content: "first" }, { content: null, toolCalls: [call] }] });
  const done = await client.chat.completions
    .stream({ ...asked, n: 2, stream_options: { include_usage: true } })
    .finalChatCompletion();
  assert.equal(done.choices[0].message.content, "first");
  assert.deepEqual(done.choices[1].message.tool_calls[0].function, { name: "weather", arguments: '{"city":"Bern"}' });
  assert.equal(done.choices[1].finish_reason, "tool_calls");
  assert.ok(done.usage.total_tokens > 0);
});

test("a failure that comes first makes the SDK retry with the same bytes", async () => {
  mock.model = () => ({ content: "ok" });
  mock.first({ status: 500 });
  await client.chat.completions.create(asked);
  const [first, second] = mock.posts("/chat/completions");
  assert.equal(first.body, second.body);
  assert.equal(first.headers.authorization, "Bearer test-key");
});

test("a gate holds the stream where the test wants it", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["before ", gate, "after"] });
  const stream = await client.chat.completions.create({ ...asked, stream: true });
  const iterator = stream[Symbol.asyncIterator]();
  let text = "";
  while (!text.includes("before")) text += (await iterator.next()).value.choices[0].delta.content;
  await gate.reached;
  gate.open();
  for (let step = await iterator.next(); !step.done; step = await iterator.next())
    text += step.value.choices[0].delta.content ?? "";
  assert.equal(text, "before after");
});

test("the exchange notes a client that hangs up", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["before ", gate, "after"] });
  const stream = await client.chat.completions.create({ ...asked, stream: true });
  for await (const chunk of stream) if (chunk.choices[0].delta.content) break;
  const [exchange] = mock.posts("/chat/completions");
  await exchange.closed;
  gate.open();
  assert.equal(exchange.cancelled, true);
});

test("embeddings and models answer, and an unknown path is a 404 of the API's form", async () => {
  const { data } = await client.embeddings.create({ model: "m", input: ["a red house", "the red house", "quantum"] });
  const cosine = (left, right) => left.reduce((sum, value, at) => sum + value * right[at], 0);
  const [red, house, other] = data.map(({ embedding }) => embedding);
  assert.ok(cosine(red, house) > 0.5 && cosine(red, other) < 0.5);
  assert.equal((await client.models.list()).data[0].id, "mock");
  await assert.rejects(client.files.retrieve("x"), OpenAI.NotFoundError);
});

test("the well-behaved model writes a block only when asked, under the key it was given", () => {
  const model = wellBehaved({ answer: "Hi.", memories: [{ content: "Likes tea", category: "preference" }] });
  const request = (content) => ({ messages: [{ role: "user", content }] });
  assert.deepEqual(model(request("hello")), { content: "Hi." });
  const prompt =
    'hello\n<remembered key="abcd" note="x">\n[mabc] (fact) Has a cat\n</remembered>\nEnd with <memory key="k1">…</memory>';
  assert.equal(keyOf(request(prompt)), "k1");
  assert.deepEqual(remembered(request(prompt)), [{ category: "fact", text: "Has a cat" }]);
  assert.equal(
    model(request([{ type: "text", text: prompt }])).content,
    'Hi.\n\n<memory key="k1">{"memories":[{"content":"Likes tea","category":"preference"}]}</memory>',
  );
});
