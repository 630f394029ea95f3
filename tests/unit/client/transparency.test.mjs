// The app sees what it would have seen without us: each scenario is run with the plain client and the wrapped one.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import { Gate, HangUp } from "@fast-memory/mock/marks";
import { keyOf, remembered, wellBehaved } from "@fast-memory/mock/model";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { nextEvent } from "@fast-memory/test-support/memory-events";

const MEMORIES = [{ content: "Keeps bees", category: "fact" }];

let pair;
before(async () => {
  pair = await ClientPair.start();
});
after(() => pair.close());
beforeEach(() => pair.reset());

test("a reply without a block keeps the server's bytes, in JSON and in a stream", async () => {
  const odd = (text) =>
    text.replace('"created":1700000000', '"created" : 1700000000.0,"id64":9007199254740993123,"é":"\\u00e9"');
  for (const more of [{}, { stream: true }, { stream: true, stream_options: { include_usage: true } }]) {
    pair.mock.model = () => ({ content: "Plain — 🍵\n\n", rewrite: odd, newline: "mixed" });
    const { plain, wrapped } = await pair.both(async (client) => {
      const response = await client.chat.completions.create(ask("Hello", more)).asResponse();
      const text = await response.text();
      // The mock numbers its replies, and counts the tokens of the longer request.
      return {
        text: text.replaceAll(/chatcmpl-\d+|"usage":\{.*?\}/g, "…"),
        status: response.status,
        url: response.url,
        type: response.headers.get("content-type"),
      };
    });
    assert.deepEqual(wrapped, plain);
    assert.ok(plain.value.text.includes("Plai"));
  }
});

test("removing a block changes the content alone", async () => {
  const model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  const odd = (text) => text.replace('"created":1700000000', '"created" : 1.0,"id64":9007199254740993123');
  let upstream;
  pair.mock.model = (request) => ({ ...model(request), rewrite: (text) => (upstream = odd(text)) });
  const response = await pair.wrapped().chat.completions.create(ask("Hello")).asResponse();
  const text = await response.text();
  assert.match(upstream, /<memory/);
  assert.equal(text, upstream.replace(/("content":"Hello\.)(?:[^"\\]|\\.)*"/, '$1"'));
});

test("withResponse has the request id and the usage as billed", async () => {
  pair.mock.model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  const { data, request_id } = await pair.wrapped().chat.completions.create(ask("Hello")).withResponse();
  assert.match(request_id, /^req_\d+$/);
  assert.ok(data.usage.completion_tokens > 10, "the block's tokens are billed, and shown");
});

const FAILURES = {
  401: { status: 401, error: { message: "bad key", type: "invalid_request_error", code: "invalid_api_key" } },
  404: { status: 404, error: { message: "no such model", code: "model_not_found" } },
  "429 for good": { status: 429, error: { message: "slow down" }, headers: { "x-should-retry": "false" } },
};
for (const [name, failure] of Object.entries(FAILURES)) {
  test(`an error of the service is the SDK's own: ${name}`, async () => {
    pair.mock.model = () => failure;
    const { plain, wrapped } = await pair.both((client) => say(client, "Hello"));
    assert.equal(plain.error.status, failure.status);
    assert.deepEqual(wrapped, plain);
    assert.deepEqual(
      pair.failures.filter(({ name }) => name !== "ModelLoadError"),
      [],
    );
  });
}

test("a failed reply reaches the SDK as the same Response", async () => {
  let response;
  const fetch = async () => (response = Response.json({ error: { message: "no" } }, { status: 400 }));
  const error = await say(pair.wrapped({}, { fetch }), "Hello").catch((error) => error);
  assert.equal(error.headers, response.headers);
});

test("a retry sends identical bytes whatever is learned meanwhile, and the turn is learned once", async () => {
  const model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  const client = pair.wrapped();
  await client.memory.add("Has a garden full of flowers");
  pair.mock.model = async (request, exchange) => {
    if (exchange !== pair.mock.posts("/chat/completions")[0]) return model(request);
    await client.memory.add("What grows in my garden are tomatoes");
    return { status: 500 };
  };
  let turns = 0;
  client.memory.on("turn", () => turns++);
  assert.equal(await say(client, "What grows in my garden?"), "Hello.");
  const [first, second] = pair.mock.posts("/chat/completions");
  assert.equal(second.body, first.body);
  assert.deepEqual(
    remembered(first.json).map(({ text }) => text),
    ["Has a garden full of flowers"],
  );
  const texts = (await client.memory.getAll()).map(({ text }) => text);
  assert.deepEqual(texts.sort(), [
    "Has a garden full of flowers",
    "Keeps bees",
    "What grows in my garden are tomatoes",
  ]);
  assert.equal(turns, 1);
});

const WAYS_OUT = { "an abort": (controller) => controller.abort(), "leaving the loop": () => {} };
for (const [how, leave] of Object.entries(WAYS_OUT)) {
  test(`${how} cancels the request upstream, and an unfinished block teaches nothing`, async () => {
    const gate = new Gate();
    pair.mock.model = (request) => ({
      content: [
        "Hello. ",
        "There is more.",
        gate,
        `\n\n<memory key="${keyOf(request)}">{"memories":[{"content":"Keeps bees"}]}</memory>`,
      ],
    });
    const client = pair.wrapped();
    const controller = new AbortController();
    const started = await client.chat.completions.create(ask("Hello", { stream: true }), { signal: controller.signal });
    for await (const chunk of started) {
      if (!chunk.choices[0].delta.content) continue;
      await gate.reached;
      leave(controller);
      break;
    }
    const [exchange] = pair.mock.posts("/chat/completions");
    await exchange.closed;
    gate.open();
    assert.equal(exchange.cancelled, true);
    assert.deepEqual(await client.memory.getAll(), []);
  });
}

test("cancelling the raw body cancels the request upstream", async () => {
  const gate = new Gate();
  pair.mock.model = () => ({ content: ["Hello. ", gate, "There is more."] });
  const response = await pair
    .wrapped()
    .chat.completions.create(ask("Hello", { stream: true }))
    .asResponse();
  const reader = response.body.getReader();
  await reader.read();
  await gate.reached;
  await reader.cancel();
  const [exchange] = pair.mock.posts("/chat/completions");
  await exchange.closed;
  gate.open();
  assert.equal(exchange.cancelled, true);
});

test("an abort before the reply is the SDK's own error", async () => {
  const { plain, wrapped } = await pair.both((client) => {
    const controller = new AbortController();
    const gate = new Gate();
    pair.mock.model = async () => {
      await gate.pass();
      return { content: "Hello." };
    };
    void gate.reached.then(() => controller.abort());
    return client.chat.completions.create(ask("Hello"), { signal: controller.signal }).finally(() => gate.open());
  });
  assert.equal(plain.error.name, "APIUserAbortError");
  assert.deepEqual(wrapped, plain);
});

test("a connection that breaks in the middle breaks for the app too", async () => {
  pair.mock.model = () => ({ content: ["Hello. ", new HangUp(), "There is more."] });
  const { plain, wrapped } = await pair.both((client) => stream(client, "Hello"));
  assert.ok(plain.error, "the mock did not hang up");
  assert.equal(wrapped.error?.name, plain.error.name);
});

test("the SDK's helpers work: stream(), parse() and runTools()", async () => {
  pair.mock.model = wellBehaved({ answer: '{"colour":"red"}', memories: MEMORIES });
  const client = pair.wrapped();
  const runner = client.chat.completions.stream(ask("Hello"));
  assert.equal(await runner.finalContent(), '{"colour":"red"}');
  const response_format = { type: "json_schema", json_schema: { name: "c", strict: true, schema: { type: "object" } } };
  const parsed = await client.chat.completions.parse(ask("Which colour?", { response_format }));
  assert.equal(parsed.choices[0].message.content, '{"colour":"red"}');
  assert.equal(keyOf(pair.mock.chats.at(-1)), undefined, "a block was asked for beside structured output");

  pair.mock.forget();
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } };
  pair.mock.model = (request) =>
    request.messages.at(-1).role === "tool" ? { content: "Sunny." } : { content: null, toolCalls: [call] };
  const weather = {
    type: "function",
    function: {
      name: "weather",
      parameters: { type: "object", properties: {} },
      function: () => "sun",
      parse: JSON.parse,
    },
  };
  await client.memory.add("Checks the weather before tending the bees");
  assert.equal(
    await client.chat.completions.runTools(ask("How is the weather for my bees?", { tools: [weather] })).finalContent(),
    "Sunny.",
  );
  const [first, second] = pair.mock.chats;
  assert.equal(remembered(first).length > 0, true);
  assert.deepEqual(
    second.messages.slice(0, first.messages.length),
    first.messages,
    "the second step's prefix differs: prompt caches miss",
  );
});

