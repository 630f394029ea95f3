// What an app's embedder or store, a provider or the platform throws: nothing of it is in a message of this package, on the console
// or in a report of `doctor`. It is the cause, without keys, and without the user info and query of URLs.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { afterEach, beforeEach } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import {
  ConfigError,
  createMemory,
  FastMemoryError,
  memoryFetch,
  ModelLoadError,
  RollingWindowTransform,
  StoreUnavailableError,
  withFastMemory,
  withMemory,
} from "../../../pkg/index.js";

const PRIVATE = "Anna-has-an-allergy";
const KEY = "sk-proj-4f8a9b2c1d3e5f60718293a4";
const SIGNED = `https://anna:hunter2@files.test/model.onnx?X-Amz-Signature=d41d8cd98f00b204#frag-secret`;
const MESSAGE = `${PRIVATE} ${KEY} ${SIGNED} password=hunter2 Bearer abcdefgh12345678`;
/** What a cause must not hold either. */
const NEVER = [KEY, "hunter2", "X-Amz-Signature", "d41d8cd98f00b204", "frag-secret", "abcdefgh12345678"];

const trap = (error, name) =>
  Object.defineProperty(error, name, {
    get() {
      throw new Error(MESSAGE);
    },
  });
class Hostile extends Error {
  get name() {
    return `${PRIVATE} ${KEY}`;
  }
}

/** What foreign code may throw. */
const THROWN = {
  "an error": () => new Error(MESSAGE),
  "an error whose name is a text": () => Object.assign(new Error("x"), { name: MESSAGE }),
  "an error whose name looks like a key": () => Object.assign(new Error("x"), { name: "sk_live_4f8a9b2c1d3e5f60" }),
  "an error whose class has a hostile name": () => new Hostile(MESSAGE),
  "an error whose code is a text": () => Object.assign(new Error("x"), { code: MESSAGE }),
  "an error whose code is stable": () => Object.assign(new Error(MESSAGE), { code: "store_full" }),
  "an error whose status is a text": () => Object.assign(new Error("x"), { status: MESSAGE, statusCode: MESSAGE }),
  "an error with a cause": () => new TypeError("outer", { cause: new Error(MESSAGE, { cause: MESSAGE }) }),
  "an error that is its own cause": () => {
    const error = new Error(MESSAGE);
    return Object.assign(error, { cause: error });
  },
  "an error with other properties": () =>
    Object.assign(new Error("x"), { headers: { authorization: KEY }, body: MESSAGE }),
  "getters that throw": () => ["name", "code", "message", "status", "cause", "stack"].reduce(trap, new Error("x")),
  "an object that cannot be a text": () => Object.assign(Object.create(null), { message: { toString: null } }),
  "a proxy that refuses everything": () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error(MESSAGE);
        },
        getPrototypeOf() {
          throw new Error(MESSAGE);
        },
      },
    ),
  "a text": () => MESSAGE,
  "a function": () => () => MESSAGE,
  nothing: () => undefined,
  "an error of this package's class": () => new FastMemoryError("embedder", MESSAGE),
  "a store error of this package's class": () => new StoreUnavailableError("store_unavailable", MESSAGE),
  "a config error of this package's class": () => new ConfigError(MESSAGE),
  "an error named as this package's": () =>
    Object.assign(new Error(MESSAGE), { name: "StoreUnavailableError", code: "store_unavailable" }),
};

let printed;
const original = {};
beforeEach(() => {
  printed = [];
  for (const name of ["warn", "error", "info", "log"]) {
    original[name] = console[name];
    console[name] = (...values) => printed.push(...values);
  }
});
afterEach(() => Object.assign(console, original));

let users = 0;
const DUMB = { modelId: "dumb", embed: async (texts) => texts.map(() => [1, 0]) };
const options = (more) => ({ store: "memory", dbName: `foreign-${++users}`, embedder: DUMB, ...more });

