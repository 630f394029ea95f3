// What the mock's Responses API keeps between calls, as the plain SDK reads it.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { HangUp } from "../model/marks.mjs";
import { lastUserText, messagesOf, textOf } from "../model/model.mjs";
import { MockServer } from "../server.mjs";

const asked = { model: "mock", input: "first question" };
let mock;
let client;
let shown;

before(async () => {
  mock = await MockServer.start();
  client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 });
});
after(() => mock.close());
beforeEach(() => {
  mock.forget();
  mock.model = (request) => {
    shown = request;
    return { content: `answer to ${lastUserText(request)}` };
  };
});

async function collect(stream) {
  const all = [];
  for await (const each of stream) all.push(each);
  return all;
}

test("a stored Response stays readable until it is deleted", async () => {
  const made = await client.responses.create(asked);
  const { _request_id, ...read } = await client.responses.retrieve(made.id);
  const { _request_id: other, ...first } = made;
  assert.deepEqual(read, first);
  await client.responses.delete(made.id);
  await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
  const unstored = await client.responses.create({ ...asked, store: false });
  await assert.rejects(client.responses.retrieve(unstored.id), OpenAI.NotFoundError);
});

test("previous_response_id shows the model the earlier items, and input_items lists them", async () => {
  const first = await client.responses.create(asked);
  const second = await client.responses.create({ ...asked, input: "second question", previous_response_id: first.id });
  assert.equal(second.output_text, "answer to second question");
  assert.deepEqual(messagesOf(shown).map(textOf), ["first question", "answer to first question", "second question"]);
  assert.deepEqual(mock.responses[1].input, "second question");
  const items = await collect(client.responses.inputItems.list(second.id, { order: "asc" }));
  assert.deepEqual(items.map(textOf), ["first question", "answer to first question", "second question"]);
  assert.ok(items.every(({ id }) => id));
  const newest = await client.responses.inputItems.list(second.id, { limit: 1 });
  assert.deepEqual([textOf(newest.data[0]), newest.has_more], ["second question", true]);
  await assert.rejects(
    client.responses.create({ ...asked, previous_response_id: "resp_none" }),
    (/** @type {any} */ error) => error.status === 400 && error.code === "previous_response_not_found",
  );
});

test("a tool step by previous_response_id still shows the model the user's words", async () => {
  mock.model = () => ({
    content: null,
    toolCalls: [{ id: "call_1", type: "function", function: { name: "look", arguments: "{}" } }],
  });
  const first = await client.responses.create(asked);
  mock.model = (request) => ({ content: `still: ${lastUserText(request)}` });
  const input = [{ type: "function_call_output", call_id: "call_1", output: "found" }];
  const second = await client.responses.create({ ...asked, input, previous_response_id: first.id });
  assert.equal(second.output_text, "still: first question");
});

test("a conversation gathers its items", async () => {
  const conversation = await client.conversations.create({
    items: [{ type: "message", role: "user", content: "before" }],
  });
  const made = await client.responses.create({ ...asked, conversation: conversation.id });
  assert.equal(made.conversation.id, conversation.id);
  await client.responses
    .create({ ...asked, conversation: { id: conversation.id }, input: "second question", stream: true })
    .then(collect);
  const items = await collect(client.conversations.items.list(conversation.id, { order: "asc" }));
  assert.deepEqual(items.map(textOf), [
    "before",
    "first question",
    "answer to first question",
    "second question",
    "answer to second question",
  ]);
  const one = await client.conversations.items.retrieve(items[2].id, { conversation_id: conversation.id });
  assert.equal(textOf(one), "answer to first question");
  const page = await client.conversations.items.create(conversation.id, {
    items: [{ type: "message", role: "user", content: "added" }],
  });
  assert.deepEqual(page.data.map(textOf), ["added"]);
  assert.equal((await client.conversations.retrieve(conversation.id)).id, conversation.id);
  assert.equal((await client.conversations.delete(conversation.id)).deleted, true);
  await assert.rejects(client.conversations.items.list(conversation.id), OpenAI.NotFoundError);
});

test("a background Response is queued, in progress, and completed after the given number of polls", async () => {
  mock.model = () => ({ content: "at last", polls: 3 });
  const made = await client.responses.create({ ...asked, background: true });
  assert.deepEqual([made.status, made.output], ["queued", []]);
  const seen = [];
  for (let poll = 0; poll < 3; poll++) seen.push(await client.responses.retrieve(made.id));
  assert.deepEqual(
    seen.map(({ status }) => status),
    ["in_progress", "in_progress", "completed"],
  );
  assert.equal(seen[2].output_text, "at last");
  assert.equal(seen[2].background, true);
});

test("a cancelled background Response stays cancelled", async () => {
  const made = await client.responses.create({ ...asked, background: true });
  assert.equal((await client.responses.cancel(made.id)).status, "cancelled");
  assert.equal((await client.responses.retrieve(made.id)).status, "cancelled");
});

test("a broken background stream resumes where it stopped", async () => {
  mock.model = () => ({ content: ["one two ", new HangUp(), "three four"] });
  const seen = [];
  const stream = await client.responses.create({ ...asked, background: true, stream: true });
  await assert.rejects(async () => {
    for await (const event of stream) seen.push(event);
  });
  assert.ok(seen.some(({ type }) => type === "response.queued"));
  const { id } = seen[0].response;
  const rest = await collect(
    await client.responses.retrieve(id, { stream: true, starting_after: seen.at(-1).sequence_number }),
  );
  const events = [...seen, ...rest];
  assert.deepEqual(
    events.map(({ sequence_number }) => sequence_number),
    events.map((_, at) => at),
  );
  assert.equal(
    events.map(({ type, delta }) => (type === "response.output_text.delta" ? delta : "")).join(""),
    "one two three four",
  );
  const again = await client.responses.stream({ response_id: id }).finalResponse();
  assert.equal(again.output_text, "one two three four");
});

test("tokens are counted and a context is compacted", async () => {
  const { object, input_tokens } = await client.responses.inputTokens.count(asked);
  assert.ok(object === "response.input_tokens" && input_tokens > 0);
  const compacted = await client.responses.compact(asked);
  assert.deepEqual(
    compacted.output.map(({ type }) => type),
    ["message", "compaction"],
  );
  assert.equal(textOf(compacted.output[0]), "first question");
});
