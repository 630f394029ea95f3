// The option `hosts` of memoryFetch: memories go to the named hosts only.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { memoryWith } from "@fast-memory/test-support/fresh-memory";
import { ConfigError, memoryFetch, perCall } from "../../../pkg/index.js";

const HOSTS = ["api.openai.com", "localhost:11434", "[::1]:8080"];

/**
 * @param {RequestInfo | URL} input
 * @param {RequestInit} [init]
 * @param {...import("../../../pkg/index.js").MemoryFetchOptions} settings
 */
async function sent(input, init = { method: "POST", body: chatBody() }, ...settings) {
  const options = settings.length > 0 ? settings[0] : { hosts: HOSTS };
  const service = new FakeFetch();
  const memory = await memoryWith("Keeps bees");
  const reply = await memoryFetch(service.fetch, memory, options)(input, init);
  const text = await reply.text();
  return { call: service.last, text, memory, reply, given: service.replies[0] };
}

for (const url of [
  "https://api.openai.com/v1/chat/completions",
  "https://API.OpenAI.com:443/v1/chat/completions",
  "http://localhost:11434/v1/chat/completions",
  "http://[::1]:8080/v1/messages",
]) {
  test(`memory takes part in a chat call to ${url}`, async () => {
    const { call } = await sent(url);
    assert.notEqual(call.body, chatBody());
  });
}

for (const url of [
  "https://evil.test/v1/chat/completions",
  "https://api.openai.com.evil.test/v1/chat/completions",
  "https://evil.test/api.openai.com/v1/chat/completions",
  "https://api.openai.com@evil.test/v1/chat/completions",
  "https://evil.test#api.openai.com/v1/chat/completions",
  "https://evil.test?host=api.openai.com/v1/chat/completions",
  "https://xapi.openai.com/v1/chat/completions",
  "http://localhost:8000/v1/chat/completions",
  "http://[::1]:9/v1/messages",
  "/v1/chat/completions",
  "https://evil.test/v1/responses",
  "https://evil.test/v1/messages",
]) {
  test(`a request to ${url} passes untouched`, async () => {
    const init = { method: "POST", body: chatBody() };
    const { call, reply, given, memory } = await sent(url, init);
    assert.equal(call.args[1], init);
    assert.equal(call.body, chatBody());
    assert.equal(reply, given);
    assert.equal((await memory.getAll()).length, 1);
  });
}

test("a URL object and a Request to another host pass untouched, and a stored reply is not read", async () => {
  const url = new URL("https://evil.test/v1/chat/completions");
  assert.equal((await sent(url)).call.body, chatBody());
  const request = new Request(url, { method: "POST", body: chatBody() });
  const { call } = await sent(request, {});
  assert.equal(call.args[0], request);
  const stored = await sent("https://evil.test/v1/responses/resp_1", { method: "GET" });
  assert.equal(stored.reply, stored.given);
});

test("memory's own header is removed for other hosts, too", async () => {
  const init = { method: "POST", body: chatBody(), ...perCall({ inject: false }) };
  const { call } = await sent("https://evil.test/v1/chat/completions", init);
  assert.equal(call.headers.get("x-fast-memory"), null);
});

test("without hosts, memory takes part in chat calls to any host", async () => {
  for (const options of [undefined, {}, { hosts: undefined }]) {
    const { call } = await sent("https://evil.test/v1/chat/completions", undefined, options);
    assert.notEqual(call.body, chatBody());
  }
});

/** @type {unknown[]} */
const REFUSED = [
  [],
  "api.openai.com",
  ["https://api.openai.com"],
  ["api.openai.com/v1"],
  [""],
  [7],
  ["a b"],
  ["*"],
  ["*.openai.com"],
];
for (const hosts of REFUSED) {
  test(`hosts: ${JSON.stringify(hosts)} is refused`, async () => {
    const memory = await memoryWith();
    assert.throws(
      () => memoryFetch(fetch, memory, /** @type {import("../../../pkg/index.js").MemoryFetchOptions} */ ({ hosts })),
      (error) => error instanceof ConfigError && /hosts/.test(error.message),
    );
  });
}

test("an unknown option is refused with the nearest name", async () => {
  const memory = await memoryWith();
  /** @type {object} */
  const misspelt = { host: ["a"] };
  assert.throws(() => memoryFetch(fetch, memory, misspelt), /did you mean "hosts"/);
});