test("other endpoints pass through unchanged", async () => {
  const client = pair.wrapped();
  const { plain, wrapped } = await pair.both(async (client) => {
    const models = await client.models.list();
    const embedding = await client.embeddings.create({ model: "m", input: "bees" });
    return { models: models.data, embedding: embedding.data[0].embedding };
  });
  assert.deepEqual(wrapped, plain);
  await assert.rejects(client.files.retrieve("nothing"), { status: 404 });
});

test("inject: false adds no memories, and extract: false asks for no block", async () => {
  pair.mock.model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  const silent = pair.wrapped({ inject: false, extract: false });
  await silent.memory.add("Keeps bees");
  await say(silent, "What about my bees?");
  assert.equal(pair.mock.chats.at(-1).messages[0].content, "What about my bees?");

  const reader = pair.wrapped({ extract: false });
  await reader.memory.add("Keeps bees");
  await say(reader, "What about my bees?");
  assert.equal(remembered(pair.mock.chats.at(-1)).length, 1);
  assert.equal(keyOf(pair.mock.chats.at(-1)), undefined);

  const writer = pair.wrapped({ inject: false });
  const turn = nextEvent(writer.memory, "turn");
  await say(writer, "What about my bees?");
  assert.deepEqual(remembered(pair.mock.chats.at(-1)), []);
  assert.deepEqual(
    (await turn).learned.added.map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("a request without a user message stays unchanged", async () => {
  pair.mock.model = () => ({ content: "Hello." });
  const client = pair.wrapped();
  await client.memory.add("Keeps bees");
  const messages = [{ role: "system", content: "Greet the visitor who keeps bees." }];
  await client.chat.completions.create({ model: "mock", messages });
  assert.deepEqual(pair.mock.chats[0].messages, messages);
});

test("content parts stay, and memories are added as a text part", async () => {
  pair.mock.model = () => ({ content: "Hello." });
  const client = pair.wrapped();
  await client.memory.add("Keeps bees");
  const content = [
    { type: "text", text: "Are these my bees?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
  ];
  await client.chat.completions.create({ model: "mock", messages: [{ role: "user", content }] });
  const sent = pair.mock.chats[0].messages[0].content;
  assert.deepEqual(sent.slice(0, 2), content);
  assert.deepEqual(
    sent.slice(2).map(({ type }) => type),
    ["text"],
  );
  assert.equal(remembered(pair.mock.chats[0]).length, 1);
});
