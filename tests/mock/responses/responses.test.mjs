// The Responses API of the mock, as the plain SDK reads it.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { Gate } from "../model/marks.mjs";
import { lastUserText, wellBehaved } from "../model/model.mjs";
import { MockServer } from "../server.mjs";

const TEXT = "Füße — 👩‍👩‍👧‍👦 あ, and more.";
const asked = { model: "mock", input: "Grüß dich 👋🏽" };
let mock;
let client;

before(async () => {
  mock = await MockServer.start();
  client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 });
});
after(() => mock.close());
beforeEach(() => mock.forget());

async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}
const only = (events, type) => events.filter((event) => event.type === `response.${type}`);

test("a reply in JSON has its text where the SDK looks for it", async () => {
  mock.model = () => ({ content: TEXT });
  const { data, request_id } = await client.responses.create(asked).withResponse();
  assert.equal(data.output_text, TEXT);
  assert.deepEqual([data.object, data.status, data.error, data.output.length], ["response", "completed", null, 1]);
  assert.ok(data.usage.total_tokens > data.usage.output_tokens);
  assert.match(request_id, /^req_/);
  assert.deepEqual(mock.responses, [asked]);
});

for (const newline of ["\n", "\r\n", "mixed"]) {
  test(`a stream with ${JSON.stringify(newline)} line ends has the same text in every event`, async () => {
    mock.model = () => ({ content: TEXT, newline, contentType: "text/html" });
    const events = await collect(await client.responses.create({ ...asked, stream: true }));
    assert.deepEqual(
      events.map(({ sequence_number }) => sequence_number),
      events.map((_, at) => at),
    );
    const order = events
      .map(({ type }) => type.replace("response.", ""))
      .filter((type, at, all) => type !== all[at - 1]);
    assert.deepEqual(order, [
      "created",
      "in_progress",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "completed",
    ]);
    const deltas = only(events, "output_text.delta");
    assert.ok(
      deltas.length > 3 && deltas.every(({ obfuscation, logprobs }) => obfuscation.length > 0 && logprobs.length === 0),
    );
    assert.equal(deltas.map(({ delta }) => delta).join(""), TEXT);
    const [done] = only(events, "output_text.done");
    const [part] = only(events, "content_part.done");
    const [item] = only(events, "output_item.done");
    const { response } = events.at(-1);
    assert.deepEqual(
      [done.text, part.part.text, item.item.content[0].text, response.output[0].content[0].text],
      [TEXT, TEXT, TEXT, TEXT],
    );
  });
}

test("every event has its name on the wire, and the stream ends without [DONE]", async () => {
  mock.model = () => ({ content: TEXT });
  const raw = await (
    await client.responses
      .create({ ...asked, stream: true, stream_options: { include_obfuscation: false } })
      .asResponse()
  ).text();
  const frames = raw.split("\n\n");
  assert.equal(frames.pop(), "");
  for (const frame of frames) {
    const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(frame);
    assert.equal(JSON.parse(data).type, name);
  }
  assert.ok(!raw.includes("[DONE]") && !raw.includes("obfuscation"));
});

test("stream() gathers reasoning, two messages with phases, a refusal, a citation and a call", async () => {
  const cited = { type: "url_citation", url: "https://example.com/", title: "Example", start_index: 0, end_index: 7 };
  mock.model = () => ({
    output: [
      { type: "reasoning", summary: ["**Thinking** about it.", "Then again."] },
      { content: "Looking it up…", phase: "commentary" },
      {
        parts: [{ content: "A place by the sea.", annotations: [cited] }, { refusal: "No more than that." }],
        phase: "final_answer",
      },
      { type: "function_call", call_id: "call_1", name: "weather", arguments: '{"city":"Zürich"}' },
    ],
  });
  const heard = [];
  const stream = client.responses.stream(asked).on("event", ({ type }) => heard.push(type.replace("response.", "")));
  const final = await stream.finalResponse();
  const [reasoning, commentary, answer, call] = final.output;
  assert.deepEqual(
    reasoning.summary.map(({ text }) => text),
    ["**Thinking** about it.", "Then again."],
  );
  assert.deepEqual([commentary.phase, commentary.content[0].text], ["commentary", "Looking it up…"]);
  assert.deepEqual(
    answer.content.map(({ text, refusal }) => text ?? refusal),
    ["A place by the sea.", "No more than that."],
  );
  assert.deepEqual(answer.content[0].annotations, [cited]);
  assert.deepEqual([call.call_id, call.arguments], ["call_1", '{"city":"Zürich"}']);
  for (const type of [
    "reasoning_summary_part.added",
    "reasoning_summary_text.delta",
    "output_text.annotation.added",
    "refusal.done",
  ]) {
    assert.ok(heard.includes(type), type);
  }
  const whole = await client.responses.create(asked);
  const withoutIds = (output) =>
    JSON.parse(
      JSON.stringify(output, (key, value) => (["id", "parsed", "parsed_arguments"].includes(key) ? undefined : value)),
    );
  assert.deepEqual(withoutIds(whole.output), withoutIds(final.output));
});

