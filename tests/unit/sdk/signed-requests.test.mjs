// Clients that sign the body before it reaches a fetch (Bedrock's SigV4): memory has its part before the signature.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI6 } from "openai-6";
import { BedrockOpenAI, OpenAI as OpenAI7 } from "openai-7";
import { createX509Transport } from "openai-7/auth/x509-transport.mjs";
import { Agent } from "undici";

import { remembered } from "@fast-memory/mock/model";
import { ask, say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { InstalledPackages } from "@fast-memory/test-support/installed-packages";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { ConfigError, perCall, UnsupportedClientError, withFastMemory } from "../../../pkg/index.js";

const packages = new InstalledPackages(import.meta.url);
/** Of a module that the SDK does not export. */
const { createProvider: createProvider6 } = await import(
  pathToFileURL(join(packages.folder("openai-6"), "internal/provider.mjs")).href
);
const { createProvider: createProvider7 } = await import(
  pathToFileURL(join(packages.folder("openai-7"), "internal/provider.mjs")).href
);

const mock = await mockForFile();

const hash = (text) => createHash("sha256").update(text).digest("hex");

/** As SigV4 does: the body and the names of the headers are under the signature. */
function sign(request) {
  const headers = new Headers(request.headers);
  headers.set("x-signed", [...headers.keys()].sort().join(";"));
  headers.set("x-amz-content-sha256", hash(request.body));
  request.headers = headers;
}

function checkSignatures() {
  assert.ok(mock.exchanges.length > 0);
  for (const { body, headers } of mock.exchanges) {
    assert.equal(headers["x-amz-content-sha256"], hash(body));
    for (const name of headers["x-signed"].split(";"))
      assert.ok(name in headers, `${name} was signed and is not there`);
  }
}

const withProvider = (SDK, createProvider) => () => {
  const provider = createProvider({
    configure: () => ({ name: "signed", baseURL: mock.baseURL, prepareRequest: async (request) => sign(request) }),
  });
  return new SDK({ provider, maxRetries: 1 });
};
const withSubclass = (SDK) => () => {
  class Signed extends SDK {
    async prepareRequest(request) {
      sign(request);
    }
  }
  return new Signed({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 1 });
};
const CLIENTS = {
  "a provider of openai 6": withProvider(OpenAI6, createProvider6),
  "a provider of openai 7": withProvider(OpenAI7, createProvider7),
  "a subclass of openai 5": withSubclass(OpenAI5),
  "a subclass of openai 6": withSubclass(OpenAI6),
  "a subclass of openai 7": withSubclass(OpenAI7),
};

for (const [name, make] of Object.entries(CLIENTS)) {
  test(`${name}: the signature covers the bytes that are sent`, async () => {
    const wrapped = withFastMemory(make(), "alice", freshOptions());
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    assert.equal(await stream(wrapped, QUESTION), "Hello.");
    assert.deepEqual(
      remembered(mock.chats[1]).map(({ text }) => text),
      ["Keeps bees"],
    );
    await wrapped.embeddings.create({ model: "m", input: "bees" });
    await wrapped.withOptions({ timeout: 1234 }).chat.completions.create(ask(QUESTION), perCall({ extract: false }));
    assert.equal(remembered(mock.chats[2]).length, 1);
    await wrapped.chat.completions.create(ask(QUESTION), perCall({ inject: false, extract: false }));
    assert.equal(mock.chats[3].messages[0].content, QUESTION);
    checkSignatures();
  });

  test(`${name}: a retry sends identical bytes, and the turn is learned once`, async () => {
    const wrapped = withFastMemory(make(), "alice", freshOptions());
    let turns = 0;
    wrapped.memory.on("turn", () => turns++);
    mock.first({ status: 500, headers: { "retry-after-ms": "1" } });
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    const [first, second] = mock.posts("/chat/completions");
    assert.equal(second.body, first.body);
    assert.equal(turns, 1);
    checkSignatures();
  });

  test(`${name}: a header that perCall did not write is reported, and leaves memory out`, async () => {
    /** @type {unknown[]} */
    const errors = [];
    const wrapped = withFastMemory(make(), "alice", freshOptions({ onError: (error) => errors.push(error) }));
    await wrapped.memory.add("Says hello often");
    await wrapped.chat.completions.create(ask("Hello"), { headers: { "x-fast-memory": "no-memory" } });
    assert.equal(mock.chats[0].messages[0].content, "Hello");
    assert.ok(errors.length === 1 && errors[0] instanceof ConfigError);
  });

  test(`${name}: wrapping again replaces the memory`, async () => {
    const first = withFastMemory(make(), "alice", freshOptions());
    await first.memory.add("Loves bees");
    const second = withFastMemory(first, "bob", freshOptions());
    await second.memory.add("Fears bees");
    assert.equal(await say(second, QUESTION), "Hello.");
    assert.deepEqual(
      remembered(mock.chats[0]).map(({ text }) => text),
      ["Fears bees"],
    );
    assert.equal((await first.memory.getAll()).length, 1);
    checkSignatures();
  });
}

test("openai 4: a subclass that signs, signs the bytes that are sent", async () => {
  class Signed extends OpenAI4 {
    async prepareRequest(request) {
      request.headers["x-amz-content-sha256"] = hash(request.body);
    }
  }
  const wrapped = withFastMemory(new Signed({ apiKey: "test-key", baseURL: mock.baseURL }), "alice", freshOptions());
  assert.equal(await say(wrapped, "I keep bees"), "Hello.");
  assert.equal(mock.exchanges[0].headers["x-amz-content-sha256"], hash(mock.exchanges[0].body));
  assert.equal((await wrapped.memory.getAll()).length, 1);
});

for (const [kind, credentials] of [
  ["a key", { apiKey: "test-key" }],
  ["tokens", { bedrockTokenProvider: async () => "test-key" }],
]) {
  test(`BedrockOpenAI with ${kind} has memory and a valid signature`, async () => {
    const wrapped = withFastMemory(
      new BedrockOpenAI({ ...credentials, baseURL: mock.baseURL }),
      "alice",
      freshOptions(),
    );
    assert.ok(wrapped instanceof BedrockOpenAI);
    assert.equal(await say(wrapped, "I keep bees"), "Hello.");
    assert.equal(await say(wrapped.withOptions({ timeout: 1234 }), QUESTION), "Hello.");
    assert.deepEqual(
      remembered(mock.chats[1]).map(({ text }) => text),
      ["Keeps bees"],
    );
    for (const { headers } of mock.exchanges) assert.equal(headers.authorization, "Bearer test-key");
  });
}

test("a signing hook of the app stays unchanged", async () => {
  const client = CLIENTS["a subclass of openai 6"]();
  const before = Object.getOwnPropertyNames(client);
  withFastMemory(client, "alice", freshOptions());
  assert.deepEqual(Object.getOwnPropertyNames(client), before);
  await say(client, QUESTION);
  assert.equal(mock.chats[0].messages[0].content, QUESTION);
});

test("a workload identity has memory", () => {
  const workloadIdentity = {
    identityProviderId: "idp",
    serviceAccountId: "svc",
    provider: { tokenType: "jwt", getToken: async () => "token" },
  };
  assert.ok(withFastMemory(new OpenAI7({ workloadIdentity }), "alice", freshOptions()).memory);
});

test("an X.509 identity, which takes no other fetch, is rejected with what to do", () => {
  const x509Transport = createX509Transport({
    runtime: "node",
    dispatcher: new Agent(),
    certificateIdentity: "static",
    proxy: "direct",
  });
  const workloadIdentity = { type: "x509", identityProviderId: "private-idp", serviceAccountId: "private-svc" };
  const client = new OpenAI7({ workloadIdentity, x509Transport });
  assert.throws(
    () => withFastMemory(client, "alice", freshOptions()),
    (error) =>
      error instanceof UnsupportedClientError &&
      /OpenAI.*X\.509.*API key/s.test(error.message) &&
      !/private/.test(error.message),
  );
});

test("a class whose constructor takes other options is rejected with what to do", () => {
  class Tenant extends OpenAI7 {
    constructor(name) {
      super({ apiKey: name.toUpperCase() });
    }
  }
  assert.throws(
    () => withFastMemory(new Tenant("north"), "alice", freshOptions()),
    (error) =>
      error instanceof UnsupportedClientError &&
      /Tenant.*memoryFetch\(fetch, createMemory\("alice"\)\)/s.test(error.message) &&
      !/north/i.test(error.message),
  );
});
