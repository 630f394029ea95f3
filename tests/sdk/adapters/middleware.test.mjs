// The middleware by itself, with models made by hand of the specifications V2, V3 and V4.
import assert from "node:assert/strict";
import { test } from "node:test";

import { collect } from "@fast-memory/test-support/streams";
import { KNOWN, QUESTION } from "../conversation.mjs";
import { fastMemory, learnedBy, memoryOf } from "./memory-under-test.mjs";
import {
  block,
  call,
  finish,
  keyOf,
  lastUser,
  NOTE,
  PROMPT,
  source,
  spoken,
  streamOf,
  text,
  user,
  wordsOf,
} from "./stub-model.mjs";

test("other messages stay the same objects, and the app's own prompt stays unchanged", async () => {
  const image = {
    type: "file",
    mediaType: "image/png",
    data: Uint8Array.from([1, 2, 3]),
    providerOptions: { openai: { imageDetail: "low" } },
  };
  const link = { type: "file", mediaType: "image/png", data: new URL("https://example.org/a.png") };
  const prompt = [
    PROMPT[0],
    user(text("Hello")),
    { role: "assistant", content: [text("Hi")] },
    user(image, text(QUESTION), link),
  ];
  const given = structuredClone(prompt.slice(0, 3));
  const { params } = await call(await memoryOf(), "generate", { prompt, temperature: 1 }, () => ({
    content: [],
    finishReason: "stop",
  }));
  assert.deepEqual(prompt.slice(0, 3), given);
  assert.equal(prompt[3].content.length, 3);
  assert.deepEqual(
    params.prompt.slice(0, 3).map((message, at) => message === prompt[at]),
    [true, true, true],
  );
  const [first, second, third, added] = params.prompt[3].content;
  assert.deepEqual([first === image, second === prompt[3].content[1], third === link], [true, true, true]);
  assert.equal(added.type, "text");
  assert.match(added.text, new RegExp(KNOWN[0]));
  assert.equal(params.temperature, 1);
});

test("a message of one text stays one text unless the text has provider options", async () => {
  const ask = async (part) => {
    const { params } = await call(await memoryOf(), "generate", { prompt: [user(part)] }, () => ({
      content: [],
      finishReason: "stop",
    }));
    return params.prompt[0].content;
  };
  const [only, ...none] = await ask(text(QUESTION));
  assert.ok(only.text.startsWith(`${QUESTION}\n\n<remembered`));
  assert.equal(none.length, 0);
  const cached = text(QUESTION, { providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } } });
  const [same, added] = await ask(cached);
  assert.equal(same, cached);
  assert.ok(added.text.startsWith("\n\n<remembered"));
});

test("the bytes of files are not read", async () => {
  const data = new Uint8Array(32 << 20);
  /** @type {any} */ (data).toJSON = () => assert.fail("a file was made into JSON");
  const prompt = [user(text(QUESTION), { type: "file", mediaType: "video/mp4", data })];
  const { params } = await call(await memoryOf(), "generate", { prompt }, () => ({
    content: [],
    finishReason: "stop",
  }));
  assert.equal(params.prompt[0].content[1].data, data);
});

test("a block without the key stays text, whatever files are beside the message", async () => {
  const unkeyed = `Hello.\n\n<memory>${NOTE}</memory>`;
  const reply = async (memory, ...files) => {
    const { result } = await call(memory, "generate", { prompt: [user(text(QUESTION), ...files)] }, () => ({
      content: [text(unkeyed)],
      finishReason: "stop",
    }));
    return result.content[0].text;
  };
  const memory = await memoryOf();
  const bytes = Uint8Array.of(60, 109);
  assert.equal(await reply(memory, { type: "file", mediaType: "text/html", data: bytes }), unkeyed);
  assert.deepEqual(await learnedBy(memory), []);
  assert.equal(await reply(memory, { type: "file", mediaType: "image/png", data: bytes }), unkeyed);
  assert.deepEqual(await learnedBy(memory), []);
});

test("options of a call are removed, and others stay", async () => {
  const { transformParams } = fastMemory.memoryMiddleware(await memoryOf());
  const others = { headers: { "x-app": "1" }, providerOptions: { openai: { user: "a" } }, temperature: 0 };
  const call = {
    ...others,
    headers: { ...others.headers, ...fastMemory.perCall({ inject: false }).headers },
    providerOptions: { ...others.providerOptions, fastMemory: { extract: false } },
  };
  assert.deepEqual(await transformParams({ type: "generate", params: { prompt: PROMPT, ...call } }), {
    prompt: PROMPT,
    ...others,
  });
  assert.equal(call.providerOptions.fastMemory.extract, false, "the app's own options are left alone");
});

for (const [version, cut, whole] of [
  ["V2", "length", "stop"],
  ["V3", { unified: "length", raw: "length" }, { unified: "stop", raw: "stop" }],
  ["V4", { unified: "length", raw: "max_tokens" }, { unified: "stop", raw: "end_turn" }],
]) {
  test(`${version}: a reply that ends within its block finishes with stop`, async () => {
    const memory = await memoryOf();
    const unclosed = (key) => block(key).slice(0, -12);
    const { result } = await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({
      content: [{ type: "reasoning", text: "Hm." }, text(`Hello.\n\n${unclosed(key)}`)],
      finishReason: cut,
      usage: {},
    }));
    assert.deepEqual(result, {
      content: [{ type: "reasoning", text: "Hm." }, text("Hello.")],
      finishReason: whole,
      usage: {},
    });
    const parts = await streamOf(memory, (key) => [
      ...spoken("1", "Hello.\n\n", unclosed(key)),
      { ...finish, finishReason: cut },
    ]);
    assert.deepEqual(parts.at(-1), { ...finish, finishReason: whole });
  });

  test(`${version}: a reply that ends before its block finishes with length`, async () => {
    const memory = await memoryOf();
    const { result } = await call(memory, "generate", { prompt: PROMPT }, () => ({
      content: [text("Hello, I")],
      finishReason: cut,
    }));
    assert.deepEqual(result.finishReason, cut);
    const parts = await streamOf(memory, () => [...spoken("1", "Hello, I"), { ...finish, finishReason: cut }]);
    assert.deepEqual(parts.at(-1).finishReason, cut);
  });
}

