// What an app's own fetch may return in place of a Response: each is read by an SDK as without memory, and without the block.
import assert from "node:assert/strict";
import { Readable } from "node:stream";

import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI7 } from "openai-7";

import { ask } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { blockFor } from "@fast-memory/test-support/mock-for-file";
import { memoryFetch, withFastMemory } from "../../../pkg/index.js";

const TYPE = { "content-type": "application/json" };

class Inner extends Response {
  constructor(inner) {
    super(inner.body, inner);
  }
}
class Private extends Response {
  #note;
  constructor(inner, note) {
    super(inner.body, inner);
    this.#note = note ?? "none";
  }
  async json() {
    return { ...(await super.json()), note: this.#note };
  }
}
class Options extends Response {
  constructor({ reply, trace }) {
    super(reply.body, { status: reply.status, headers: reply.headers });
    this.trace = trace.id;
  }
}
class LosesStatus extends Response {
  constructor(body, { retries }) {
    super(body, { headers: TYPE });
    this.retries = retries.count;
  }
}
class FakeReply {
  #reply;
  constructor(reply) {
    this.#reply = reply;
  }
  get ok() {
    return this.#reply.ok;
  }
  get status() {
    return this.#reply.status;
  }
  get headers() {
    return this.#reply.headers;
  }
  json() {
    return this.#reply.json();
  }
  text() {
    return this.#reply.text();
  }
}

const like = (reply, more) => ({
  ok: reply.ok,
  status: reply.status,
  headers: reply.headers,
  text: () => reply.text(),
  json: () => reply.json(),
  ...more,
});
async function* chunksOf(reply) {
  yield* reply.body;
}

const WHOLE = {
  "a hand-made object": (reply) => like(reply),
  "one whose body is null": (reply) => like(reply, { body: null }),
  "one whose headers are a Map": (reply) => like(reply, { headers: new Map(reply.headers) }),
  "one with a web stream": (reply) => like(reply, { body: reply.body }),
  "one with chunks": (reply) => like(reply, { body: chunksOf(reply) }),
  "a frozen one": (reply) => Object.freeze(like(reply)),
  "one of a class with private fields": (reply) => new FakeReply(reply),
  "a subclass over another Response": (reply) => new Inner(reply),
  "a subclass with private fields": (reply) => new Private(reply, "seen"),
  "a subclass with options of its own": (reply) => new Options({ reply, trace: { id: 7 } }),
  "a subclass that keeps no status": (reply) => new LosesStatus(reply.body, { retries: { count: 1 } }),
  "a Response whose json was replaced": (reply) => {
    const json = reply.json.bind(reply);
    return Object.assign(reply, { json: async () => ({ ...(await json()), traced: true }) });
  },
  "a Response with more properties": (reply) => Object.assign(reply, { traceId: "t1" }),
  "a Proxy of a Response": (reply) =>
    new Proxy(reply, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
};

const STREAMED = {
  "a hand-made object with a web stream": (reply) => like(reply, { body: reply.body }),
  "one with chunks": (reply) => like(reply, { body: chunksOf(reply) }),
  "one with a Node stream": (reply) => like(reply, { body: Readable.fromWeb(reply.body) }),
  "a subclass over another Response": (reply) => new Inner(reply),
  "a subclass with private fields": (reply) => new Private(reply),
  "a subclass with options of its own": (reply) => new Options({ reply, trace: { id: 7 } }),
  "a Response whose json was replaced": (reply) => Object.assign(reply, { json: async () => ({}) }),
};

/** A service whose replies are of the shape that `make` gives them. */
function service(make) {
  const fake = new FakeFetch();
  const { answer } = fake;
  fake.answer = (body) => {
    const reply = body.stream ? streamed(body) : answer(body);
    return make(reply);
  };
  return fake;
}

function streamed(body) {
  const pieces = ["Hel", "lo.", ...blockFor(body)].map((content) => ({ index: 0, delta: { content } }));
  const events = [...pieces, { index: 0, delta: {}, finish_reason: "stop" }].map(
    (choice) => `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", choices: [choice] })}\n\n`,
  );
  return new Response(`${events.join("")}data: [DONE]\n\n`, { headers: { "content-type": "text/event-stream" } });
}

const clientOf = (SDK, fake) =>
  new SDK({ apiKey: "k", baseURL: "https://api.test/v1", maxRetries: 0, fetch: fake.fetch });

for (const [version, SDK] of Object.entries({ 5: OpenAI5, 7: OpenAI7 })) {
  for (const [name, make] of Object.entries(WHOLE)) {
    test(`openai ${version}, ${name}: the reply is the plain client's, and it is learned from`, async () => {
      const plain = await clientOf(SDK, service(make)).chat.completions.create(ask("Hello"));
      const client = withFastMemory(clientOf(SDK, service(make)), "alice", freshOptions());
      const reply = await client.chat.completions.create(ask("Hello"));
      assert.deepEqual(reply, plain);
      assert.equal(reply.choices[0].message.content, "Hello.");
      assert.equal((await client.memory.stats()).turns, 1);
      assert.ok((await client.memory.getAll()).length > 0, "something is learned");
    });
  }
  for (const [name, make] of Object.entries(STREAMED)) {
    test(`openai ${version}, streamed, ${name}: the reply is clean, and it is learned from`, async () => {
      const client = withFastMemory(clientOf(SDK, service(make)), "alice", freshOptions());
      let text = "";
      for await (const chunk of await client.chat.completions.create(ask("Hello", { stream: true })))
        text += chunk.choices[0]?.delta.content ?? "";
      assert.equal(text, "Hello.");
      assert.ok((await client.memory.getAll()).length > 0, "something is learned");
    });
  }
}

/** What the fetch with memory returns for a reply of the shape `make`. */
async function replyOf(make, body = chatBody()) {
  const fetch = memoryFetch(service(make).fetch, await memoryWith());
  return fetch("https://api.test/v1/chat/completions", { method: "POST", body });
}
const textIn = (json) => json.choices[0].message.content;

test("each method that reads a hand-made reply reads it clean, in any order and more than once", async () => {
  const all = (reply) =>
    like(reply, { arrayBuffer: () => reply.arrayBuffer(), blob: () => reply.blob(), bytes: () => reply.bytes() });
  const decode = async (bytes) => textIn(JSON.parse(new TextDecoder().decode(await bytes)));
  const readers = {
    json: async (reply) => textIn(await reply.json()),
    text: async (reply) => textIn(JSON.parse(await reply.text())),
    arrayBuffer: (reply) => decode(reply.arrayBuffer()),
    blob: async (reply) => decode((await reply.blob()).arrayBuffer()),
  };
  for (const first of Object.values(readers)) {
    const reply = await replyOf(all);
    assert.equal(await first(reply), "Hello.");
    for (const read of Object.values(readers)) assert.equal(await read(reply), "Hello.");
  }
});

test("a hand-made reply may have one method alone, and headers of any shape", async () => {
  for (const headers of [{ get: () => null }, { "Content-Type": "application/json" }, undefined]) {
    const json = await replyOf((reply) => ({ ok: true, status: 200, headers, json: () => reply.json() }));
    assert.equal(textIn(await json.json()), "Hello.");
    const text = await replyOf((reply) => ({ ok: true, status: 200, headers, text: () => reply.text() }));
    assert.equal(textIn(JSON.parse(await text.text())), "Hello.");
  }
});

test("a subclass keeps its class, its properties and its own methods; its clone is clean, too", async () => {
  const traced = await replyOf((reply) => new Options({ reply, trace: { id: 7 } }));
  assert.ok(traced instanceof Options && traced instanceof Response);
  assert.equal(traced.trace, 7);
  assert.equal(textIn(await traced.clone().json()), "Hello.");
  assert.equal(textIn(await traced.json()), "Hello.");
  const noted = await replyOf((reply) => new Private(reply, "seen"));
  assert.equal((await noted.json()).note, "seen");
  /** @type {any} */
  const marked = await replyOf((reply) => Object.assign(reply, { traceId: "t1" }));
  assert.equal(marked.traceId, "t1");
});

test("the clone of a hand-made reply is clean, as a body and as a document", async () => {
  const cloneable = (reply) => like(reply, { clone: () => like(reply.clone()) });
  const reply = await replyOf(cloneable);
  assert.equal(textIn(await reply.clone().json()), "Hello.");
  assert.equal(textIn(await new Response(reply.clone().body).json()), "Hello.");
  assert.equal(textIn(await reply.json()), "Hello.");
});

test("a hand-made reply that cannot be read fails with its own error", async () => {
  const failure = new Error("connection reset");
  const reply = await replyOf((made) => like(made, { json: () => Promise.reject(failure), text: undefined }));
  await assert.rejects(reply.json(), (error) => error === failure);
});

test("a hand-made reply with nothing to read, or one that failed, is returned as it is", async () => {
  for (const make of [
    ({ ok, status, headers }) => ({ ok, status, headers }),
    (reply) => like(reply, { ok: false, status: 500 }),
    (reply) => like(reply, { status: 204 }),
  ]) {
    let made;
    assert.equal(await replyOf((reply) => (made = make(reply))), made);
  }
});
