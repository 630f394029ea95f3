// Replies that the service kept: it keeps our texts with them, and an app that reads them must not see those.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { memoryWith } from "@fast-memory/test-support/fresh-memory";
import { blockFor, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch } from "../../../pkg/index.js";

const OURS = /<memory|<remembered|note-to-assistant/;

/** A service that has kept one turn, as it was sent and as the model answered. */
async function kept() {
  const service = new FakeFetch();
  const memory = await memoryWith("Has bees");
  let turns = 0;
  memory.on("turn", () => turns++);
  const fetch = memoryFetch(service.fetch, memory);
  await (await fetch("https://api.test/v1/chat/completions", { method: "POST", body: chatBody() })).text();
  const asked = JSON.parse(service.last.body);
  const answer = `Hello.${blockFor(asked)}`;
  assert.match(asked.messages[0].content, OURS);
  return { service, memory, fetch, asked: asked.messages[0].content, answer, turns: () => turns };
}

const completion = ({ answer }) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: answer }, finish_reason: "stop" }],
});
const answered = ({ answer }) => ({
  id: "resp_1",
  object: "response",
  status: "completed",
  output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: answer, annotations: [] }] }],
});
const question = ({ asked }) => ({ type: "message", role: "user", content: [{ type: "input_text", text: asked }] });
const list = (item) => ({ object: "list", data: [item], has_more: false });

const READS = {
  "GET /v1/responses/resp_1": answered,
  "GET /v1/responses/resp_1?include[]=reasoning": answered,
  "GET /v1/responses/resp_1/input_items?limit=1": (turn) => list(question(turn)),
  "POST /v1/responses/resp_1/cancel": answered,
  "GET /v1/chat/completions": (turn) => list(completion(turn)),
  "GET /v1/chat/completions/chatcmpl-1": completion,
  "POST /v1/chat/completions/chatcmpl-1": completion,
  "GET /v1/chat/completions/chatcmpl-1/messages": ({ asked }) => list({ id: "m", role: "user", content: asked }),
  "GET /v1/conversations/conv_1/items": (turn) => list(question(turn)),
  "GET /v1/conversations/conv_1/items/msg_1": question,
};
for (const [request, document] of Object.entries(READS)) {
  test(`${request}: what memory added is removed from the stored text`, async () => {
    const turn = await kept();
    const [method, path] = request.split(" ");
    turn.service.answer = () => Response.json(document(turn));
    const init = {
      method,
      headers: { "x-fast-memory": "no-inject", a: "1" },
      ...(method === "POST" && { body: '{"metadata":{}}' }),
    };
    const text = await (await turn.fetch(`https://api.test${path}`, init)).text();
    assert.doesNotMatch(text, OURS);
    assert.deepEqual(JSON.parse(text), document({ asked: QUESTION, answer: "Hello." }));
    assert.equal(turn.service.last.body, init.body);
    assert.deepEqual(
      [...turn.service.last.headers.keys()].filter((name) => name !== "content-type"),
      ["a"],
    );
    assert.deepEqual([turn.turns(), (await turn.memory.stats()).turns], [1, 1], "a look is no turn");
  });
}

test("a stored response that is read as a stream has no block", async () => {
  const turn = await kept();
  const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const events = ({ answer }) =>
    [
      {
        type: "response.output_text.done",
        item_id: "i",
        output_index: 0,
        content_index: 0,
        text: answer,
        sequence_number: 7,
      },
      { type: "response.completed", response: answered({ answer }), sequence_number: 8 },
    ]
      .map(event)
      .join("");
  turn.service.answer = () => new Response(events(turn), { headers: { "content-type": "text/event-stream" } });
  const response = await turn.fetch("https://api.test/v1/responses/resp_1?stream=true&starting_after=6");
  assert.equal(await response.text(), events({ answer: "Hello." }));
});

test("a stored document without anything of ours keeps its bytes", async () => {
  const { service, fetch } = await kept();
  const text = '{ "id" : "resp_1", "n": 1.0, "big": 9007199254740993, "output":[ ] }';
  service.answer = () => new Response(text);
  assert.equal(await (await fetch("https://api.test/v1/responses/resp_1")).text(), text);
});

const OTHERS = [
  "GET /v1/models/responses-model",
  "GET /v1/conversations/conv_1",
  "GET /v1/files/file_1/content",
  "DELETE /v1/responses/resp_1",
  "DELETE /v1/chat/completions/chatcmpl-1",
  "GET /v1/batches?after=/responses/resp_1",
  "POST /v1/responses/resp_1/other",
  "GET /v1/responses",
];
for (const request of OTHERS) {
  test(`${request} passes through unchanged`, async () => {
    const { service, fetch } = await kept();
    const [method, path] = request.split(" ");
    const init = { method };
    const response = await fetch(`https://api.test${path}`, init);
    assert.equal(service.last.args[1], init);
    assert.equal(response, service.replies.at(-1));
  });
}
