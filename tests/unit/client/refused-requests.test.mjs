// A service that refuses a request because of what memory added: the app's own request is sent once, and the client goes on without.
import assert from "node:assert/strict";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { QUESTION } from "@fast-memory/test-support/mock-for-file";
import { createMemory, memoryFetch, memoryMiddleware, withFastMemory, withMemory } from "../../../pkg/index.js";

const URL_OF_CHAT = "https://api.test/v1/chat/completions";
const SECRET = "content filter: Keeps bees sk-proj-4f8a9b2c1d3e5f60";
const hasMemory = (body) => /remembered|<memory/.test(JSON.stringify(body));
const refusal = (status) => Response.json({ error: { message: SECRET } }, { status });
const answer = () =>
  Response.json({ choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }] });
const events = () =>
  new Response(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Hello." } }] })}\n\ndata: [DONE]\n\n`,
  );

/** A service that refuses what memory has added to. */
function strict(status, plain = answer) {
  const service = new FakeFetch();
  service.answer = (body) => (hasMemory(body) ? refusal(status) : plain());
  return service;
}

async function memory(options) {
  const errors = [];
  const made = createMemory("alice", freshOptions({ onError: (error) => errors.push(error), ...options }));
  await made.add("Keeps bees");
  return { made, errors };
}

const without = (errors) => errors.filter(({ code }) => code !== "model_load");

for (const status of [400, 413, 422]) {
  for (const stream of [false, true]) {
    test(`status ${status}, ${stream ? "streamed" : "whole"}: the app's own body is sent once, and the app gets its reply`, async () => {
      const service = strict(status, stream ? events : answer);
      const { made, errors } = await memory();
      const headers = { authorization: "Bearer app", "x-app": "1" };
      const body = chatBody({ stream });
      const chat = memoryFetch(service.fetch, made);
      const reply = await chat(URL_OF_CHAT, { method: "POST", body, headers });
      assert.equal(reply.status, 200);
      assert.match(await reply.text(), /Hello\./);
      assert.equal(service.calls.length, 2);
      assert.equal(service.last.body, body);
      for (const [name, value] of Object.entries(headers)) assert.equal(service.last.headers.get(name), value);
      const [error] = without(errors);
      assert.equal(error.code, "refused_with_memory");
      assert.match(error.message, new RegExp(`status ${status}`));
      assert.doesNotMatch(`${error.message}${String(error.cause)}`, /Keeps bees|sk-proj/);

      await (await chat(URL_OF_CHAT, { method: "POST", body })).text();
      assert.equal(service.calls.length, 3, "the next request goes out plain at once");
      assert.equal(service.last.body, body);
      const report = String(await made.doctor());
      assert.match(report, new RegExp(`FAIL {2}retrieval {4}the service refused .*status ${status}`));
    });
  }
}

for (const status of [401, 403, 404, 408, 409, 429, 500, 503]) {
  test(`status ${status} is handed on, and the request is not sent again`, async () => {
    const service = strict(status);
    const { made, errors } = await memory();
    const reply = await memoryFetch(service.fetch, made)(URL_OF_CHAT, { method: "POST", body: chatBody() });
    assert.equal(reply.status, status);
    assert.equal(service.calls.length, 1);
    assert.deepEqual(without(errors), []);
  });
}

test("a request that is refused without memory, too, is not blamed on memory", async () => {
  const service = new FakeFetch();
  service.answer = (body) => (hasMemory(body) ? refusal(400) : Response.json({ error: "plain" }, { status: 422 }));
  const { made, errors } = await memory();
  const chat = memoryFetch(service.fetch, made);
  const reply = await chat(URL_OF_CHAT, { method: "POST", body: chatBody() });
  assert.deepEqual([reply.status, await reply.json()], [422, { error: "plain" }]);
  assert.deepEqual(without(errors), []);
  await chat(URL_OF_CHAT, { method: "POST", body: chatBody() });
  assert.equal(service.calls.length, 4, "the next request has memory in it again");
});

test("a refused request in which memory had no part is sent once", async () => {
  const service = new FakeFetch();
  service.answer = () => refusal(400);
  const { made } = await memory({ inject: false, extract: false });
  const reply = await memoryFetch(service.fetch, made)(URL_OF_CHAT, { method: "POST", body: chatBody() });
  assert.deepEqual([reply.status, service.calls.length], [400, 1]);
});

test("after ten minutes requests have memory in them again", async (t) => {
  const service = strict(400);
  const { made } = await memory();
  const chat = memoryFetch(service.fetch, made);
  const call = async () => (await chat(URL_OF_CHAT, { method: "POST", body: chatBody() })).text();
  await call();
  const { now } = Date;
  t.after(() => (Date.now = now));
  Date.now = () => now() + 9 * 60_000;
  await call();
  assert.equal(service.calls.length, 3);
  Date.now = () => now() + 11 * 60_000;
  await call();
  assert.equal(service.calls.length, 5);
});

test("an aborted call is not sent again", async () => {
  const service = new FakeFetch();
  const controller = new AbortController();
  service.answer = () => {
    controller.abort();
    return refusal(400);
  };
  const { made } = await memory();
  const init = { method: "POST", body: chatBody(), signal: controller.signal };
  await memoryFetch(service.fetch, made)(URL_OF_CHAT, init);
  assert.equal(service.calls.length, 1);
});

test("a Request object is sent again as the app made it", async () => {
  const service = strict(400);
  const { made } = await memory();
  const request = new Request(URL_OF_CHAT, { method: "POST", body: chatBody() });
  const reply = await memoryFetch(service.fetch, made)(request);
  assert.equal(reply.status, 200);
  assert.equal(service.last.body, chatBody());
});