/** Runs the calls that reach an embedder or a store, and returns every error that the app gets. */
async function errorsOf(memory, reported) {
  const errors = reported;
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  const calls = [
    () => chat("https://api.test/v1/chat/completions", { method: "POST", body: chatBody() }).then((r) => r.text()),
    () => memory.add(`Keeps bees ${users}`),
    () => memory.search("bees"),
    () => memory.ready(),
    () => memory.getAll(),
    () => memory.stats(),
    () => memory.clear(),
  ];
  for (const call of calls) {
    try {
      await call();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

function assertClean(errors, name) {
  for (const error of errors) {
    assert.ok(error instanceof FastMemoryError, `${name}: ${inspect(error)}`);
    const own = [error.message, error.name, error.code, "url" in error && error.url, String(error), error.stack].join(
      "\n",
    );
    for (const text of [PRIVATE, ...NEVER]) assert.ok(!own.includes(text), `${name}: ${own}`);
    const cause = inspect(error.cause, { depth: 9, showHidden: true });
    for (const text of NEVER) assert.ok(!cause.includes(text), `${name}: ${cause}`);
  }
  const console = printed.map((value) => (typeof value === "string" ? value : inspect(value, { depth: 9 }))).join("\n");
  for (const text of NEVER) assert.ok(!console.includes(text), `${name}, console: ${console}`);
  const warnings = printed.filter((value) => typeof value === "string").join("\n");
  assert.ok(!warnings.includes(PRIVATE), `${name}, console: ${warnings}`);
}

for (const [name, make] of Object.entries(THROWN)) {
  const fail = async () => {
    throw make();
  };

  test(`an embedder throws ${name}`, async () => {
    for (const quiet of [true, false]) {
      const reported = [];
      const onError = quiet ? (error) => reported.push(error) : undefined;
      const memory = createMemory(
        "alice",
        options({ embedder: { modelId: "theirs", embed: fail }, onError, debug: true }),
      );
      memory.on("error", (error) => reported.push(error));
      const errors = await errorsOf(memory, reported);
      assert.ok(errors.length > 0);
      assertClean(errors, name);
      const report = String(await memory.doctor());
      for (const text of [PRIVATE, ...NEVER]) assert.ok(!report.includes(text), report);
    }
  });

  test(`a store throws ${name}`, async () => {
    for (const failing of ["load", "commit", "clear"]) {
      const store = {
        name: "theirs",
        load: async () => ({ version: 0, rows: [], full: true }),
        commit: async () => 1,
        clear: async () => 1,
        [failing]: fail,
      };
      const reported = [];
      const memory = createMemory("alice", options({ store, debug: true }));
      memory.on("error", (error) => reported.push(error));
      const errors = await errorsOf(memory, reported);
      assert.ok(errors.length > 0);
      assertClean(errors, `${failing}: ${name}`);
      const report = String(await memory.doctor());
      for (const text of [PRIVATE, ...NEVER]) assert.ok(!report.includes(text), report);
    }
  });

  test(`countTokens, a debug logger, a provider's embeddings and an extraction model throw ${name}`, async () => {
    const errors = [];
    const onError = (error) => errors.push(error);
    const failNow = () => {
      throw make();
    };
    const service = new FakeFetch();
    const window = { maxTokens: 100, countTokens: failNow };
    const chat = memoryFetch(service.fetch, createMemory("alice", options({ window, onError })));
    await (await chat("https://api.test/v1/chat/completions", { method: "POST", body: chatBody() })).text();
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["count_tokens"],
    );

    const logged = memoryFetch(service.fetch, createMemory("alice", options({ debug: failNow, onError })));
    await (await logged("https://api.test/v1/chat/completions", { method: "POST", body: chatBody() })).text();

    /** @param {{ model: string, messages: object[] }} request */
    const create = async ({ model }) => {
      if (model === "cheap") throw make();
      return { choices: [{ index: 0, message: { role: "assistant", content: "Hello." } }] };
    };
    const base = { baseURL: SIGNED, chat: { completions: { create } }, embeddings: { create: fail } };
    const { embedder: _, ...provider } = options({ useLocalEmbeddings: false, onError });
    const { memory } = withFastMemory(base, "alice", provider);
    await memory.add("Keeps bees");
    await memory.ready().catch(onError);
    assertClean(errors, name);

    const client = withMemory(base, "alice", options({ extractionModel: "cheap", onError }));
    await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "I keep bees" }] });
    await client.memory.flush();
    assert.equal(errors.at(-1).code, "extraction");
    assertClean(errors, name);
  });
}

test("a URL with user info, a query and a fragment is shown without them", async () => {
  const errors = [];
  for (const more of [
    { modelUrl: "https://anna:hunter2@127.0.0.1:1/models/?X-Amz-Signature=d41d8cd98f00b204#frag-secret" },
    { modelUrl: "file:///nowhere/?X-Amz-Signature=d41d8cd98f00b204" },
    {
      embeddingModel: {
        modelId: "theirs",
        model: SIGNED.replace("files.test", "127.0.0.1:1"),
        tokenizer: "file:///nowhere/t.json?hunter2",
        pooling: "mean",
      },
    },
  ]) {
    const { embedder: _, ...rest } = options(more);
    const memory = createMemory("alice", rest);
    memory.on("error", (error) => errors.push(error));
    await memory.ready().catch((error) => errors.push(error));
    const report = String(await memory.doctor());
    for (const text of NEVER) assert.ok(!report.includes(text), report);
  }
  assert.ok(
    errors.some((error) => error instanceof ModelLoadError && error.url.startsWith("https://127.0.0.1:1/models/")),
  );
  assertClean(errors, "URLs");
});

test("a cause keeps its class, its message, and its status and code", async () => {
  class RateLimitError extends Error {}
  const thrown = Object.assign(new RateLimitError("Slow down, see https://docs.test/limits?id=4"), {
    status: 429,
    code: "rate",
  });
  const embed = async () => {
    throw thrown;
  };
  const memory = createMemory("alice", options({ embedder: { modelId: "theirs", embed }, onError: () => {} }));
  await memory.add("Keeps bees");
  const error = await memory.ready().then(
    () => assert.fail("the memory got ready"),
    (error) => error,
  );
  assert.equal(error.message, 'the embedder "theirs" failed (Error); see the cause');
  assert.ok(error.cause instanceof RateLimitError);
  assert.deepEqual(
    [error.cause.message, error.cause.status, error.cause.code],
    ["Slow down, see https://docs.test/limits", 429, "rate"],
  );
});

test("the app that calls RollingWindowTransform gets what its countTokens threw", async () => {
  const thrown = new Error("the app's own");
  const countTokens = () => {
    throw thrown;
  };
  const transform = new RollingWindowTransform({ maxTokens: 9, countTokens });
  await assert.rejects(transform.apply([{ role: "user", content: "Hello" }]), (error) => error === thrown);
});
