// memoryFetch by itself: what it is called with, what it sends, what it gives back.
import assert from "node:assert/strict";

import { keyOf, remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { blockFor } from "@fast-memory/test-support/mock-for-file";
import { ConfigError, createMemory, memoryFetch, perCall } from "../../../pkg/index.js";

const URL_OF_CHAT = "https://api.test/v1/chat/completions";
const post = (more) => ({ method: "POST", body: chatBody(), headers: { "content-type": "application/json" }, ...more });
const contentOf = async (response) => (await response.json()).choices[0].message.content;

async function pair(...texts) {
  const service = new FakeFetch();
  const memory = await memoryWith(...texts);
  return { service, memory, fetch: memoryFetch(service.fetch, memory) };
}

const TURNS = [
  ["POST", "https://api.test/v1/chat/completions"],
  ["post", "https://api.test/v1/chat/completions?api-version=2024-10-21#fragment"],
  ["POST", "https://gateway.test/openai/deployments/gpt/chat/completions/"],
  ["POST", "/api/chat/completions"],
  ["POST", "chat/completions?to=/chat/completions/x"],
];
for (const [method, url] of TURNS) {
  test(`${method} ${url} is a turn`, async () => {
    const { service, fetch } = await pair("Keeps bees");
    assert.equal(await contentOf(await fetch(url, post({ method }))), "Hello.");
    assert.equal(remembered(JSON.parse(service.last.body)).length, 1);
  });
}

const OTHERS = [
  ["POST", "https://api.test/v1/completions"],
  ["POST", "https://api.test/v1/embeddings"],
  ["POST", "https://api.test/v1/responses/compact"],
  ["POST", "https://api.test/v1/responses/input_tokens"],
  ["POST", "https://api.test/v1/messages/count_tokens"],
  ["POST", "https://api.test/v1/messages/batches"],
  ["POST", "https://api.test/v1/chat/completions.json"],
  ["POST", "https://api.test/v1/batches?path=/v1/chat/completions"],
  ["POST", "https://api.test/v1/batches#/v1/chat/completions"],
  ["PUT", "https://api.test/v1/chat/completions"],
  ["POST", "http://["],
  ["POST", ""],
];
for (const [method, url] of OTHERS) {
  test(`${method} ${url} passes through unchanged`, async () => {
    const { service, fetch } = await pair("Keeps bees");
    const init = post({ method });
    const response = await fetch(url, init);
    assert.equal(service.last.args[0], url);
    assert.equal(service.last.args[1], init);
    assert.equal(response, service.replies[0]);
  });
}

const BODIES = {
  "a form": new FormData(),
  "a blob": new Blob([chatBody()]),
  "no JSON": "hello",
  "bytes that are no text": new Uint8Array([0xff, 0xfe]),
  "no body": undefined,
};
for (const [name, body] of Object.entries(BODIES)) {
  test(`a chat whose body is ${name} passes through unchanged`, async () => {
    const { service, fetch } = await pair("Keeps bees");
    service.answer = () => new Response("{}");
    const init = post({ body });
    const response = await fetch(URL_OF_CHAT, init);
    assert.equal(service.last.args[1], init);
    assert.equal(response, service.replies[0]);
  });
}

const bytes = new TextEncoder().encode(chatBody());
/** @type {Record<string, any[]>} */
const CALLS = {
  "a text": [URL_OF_CHAT, post()],
  "a URL": [new URL(URL_OF_CHAT), post()],
  "a Request": [new Request(URL_OF_CHAT, post())],
  "a Request with options": [new Request(URL_OF_CHAT, { headers: { a: "1" } }), post()],
  "a Request with a signal beside it": [new Request(URL_OF_CHAT, post()), { signal: new AbortController().signal }],
  bytes: [URL_OF_CHAT, post({ body: bytes })],
  "a buffer": [URL_OF_CHAT, post({ body: bytes.buffer })],
  "a view of a buffer": [URL_OF_CHAT, post({ body: new DataView(bytes.buffer) })],
};
for (const [name, args] of Object.entries(CALLS)) {
  test(`memory works when fetch is called with ${name}`, async () => {
    const { service, memory, fetch } = await pair("Has a dog and bees");
    const before = args.map((arg) => (arg instanceof Request ? arg : structuredCloneable(arg)));
    assert.equal(await contentOf(await fetch(args[0], args[1])), "Hello.");
    assert.deepEqual(
      remembered(JSON.parse(service.last.body)).map(({ text }) => text),
      ["Has a dog and bees"],
    );
    assert.equal(service.last.headers.get("content-type"), "application/json");
    assert.equal(service.last.args.length, args.length);
    assert.equal((await memory.getAll()).length, 2);
    assert.deepEqual(
      args.map((arg) => (arg instanceof Request ? arg : structuredCloneable(arg))),
      before,
    );
    if (args[0] instanceof Request) assert.equal(args[0].bodyUsed, false);
  });
}
const structuredCloneable = (arg) => (arg instanceof URL ? arg.href : { ...arg, headers: { ...arg.headers } });

test("a Request keeps its signal", async () => {
  const { service, fetch } = await pair();
  const controller = new AbortController();
  await fetch(new Request(URL_OF_CHAT, post({ signal: controller.signal })));
  assert.equal(service.last.args[0].signal.aborted, false);
  controller.abort();
  assert.equal(service.last.args[0].signal.aborted, true);
});

/** @type {Record<string, (value: string) => any>} */
const HEADERS = {
  "an object": (value) => ({ "content-length": "5", "X-Fast-Memory": value, a: "1" }),
  pairs: (value) => [
    ["Content-Length", "5"],
    ["x-fast-memory", value],
    ["a", "1"],
  ],
  Headers: (value) => new Headers({ "content-length": "5", "x-fast-memory": value, a: "1" }),
};
for (const [name, headers] of Object.entries(HEADERS)) {
  test(`perCall options in ${name} are applied and removed from the request`, async () => {
    const { service, memory, fetch } = await pair("Keeps many bees");
    const given = headers("no-inject, no-extract");
    await fetch(URL_OF_CHAT, post({ headers: given }));
    assert.equal(service.last.body, chatBody());
    await contentOf(await fetch(URL_OF_CHAT, post({ headers: headers("no-inject") })));
    assert.deepEqual(
      [remembered(JSON.parse(service.last.body)).length, keyOf(JSON.parse(service.last.body)) !== undefined],
      [0, true],
    );
    assert.equal(service.last.headers.get("content-length"), null, "the body is longer than the SDK counted");
    await fetch(URL_OF_CHAT, post({ headers: headers("no-extract") }));
    assert.deepEqual(
      [remembered(JSON.parse(service.last.body)).length, keyOf(JSON.parse(service.last.body))],
      [2, undefined],
    );
    await fetch("https://api.test/v1/models", { headers: headers("no-extract") });
    for (const call of service.calls) {
      assert.equal(call.headers.get("x-fast-memory"), null);
      assert.equal(call.headers.get("a"), "1");
    }
    assert.equal(service.last.headers.get("content-length"), "5");
    assert.equal(service.last.args[1].headers instanceof Headers, given instanceof Headers, "the form of the headers");
    assert.equal(new Headers(given).get("x-fast-memory"), "no-inject, no-extract", "the app's own headers");
    assert.equal((await memory.getAll()).length, 2);
  });
}

test("perCall options in a Request are applied and removed", async () => {
  const { service, fetch } = await pair("Keeps bees");
  const { headers } = perCall({ inject: false, extract: false });
  await fetch(new Request(URL_OF_CHAT, post({ headers })));
  assert.equal(service.last.body, chatBody());
  assert.equal(service.last.headers.get("x-fast-memory"), null);
  await fetch(new Request(URL_OF_CHAT, post()), { headers });
  assert.equal(service.last.body, chatBody());
  assert.equal(service.last.headers.get("x-fast-memory"), null);
});

test("a header that perCall did not write is reported, and the call goes on without memory", async () => {
  /** @type {unknown[]} */
  const errors = [];
  const memory = createMemory("alice", freshOptions({ onError: (error) => errors.push(error) }));
  await memory.add("Keeps bees");
  const service = new FakeFetch();
  const fetch = memoryFetch(service.fetch, memory);
  for (const value of ["secret", "no-inject, secret", "1"]) {
    const response = await fetch(URL_OF_CHAT, post({ headers: { "x-fast-memory": value, a: "1" } }));
    assert.equal(await contentOf(response), "Hello.");
    assert.equal(service.last.body, chatBody());
    assert.deepEqual([service.last.headers.get("x-fast-memory"), service.last.headers.get("a")], [null, "1"]);
    const error = errors.pop();
    assert.ok(error instanceof ConfigError && !error.message.includes("secret"));
  }
  await fetch("https://api.test/v1/models", { headers: { "x-fast-memory": "secret" } });
  assert.deepEqual([errors.length, (await memory.getAll()).length], [0, 1]);
  assert.throws(() => perCall(/** @type {any} */ ({ injekt: false })), ConfigError);
  assert.throws(() => perCall(/** @type {any} */ ({ inject: "no" })), ConfigError);
  assert.deepEqual(perCall({}), { headers: {} });
  assert.deepEqual(perCall({ inject: true, extract: false }), { headers: { "x-fast-memory": "inject, no-extract" } });
});

test("wrapping a fetch again replaces its memory", async () => {
  const [first, second] = [await memoryWith("Loves bees"), await memoryWith("Fears bees")];
  const service = new FakeFetch();
  assert.equal(
    await contentOf(await memoryFetch(memoryFetch(service.fetch, first), second)(URL_OF_CHAT, post())),
    "Hello.",
  );
  assert.deepEqual(
    remembered(JSON.parse(service.last.body)).map(({ text }) => text),
    ["Fears bees"],
  );
  assert.deepEqual([(await first.getAll()).length, (await second.getAll()).length], [1, 2]);
});

test("with an app's fetch between two memories, the outer one works and the reply has no block", async () => {
  const [inner, outer] = [await memoryWith("Loves bees"), await memoryWith("Fears bees")];
  const service = new FakeFetch();
  const traced = memoryFetch(service.fetch, inner);
  const fetch = memoryFetch((url, init) => traced(url, { ...init, keepalive: true }), outer);
  assert.equal(await contentOf(await fetch(URL_OF_CHAT, post())), "Hello.");
  assert.equal(service.last.body.match(/<remembered/g).length, 1);
  assert.deepEqual([(await inner.getAll()).length, (await outer.getAll()).length], [1, 2]);
});

test("the properties of a fetch stay", async () => {
  const base = Object.assign(async () => new Response(), { preconnect: () => "connected", Response });
  const fetch = /** @type {any} */ (memoryFetch(base, await memoryWith()));
  assert.equal(fetch.preconnect(), "connected");
  assert.equal(fetch.Response, Response);
});

const UNTOUCHED = {
  "an error of the service": () => Response.json({ error: {} }, { status: 500 }),
  204: () => new Response(null, { status: 204 }),
  "no body": () => new Response(null),
  "a body of no bytes": () => new Response("", { headers: { "content-length": "0" } }),
};
for (const [name, answer] of Object.entries(UNTOUCHED)) {
  test(`${name} gives the same Response object`, async () => {
    const { service, fetch } = await pair();
    service.answer = answer;
    assert.equal(await fetch(URL_OF_CHAT, post()), service.replies[0]);
    assert.equal(service.replies[0].bodyUsed, false);
  });
}

test("an error of the fetch reaches the app as the same object", async () => {
  const refused = new TypeError("refused");
  const fetch = memoryFetch(() => Promise.reject(refused), await memoryWith());
  await assert.rejects(fetch(URL_OF_CHAT, post()), (error) => error === refused);
});

test("a changed Response keeps its status, URL and type", async () => {
  const { service, fetch } = await pair();
  let plain;
  service.answer = (body) => {
    plain = new Response(JSON.stringify({ choices: [{ message: { content: `Hello.${blockFor(body)}` } }] }), {
      statusText: "Fine",
      headers: { "content-type": "application/json", "x-request-id": "7" },
    });
    return Object.defineProperties(plain, {
      url: { value: "https://api.test/moved" },
      redirected: { value: true },
      type: { value: "cors" },
    });
  };
  const response = await fetch(URL_OF_CHAT, post());
  for (const one of [response, response.clone()]) {
    const { url, redirected, type, status, statusText, ok } = one;
    assert.deepEqual(
      { url, redirected, type, status, statusText, ok },
      { url: "https://api.test/moved", redirected: true, type: "cors", status: 200, statusText: "Fine", ok: true },
    );
    assert.equal(one.headers, plain.headers);
    assert.ok(one instanceof Response);
    assert.equal(await contentOf(one), "Hello.");
  }
});

test("a changed Response has no header of the old encoding or length", async () => {
  const { service, fetch } = await pair();
  service.answer = () => Response.json({}, { headers: { "content-length": "2", "content-encoding": "gzip", a: "1" } });
  const response = await fetch(URL_OF_CHAT, post());
  assert.deepEqual([...response.headers.keys()].sort(), ["a", "content-type"]);
  assert.equal(service.replies[0].headers.get("content-encoding"), "gzip");
});

const DOCUMENTS = {
  "a byte order mark": [0xef, 0xbb, 0xbf, ...new TextEncoder().encode('{"choices":[]}')],
  "bytes that are no UTF-8": [0x7b, 0xff, 0xfe, 0x7d],
  "not JSON": [...new TextEncoder().encode("<html>")],
};
for (const [name, document] of Object.entries(DOCUMENTS)) {
  for (const stream of [false, true]) {
    test(`${name} keeps its bytes${stream ? " in a streamed request" : ""}`, async () => {
      const { service, fetch } = await pair();
      service.answer = () => new Response(new Uint8Array(document));
      const response = await fetch(URL_OF_CHAT, post({ body: chatBody({ stream }) }));
      assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], document);
    });
  }
}