test("an onError that throws fails the call", async () => {
  const service = strict(400);
  const onError = (error) => {
    if (error.code === "refused_with_memory") throw error;
  };
  const { made } = await memory({ onError });
  const chat = memoryFetch(service.fetch, made);
  await assert.rejects(chat(URL_OF_CHAT, { method: "POST", body: chatBody() }), /status 400/);
});

test("the OpenAI client gets the reply to its own request", async () => {
  const service = strict(400);
  const errors = [];
  const plain = new OpenAI({ apiKey: "k", baseURL: "https://api.test/v1", fetch: service.fetch });
  const client = withFastMemory(plain, "alice", freshOptions({ onError: (error) => errors.push(error) }));
  await client.memory.add("Keeps bees");
  const reply = await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: QUESTION }] });
  assert.equal(reply.choices[0].message.content, "Hello.");
  assert.equal(service.calls.length, 2);
  assert.deepEqual(
    without(errors).map(({ code }) => code),
    ["refused_with_memory"],
  );
});

test("a client that signs its requests gets the refusal", async () => {
  class Signing extends OpenAI {
    async prepareRequest(init) {
      init.headers.set("x-signature", String(init.body.length));
    }
  }
  const service = strict(400);
  const plain = new Signing({ apiKey: "k", baseURL: "https://api.test/v1", fetch: service.fetch });
  const client = withFastMemory(plain, "alice", freshOptions());
  await client.memory.add("Keeps bees");
  /** @type {OpenAI.ChatCompletionCreateParamsNonStreaming} */
  const request = { model: "m", messages: [{ role: "user", content: QUESTION }] };
  await assert.rejects(client.chat.completions.create(request), { status: 400 });
  assert.equal(service.calls.length, 1);
});

for (const form of [
  (status) => Object.assign(new Error(SECRET), { status }),
  (status) => Object.assign(new Error(SECRET), { statusCode: status }),
  (status) => Object.assign(new Error(SECRET), { response: { status } }),
]) {
  for (const stream of [false, true]) {
    test(`a client with chat.completions.create alone (${Object.keys(form(400))[0]}, ${stream})`, async () => {
      const requests = [];
      const create = async (request) => {
        requests.push(request);
        if (hasMemory(request)) throw form(422);
        if (!stream) return { choices: [{ index: 0, message: { role: "assistant", content: "Hello." } }] };
        return (async function* () {
          yield { choices: [{ index: 0, delta: { content: "Hello." } }] };
        })();
      };
      const errors = [];
      const options = freshOptions({ onError: (error) => errors.push(error) });
      const client = withFastMemory({ chat: { completions: { create } } }, "alice", options);
      await client.memory.add("Keeps bees");
      const request = { model: "m", messages: [{ role: "user", content: QUESTION }], stream };
      const reply = await client.chat.completions.create(request);
      const texts = [];
      if (Symbol.asyncIterator in reply) for await (const chunk of reply) texts.push(chunk.choices[0].delta.content);
      else texts.push(reply.choices[0].message.content);
      assert.equal(Symbol.asyncIterator in reply, stream);
      assert.equal(texts.join(""), "Hello.");
      assert.deepEqual(requests.at(-1), request);
      assert.equal(requests.length, 2);
      assert.deepEqual(
        without(errors).map(({ code }) => code),
        ["refused_with_memory"],
      );
    });
  }
}

test("a client with chat.completions.create alone throws the second error", async () => {
  let calls = 0;
  const create = async (_request) => {
    throw Object.assign(new Error(`call ${++calls}`), { status: 400 });
  };
  const client = withFastMemory({ chat: { completions: { create } } }, "alice", freshOptions());
  await client.memory.add("Keeps bees");
  const request = { model: "m", messages: [{ role: "user", content: QUESTION }] };
  await assert.rejects(client.chat.completions.create(request), /call 2/);
});

for (const type of /** @type {const} */ (["generate", "stream"])) {
  test(`a model of the AI SDK that refuses is called again with the app's prompt: ${type}`, async () => {
    const { made, errors } = await memory();
    const middleware = memoryMiddleware(made);
    const prompt = [{ role: "user", content: [{ type: "text", text: QUESTION }] }];
    const prompts = [];
    const call = async (params) => {
      prompts.push(params.prompt);
      if (hasMemory(params.prompt)) throw Object.assign(new Error(SECRET), { statusCode: 400 });
      return {
        content: [{ type: "text", text: "Hello." }],
        finishReason: "stop",
        stream: new ReadableStream({ start: (controller) => controller.close() }),
      };
    };
    const model = { doGenerate: call, doStream: call };
    const params = await middleware.transformParams({ type, params: { prompt } });
    const bound = () => call(params);
    const result =
      type === "generate"
        ? await middleware.wrapGenerate({ doGenerate: bound, params, model })
        : await middleware.wrapStream({ doStream: bound, params, model });
    assert.ok(result);
    assert.deepEqual(prompts.at(-1), prompt);
    assert.equal(prompts.length, 2);
    assert.deepEqual(
      without(errors).map(({ code }) => code),
      ["refused_with_memory"],
    );
  });
}

test("with withMemory the user's message is queued all the same", async () => {
  const create = async (request) => {
    if (hasMemory(request)) throw Object.assign(new Error(SECRET), { status: 400 });
    return { choices: [{ index: 0, message: { role: "assistant", content: "Hello." } }] };
  };
  const client = withMemory({ chat: { completions: { create } } }, "alice", freshOptions());
  await client.memory.add("Keeps bees");
  await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "I keep bees in Kyoto" }] });
  assert.equal((await client.memory.stats()).extraction.waiting, 1);
});
