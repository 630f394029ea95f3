// A service whose replies have another shape than the API of its path: the app hears of it once, and no block is asked for any more.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { QUESTION } from "@fast-memory/test-support/mock-for-file";
import { createMemory, memoryFetch, withFastMemory } from "../../../pkg/index.js";

const BASE = "https://api.test/v1";
const BODIES = {
  "/chat/completions": chatBody(),
  "/responses": JSON.stringify({ model: "m", input: QUESTION }),
  "/messages": JSON.stringify({ model: "m", max_tokens: 900, messages: [{ role: "user", content: QUESTION }] }),
};
const asksForBlock = (call) => /<memory/.test(call.body);

async function twoCalls(path, reply, { stream = false } = {}) {
  const service = new FakeFetch();
  const errors = [];
  service.answer = () => (typeof reply === "string" ? new Response(reply) : Response.json(reply));
  const memory = createMemory("alice", freshOptions({ onError: (error) => errors.push(error) }));
  const chat = memoryFetch(service.fetch, memory);
  const body = JSON.stringify({ ...JSON.parse(BODIES[path]), stream });
  const seen = [];
  for (let call = 0; call < 2; call++) seen.push(await (await chat(BASE + path, { method: "POST", body })).text());
  const codes = errors.map(({ code }) => code).filter((code) => code !== "model_load");
  return { codes, asked: service.calls.map(asksForBlock), seen, report: String(await memory.doctor()) };
}

const OTHER = {
  "llama-api-client": ["/chat/completions", { completion_message: { role: "assistant", content: { text: "Hi." } } }],
  "a gateway": ["/chat/completions", { result: { choices: [] }, success: true }],
  "a list of results": ["/chat/completions", { results: [{ generated_text: "Hi." }] }],
  Ollama: ["/chat/completions", { message: { role: "assistant", content: "Hi." }, done: true }],
  Gemini: ["/chat/completions", { candidates: [{ content: { parts: [{ text: "Hi." }] } }] }],
  Cohere: ["/chat/completions", { text: "Hi.", generation_id: "1" }],
  "a gateway of Responses": ["/responses", { data: { output: [] } }],
  "a gateway of Messages": ["/messages", { completion: "Hi." }],
};
for (const [name, [path, reply]] of Object.entries(OTHER)) {
  test(`a reply of the shape of ${name} is told of once, and blocks are asked for no more`, async () => {
    const { codes, asked, seen, report } = await twoCalls(path, reply);
    assert.deepEqual(codes, ["unknown_reply"]);
    assert.deepEqual(asked, [true, false]);
    assert.deepEqual(JSON.parse(seen[0]), reply);
    assert.match(report, /FAIL {2}extraction {3}a reply had another shape/);
  });

  test(`a stream of the shape of ${name}`, async () => {
    const { codes, asked } = await twoCalls(path, `data: ${JSON.stringify(reply)}\n\n`.repeat(3), { stream: true });
    assert.deepEqual(codes, ["unknown_reply"]);
    assert.deepEqual(asked, [true, false]);
  });
}

const KNOWN = {
  "a tool call": [
    "/chat/completions",
    {
      choices: [
        { index: 0, message: { role: "assistant", content: null, tool_calls: [] }, finish_reason: "tool_calls" },
      ],
    },
  ],
  "no choices": ["/chat/completions", { object: "chat.completion", choices: [] }],
  "a background response": ["/responses", { object: "response", id: "r", status: "queued" }],
  "a response without text": ["/responses", { output: [{ type: "function_call" }] }],
  "a message without text": ["/messages", { type: "message", content: [] }],
  "an error with status 200": ["/chat/completions", { error: { message: "no" } }],
  "a list": ["/chat/completions", []],
};
for (const [name, [path, reply]] of Object.entries(KNOWN)) {
  test(`${name} is no unknown reply`, async () => {
    const { codes, asked } = await twoCalls(path, reply);
    assert.deepEqual(codes, []);
    assert.deepEqual(asked, [true, true]);
  });
}

for (const [name, [path, stream]] of Object.entries({
  "a stream of choices in pieces": [
    "/chat/completions",
    'data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi."}}]}\n\n',
  ],
  "a stream of responses": ["/responses", 'event: response.created\ndata: {"type":"response.created"}\n\n'],
  "a stream of messages": ["/messages", 'event: message_start\ndata: {"type":"message_start"}\n\n'],
  "a stream that fails": ["/chat/completions", 'data: {"error":{"message":"no"}}\n\n'],
  "an empty stream": ["/chat/completions", "data: [DONE]\n\n"],
})) {
  test(`${name} is no unknown reply`, async () => {
    const { codes } = await twoCalls(path, stream, { stream: true });
    assert.deepEqual(codes, []);
  });
}

test("a client with chat.completions.create alone", async () => {
  const errors = [];
  const requests = [];
  const create = async (request) => {
    requests.push(JSON.stringify(request));
    return { result: "Hi." };
  };
  const options = freshOptions({ onError: (error) => errors.push(error) });
  const client = withFastMemory({ chat: { completions: { create } } }, "alice", options);
  for (let call = 0; call < 2; call++)
    assert.deepEqual(
      await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: QUESTION }] }),
      {
        result: "Hi.",
      },
    );
  assert.deepEqual(
    errors.filter(({ code }) => code !== "model_load").map(({ code }) => code),
    ["unknown_reply"],
  );
  assert.deepEqual(
    requests.map((body) => /<memory/.test(body)),
    [true, false],
  );
});