test("a reply of the chat kind has reasoning, text and calls as items", async () => {
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } };
  mock.model = () => ({ content: null, reasoning: "Hm.", toolCalls: [call] });
  const { output } = await client.responses.create(asked);
  assert.deepEqual(
    output.map(({ type }) => type),
    ["reasoning", "function_call"],
  );
  mock.model = () => ({ content: null, refusal: "I cannot." });
  assert.deepEqual((await client.responses.create(asked)).output[0].content, [
    { type: "refusal", refusal: "I cannot." },
  ]);
});

test("max_output_tokens makes the reply incomplete, in JSON and in a stream", async () => {
  mock.model = () => ({ output: [{ content: "one two three four" }, { content: "never said" }] });
  const limited = { ...asked, max_output_tokens: 2 };
  const whole = await client.responses.create(limited);
  assert.deepEqual(
    [whole.status, whole.incomplete_details.reason, whole.output_text],
    ["incomplete", "max_output_tokens", "one two "],
  );
  assert.deepEqual(
    whole.output.map(({ status }) => status),
    ["incomplete"],
  );
  const events = await collect(await client.responses.create({ ...limited, stream: true }));
  const [item] = only(events, "output_item.done");
  assert.deepEqual([events.at(-1).type, item.item.status], ["response.incomplete", "incomplete"]);
  mock.model = () => ({ content: "one two " });
  assert.equal((await client.responses.create(limited)).status, "completed");
});

test("a Response can fail, and a stream can break", async () => {
  mock.model = () => ({ content: "Half a", failed: { message: "overloaded" } });
  const failed = await client.responses.create(asked);
  assert.deepEqual([failed.status, failed.error.message], ["failed", "overloaded"]);
  const events = await collect(await client.responses.create({ ...asked, stream: true }));
  assert.equal(events.at(-1).type, "response.failed");
  assert.equal(events.at(-1).response.output[0].content[0].text, "Half a");
  assert.equal(only(events, "output_text.done").length, 0);
  mock.model = () => ({ content: "Half a", breaks: { message: "gone" } });
  await assert.rejects(collect(await client.responses.create({ ...asked, stream: true })), /gone/);
});

test("logprobs have the tokens of the text when the request includes them", async () => {
  mock.model = () => ({ content: TEXT });
  const request = { ...asked, include: ["message.output_text.logprobs"], top_logprobs: 2 };
  const whole = await client.responses.create(request);
  const { logprobs } = whole.output[0].content[0];
  assert.equal(logprobs.map(({ token }) => token).join(""), TEXT);
  assert.ok(
    logprobs.every(
      ({ top_logprobs, bytes, token }) => top_logprobs.length === 2 && Buffer.from(bytes).toString() === token,
    ),
  );
  const events = await collect(await client.responses.create({ ...request, stream: true }));
  assert.deepEqual(
    only(events, "output_text.delta").flatMap((event) => event.logprobs),
    logprobs,
  );
  assert.deepEqual(only(events, "output_text.done")[0].logprobs, logprobs);
});

test("parse() reads structured output", async () => {
  mock.model = () => ({ content: '{"city":"Zürich"}' });
  const format = { type: "json_schema", name: "place", schema: {}, strict: true };
  const { output_parsed } = await client.responses.parse({ ...asked, text: { format } });
  assert.deepEqual(output_parsed, { city: "Zürich" });
});

test("an error has the API's form; a failure comes first when the test says so", async () => {
  mock.first({ status: 429, error: { message: "slow down", code: "rate_limit_exceeded" } });
  await assert.rejects(
    client.responses.create(asked),
    (error) => error instanceof OpenAI.RateLimitError && error.code === "rate_limit_exceeded",
  );
});

test("a gate holds the stream, and a hang-up is noticed", async () => {
  const gate = new Gate();
  mock.model = () => ({ content: ["before ", gate, "after"] });
  const stream = await client.responses.create({ ...asked, stream: true });
  for await (const event of stream) if (event.type === "response.output_text.delta") break;
  const [exchange] = mock.posts("/responses");
  await exchange.closed;
  gate.open();
  assert.equal(exchange.cancelled, true);
});

test("the well-behaved model finds the user's words in every form of input", async () => {
  const prompt = 'hello\nEnd with <memory key="k1">…</memory>';
  mock.model = wellBehaved({ answer: "Hi.", memories: [{ content: "Likes tea", category: "preference" }] });
  const inputs = [
    prompt,
    [{ role: "user", content: prompt }],
    [
      {
        role: "user",
        content: [
          { type: "input_text", text: "hello" },
          { type: "input_text", text: prompt },
        ],
      },
      { type: "function_call_output", call_id: "call_1", output: "done" },
    ],
  ];
  for (const input of inputs) {
    assert.ok(lastUserText({ input }).includes(prompt));
    const { output_text } = await client.responses.create({ ...asked, input });
    assert.equal(
      output_text,
      'Hi.\n\n<memory key="k1">{"memories":[{"content":"Likes tea","category":"preference"}]}</memory>',
    );
  }
});