test("request and response bodies are shown as without memory", async () => {
  const bodies = [
    (words) => ({ n: 1, messages: [{ role: "user", content: words }] }),
    (words) => JSON.stringify({ n: 1, messages: [{ role: "user", content: words }] }),
    (words) => ({ contents: [{ role: "user", parts: [{ text: words }] }] }),
  ];
  for (const body of bodies) {
    const memory = await memoryOf();
    const { result } = await call(memory, "generate", { prompt: PROMPT }, ({ key, params }) => ({
      content: [text(`Hello.\n${block(key)}`)],
      finishReason: "stop",
      request: { body: body(wordsOf(lastUser(params.prompt))), url: "https://example.org" },
      response: { id: "1", body: { output: [{ text: `Hello.\n${block(key)}` }, { image: Uint8Array.of(1) }] } },
    }));
    assert.deepEqual(result.request, { body: body(QUESTION), url: "https://example.org" });
    assert.deepEqual(result.response, { id: "1", body: { output: [{ text: "Hello." }, { image: Uint8Array.of(1) }] } });
  }
  const parts = (prompt) => lastUser(prompt).content.map((part) => ({ type: "input_text", text: part.text }));
  const prompt = [user(text("See:"), text(QUESTION))];
  const stream = source([finish]).stream;
  const { result } = await call(await memoryOf(), "stream", { prompt }, ({ params }) => ({
    stream,
    request: { body: { input: parts(params.prompt) } },
  }));
  assert.deepEqual(result.request, { body: { input: parts(prompt) } });
  await result.stream.cancel();
});

test("a retry of a failed prompt adds the same text, and a new call recalls again", async () => {
  const ok = [...spoken("1", "Hello."), finish];
  const attempts = {
    generate: [
      () => Promise.reject(new Error("overloaded")),
      async () => ({ content: [text("Hello.")], finishReason: "stop" }),
    ],
    stream: [() => Promise.reject(new Error("overloaded")), async () => ({ stream: source(ok).stream })],
    "stream, broken": [
      async () => ({ stream: source([new Error("broken pipe")]).stream }),
      async () => ({ stream: source(ok).stream }),
    ],
    "stream, an error in it": [
      async () => ({ stream: source([{ type: "error", error: "overloaded" }]).stream }),
      async () => ({ stream: source(ok).stream }),
    ],
  };
  for (const [name, [failing, working]] of Object.entries(attempts)) {
    const memory = await memoryOf();
    const { transformParams, wrapGenerate, wrapStream } = fastMemory.memoryMiddleware(memory);
    const ask = async (model) => {
      const params = await transformParams({ type: "generate", params: { prompt: PROMPT } });
      const given = { doGenerate: model, doStream: model, params };
      const reply = name === "generate" ? wrapGenerate(given) : wrapStream(given).then(({ stream }) => collect(stream));
      await reply.catch(() => undefined);
      return wordsOf(lastUser(params.prompt));
    };
    const first = await ask(failing);
    await memory.add("Has a greenhouse in the garden");
    assert.equal(await ask(working), first, name);
    assert.match(await ask(working), /greenhouse/, name);
  }
});

test("a call with unknown parameters passes through unchanged", async () => {
  const { wrapGenerate, wrapStream } = fastMemory.memoryMiddleware(await memoryOf());
  const result = { content: [text("<memory>x</memory>")], stream: source([]).stream, finishReason: "stop" };
  assert.equal(await wrapGenerate({ doGenerate: async () => result, params: { prompt: PROMPT } }), result);
  assert.equal(await wrapStream({ doStream: async () => result, params: { prompt: PROMPT } }), result);
});

test("no block is requested beside JSON output, forced tools, small limits or raw chunks", async () => {
  const memory = await memoryOf();
  const asked = async (more) =>
    (await call(memory, "generate", { prompt: PROMPT, ...more }, () => ({ content: [], finishReason: "stop" }))).params;
  for (const more of [
    { responseFormat: { type: "json" } },
    { toolChoice: { type: "required" } },
    { toolChoice: { type: "tool", toolName: "f" } },
    { maxOutputTokens: 20 },
    { includeRawChunks: true },
  ]) {
    const { prompt, ...others } = await asked(more);
    assert.equal(keyOf(prompt), undefined, JSON.stringify(more));
    assert.match(wordsOf(lastUser(prompt)), new RegExp(KNOWN[0]));
    assert.deepEqual(others, more);
  }
  for (const more of [
    { responseFormat: { type: "text" } },
    { toolChoice: { type: "auto" } },
    { toolChoice: { type: "none" } },
    { maxOutputTokens: 2000 },
  ]) {
    assert.ok(keyOf((await asked(more)).prompt), JSON.stringify(more));
  }
});

test("a prompt without a user message stays unchanged", async () => {
  const prompt = [{ role: "system", content: "Be brief." }];
  const params = { prompt };
  assert.equal(
    await fastMemory.memoryMiddleware(await memoryOf()).transformParams({ type: "generate", params }),
    params,
  );
});

test("memoryMiddleware without a memory throws a ConfigError", () => {
  for (const other of [undefined, {}, { userId: "alice" }])
    assert.throws(() => fastMemory.memoryMiddleware(other), { name: "ConfigError" });
});
