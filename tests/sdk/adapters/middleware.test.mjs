// The middleware by itself, with models made by hand of the specifications V2, V3 and V4.
import assert from "node:assert/strict";
import { test } from "node:test";

import { collect, fastMemory, KNOWN, learnedBy, memoryOf, QUESTION } from "./lab.mjs";

const NOTE = '{"memories":[{"content":"Keeps bees","category":"fact"}]}';
const user = (...content) => ({ role: "user", content });
const text = (words, more) => ({ type: "text", text: words, ...more });
const PROMPT = [{ role: "system", content: "Be brief." }, user(text(QUESTION))];

/** Calls a model as `wrapLanguageModel` does. */
async function call(memory, type, params, model) {
  const { transformParams, wrapGenerate, wrapStream } = fastMemory.memoryMiddleware(memory);
  const transformed = await transformParams({ type, params, model: {} });
  const key = keyOf(transformed.prompt);
  const doGenerate = async () => model({ key, params: transformed });
  const doStream = async () => model({ key, params: transformed });
  const given = { doGenerate, doStream, params: transformed, model: {} };
  return { params: transformed, result: await (type === "generate" ? wrapGenerate : wrapStream)(given) };
}

const lastUser = (prompt) => prompt.findLast(({ role }) => role === "user");
const wordsOf = ({ content }) => content.map((part) => part.text ?? "").join("");
const keyOf = (prompt) => /<memory key="([^"]+)">/.exec(wordsOf(lastUser(prompt)))?.[1];
const block = (key) => `<memory key="${key}">${NOTE}</memory>`;

/** A stream of parts that counts what was read of it. */
function source(parts, { onCancel } = {}) {
  const counted = { read: 0 };
  counted.stream = new ReadableStream(
    {
      pull(controller) {
        const part = parts[counted.read++];
        if (part instanceof Error) controller.error(part);
        else if (part) controller.enqueue(part);
        else controller.close();
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
  return counted;
}

const deltas = (id, pieces) => pieces.map((delta) => ({ type: "text-delta", id, delta }));
const spoken = (id, ...pieces) => [{ type: "text-start", id }, ...deltas(id, pieces), { type: "text-end", id }];
const finish = { type: "finish", finishReason: "stop", usage: { inputTokens: 1 } };
const wordsIn = (parts, id) => parts.filter((part) => part.type === "text-delta" && part.id === id).map(({ delta }) => delta).join("");

async function streamOf(memory, partsFor, params = { prompt: PROMPT }) {
  const { result } = await call(memory, "stream", params, ({ key }) => ({ stream: source(partsFor(key)).stream }));
  return collect(result.stream);
}

test("what is not the user's last message stays the same object; the app's own prompt is left alone", async () => {
  const image = { type: "file", mediaType: "image/png", data: Uint8Array.from([1, 2, 3]), providerOptions: { openai: { imageDetail: "low" } } };
  const link = { type: "file", mediaType: "image/png", data: new URL("https://example.org/a.png") };
  const prompt = [PROMPT[0], user(text("Hello")), { role: "assistant", content: [text("Hi")] }, user(image, text(QUESTION), link)];
  const given = structuredClone(prompt.slice(0, 3));
  const { params } = await call(await memoryOf(), "generate", { prompt, temperature: 1 }, () => ({ content: [], finishReason: "stop" }));
  assert.deepEqual(prompt.slice(0, 3), given);
  assert.equal(prompt[3].content.length, 3);
  assert.deepEqual(params.prompt.slice(0, 3).map((message, at) => message === prompt[at]), [true, true, true]);
  const [first, second, third, added] = params.prompt[3].content;
  assert.deepEqual([first === image, second === prompt[3].content[1], third === link], [true, true, true]);
  assert.equal(added.type, "text");
  assert.match(added.text, new RegExp(KNOWN[0]));
  assert.equal(params.temperature, 1);
});

test("a message of one text stays one text, unless that has options of its own", async () => {
  const ask = async (part) => {
    const { params } = await call(await memoryOf(), "generate", { prompt: [user(part)] }, () => ({ content: [], finishReason: "stop" }));
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

test("the bytes of files are not read: a large one costs nothing", async () => {
  const data = new Uint8Array(32 << 20);
  data.toJSON = () => assert.fail("a file was made into JSON");
  const prompt = [user(text(QUESTION), { type: "file", mediaType: "video/mp4", data })];
  const { params } = await call(await memoryOf(), "generate", { prompt }, () => ({ content: [], finishReason: "stop" }));
  assert.equal(params.prompt[0].content[1].data, data);
});

for (const [version, cut, whole] of [
  ["V2", "length", "stop"],
  ["V3", { unified: "length", raw: "length" }, { unified: "stop", raw: "stop" }],
  ["V4", { unified: "length", raw: "max_tokens" }, { unified: "stop", raw: "end_turn" }],
]) {
  test(`${version}: a reply that ends within its block is whole`, async () => {
    const memory = await memoryOf();
    const unclosed = (key) => block(key).slice(0, -12);
    const { result } = await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({
      content: [{ type: "reasoning", text: "Hm." }, text(`Hello.\n\n${unclosed(key)}`)], finishReason: cut, usage: {},
    }));
    assert.deepEqual(result, { content: [{ type: "reasoning", text: "Hm." }, text("Hello.")], finishReason: whole, usage: {} });
    const parts = await streamOf(memory, (key) => [...spoken("1", "Hello.\n\n", unclosed(key)), { ...finish, finishReason: cut }]);
    assert.deepEqual(parts.at(-1), { ...finish, finishReason: whole });
  });

  test(`${version}: a reply that was cut off before its block is cut off`, async () => {
    const memory = await memoryOf();
    const { result } = await call(memory, "generate", { prompt: PROMPT }, () => ({ content: [text("Hello, I")], finishReason: cut }));
    assert.deepEqual(result.finishReason, cut);
    const parts = await streamOf(memory, () => [...spoken("1", "Hello, I"), { ...finish, finishReason: cut }]);
    assert.deepEqual(parts.at(-1).finishReason, cut);
  });
}

test("a reply without a block is the very same object, and so are its parts", async () => {
  const memory = await memoryOf();
  const reply = { content: [text("Hello. \n")], finishReason: "stop", usage: {} };
  const { result } = await call(memory, "generate", { prompt: PROMPT }, () => reply);
  assert.equal(result, reply);
  const given = [{ type: "stream-start", warnings: [] }, ...spoken("1", "a", " ", "\n\n", "", "b < c", " <b>d</b> ", " \n"), { type: "raw", rawValue: 1 }, finish];
  const parts = await streamOf(memory, () => given);
  assert.deepEqual(parts.map((part) => given.indexOf(part)), given.map((_, at) => at));
});

test("a block is taken out wherever the text is cut", async () => {
  const memory = await memoryOf();
  const said = (key) => `Straße 👩‍👩‍👧 <b>ok</b>\n\n${block(key)}\n`;
  for (let at = 1; at < said("a".repeat(12)).length; at++) {
    const parts = await streamOf(memory, (key) => [...spoken("1", said(key).slice(0, at), said(key).slice(at)), finish]);
    assert.equal(wordsIn(parts, "1").trimEnd(), "Straße 👩‍👩‍👧 <b>ok</b>", `cut at ${at}`);
  }
  const parts = await streamOf(memory, (key) => [...spoken("1", ...said(key)), finish]);
  assert.equal(wordsIn(parts, "1").trimEnd(), "Straße 👩‍👩‍👧 <b>ok</b>", "in units of UTF-16");
  assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
});

test("words before a possible block do not wait for it", async () => {
  let waiting;
  const stuck = (key) => {
    const parts = [{ type: "text-start", id: "1" }, ...deltas("1", [`A paragraph.\n\n${block(key).slice(0, 9)}`])];
    return new ReadableStream({ pull: (controller) => (parts.length > 0 ? controller.enqueue(parts.shift()) : new Promise((resolve) => (waiting = resolve))) }, { highWaterMark: 0 });
  };
  const { result } = await call(await memoryOf(), "stream", { prompt: PROMPT }, ({ key }) => ({ stream: stuck(key) }));
  const reader = result.stream.getReader();
  assert.equal((await reader.read()).value.type, "text-start");
  assert.equal((await reader.read()).value.delta, "A paragraph.");
  const cancelled = reader.cancel();
  waiting?.();
  await cancelled;
});

test("texts side by side, and what else is in a stream", async () => {
  const memory = await memoryOf();
  const parts = await streamOf(memory, (key) => {
    const [first, second] = [block(key).slice(0, 20), block(key).slice(20)];
    return [
      { type: "text-start", id: "a" },
      { type: "text-start", id: "b" },
      ...deltas("a", ["One"]),
      ...deltas("b", ["Two "]),
      { type: "reasoning-start", id: "r" },
      ...deltas("a", [` ${first}`]),
      { type: "reasoning-delta", id: "r", delta: block(key) },
      ...deltas("b", ["<me", "mo>"]),
      ...deltas("a", [second]),
      { type: "text-end", id: "b" },
      { type: "text-end", id: "a" },
      finish,
    ];
  });
  assert.deepEqual([wordsIn(parts, "a"), wordsIn(parts, "b")], ["One", "Two <memo>"]);
  assert.equal(parts.filter(({ type }) => type === "reasoning-delta").length, 1);
  assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
});

test("a text that was a block and nothing else is none, unless the provider wants its id back", async () => {
  const memory = await memoryOf();
  const tool = { type: "tool-call", toolCallId: "1", toolName: "f", input: "{}" };
  const metadata = { providerMetadata: { openai: { itemId: "msg_1" } } };
  const whole = async (more) => (await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({ content: [text(block(key), more), tool], finishReason: "tool-calls" }))).result.content;
  assert.deepEqual(await whole(), [tool]);
  assert.deepEqual(await whole(metadata), [text("", metadata), tool]);
  const stream = (more) => streamOf(memory, (key) => spoken("1", block(key)).map((part) => (part.type === "text-start" ? { ...part, ...more } : part)).concat(tool, finish));
  assert.deepEqual(await stream(), [tool, finish]);
  assert.deepEqual(await stream(metadata), [{ type: "text-start", id: "1", ...metadata }, { type: "text-end", id: "1" }, tool, finish]);
  const afterNothing = (key) => [...spoken("1", "", block(key)), tool, finish];
  assert.deepEqual(await streamOf(memory, afterNothing), [tool, finish], "some providers begin with a delta without words");
  const signed = (key) => [...spoken("1"), finish].toSpliced(1, 0, { ...deltas("1", [block(key)])[0], ...metadata });
  assert.deepEqual(await streamOf(memory, signed), [...spoken("1"), finish].toSpliced(1, 0, { ...deltas("1", [""])[0], ...metadata }));
  const empty = [...spoken("1", "", ""), finish];
  assert.deepEqual(await streamOf(memory, () => empty), empty, "one that was empty before is left as it is");
});

test("metadata of a delta survives, citations into a block do not", async () => {
  const memory = await memoryOf();
  const citations = [{ source: { id: "s" }, startIndex: 0, endIndex: 3 }, { source: { id: "t" }, startIndex: 9 }, { source: { id: "u" } }];
  const { result } = await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({ content: [text(`Hello. ${block(key)}`, { citations })], finishReason: "stop" }));
  assert.deepEqual(result.content, [text("Hello.", { citations: [citations[0], citations[2]] })]);
  const parts = await streamOf(memory, (key) => [
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", delta: `Hello. ${block(key)}`, providerMetadata: { google: { thoughtSignature: "x" } } },
    { type: "text-end", id: "1", citations },
    finish,
  ]);
  assert.deepEqual(parts.slice(1, -1), [
    { type: "text-delta", id: "1", delta: "Hello.", providerMetadata: { google: { thoughtSignature: "x" } } },
    { type: "text-end", id: "1", citations: [citations[0], citations[2]] },
  ]);
});

test("what is told of the wire is what it would have been", async () => {
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
  const { result } = await call(await memoryOf(), "stream", { prompt }, ({ params }) => ({ stream, request: { body: { input: parts(params.prompt) } } }));
  assert.deepEqual(result.request, { body: { input: parts(prompt) } });
  await result.stream.cancel();
});

test("what a reply taught is stored before its finish is seen, also when its text has no end", async () => {
  for (const last of [[finish], []]) {
    const memory = await memoryOf();
    const { result } = await call(memory, "stream", { prompt: PROMPT }, ({ key }) => ({ stream: source([{ type: "text-delta", id: "1", delta: `Hello. ${block(key)}` }, ...last]).stream }));
    const reader = result.stream.getReader();
    assert.equal((await reader.read()).value.delta, "Hello.");
    assert.deepEqual(await learnedBy(memory), []);
    assert.deepEqual((await reader.read()).value, last[0]);
    assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
  }
});

test("nothing is read from the model before the app reads, and a cancel reaches it", async () => {
  let reason;
  const counted = source([...spoken("1", "a", "b", "c"), finish], { onCancel: (why) => (reason = why) });
  const { result } = await call(await memoryOf(), "stream", { prompt: PROMPT }, () => ({ stream: counted.stream, request: { body: 1 } }));
  assert.deepEqual(result.request, { body: 1 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(counted.read, 0);
  const reader = result.stream.getReader();
  await reader.read();
  // The start of a text goes out with its first delta.
  assert.equal(counted.read, 2);
  await reader.read();
  assert.equal(counted.read, 2);
  await reader.cancel("enough");
  assert.equal(reason, "enough");
});

test("errors are the same, and nothing is learned from what they end", async () => {
  const memory = await memoryOf();
  const failure = new Error("broken pipe");
  await assert.rejects(streamOf(memory, (key) => [...spoken("1", `Hello. ${block(key)}`), failure]), failure);
  const error = { type: "error", error: failure };
  const parts = await streamOf(memory, (key) => [...spoken("1", `Hello. ${block(key)}`), error, { ...finish, finishReason: "error" }]);
  assert.equal(parts.at(-2), error);
  for (const type of ["generate", "stream"]) {
    await assert.rejects(call(memory, type, { prompt: PROMPT }, () => Promise.reject(failure)), failure);
  }
  assert.deepEqual(await learnedBy(memory), []);
});

test("a prompt that failed is sent again with the same words, one that did not is asked anew", async () => {
  const memory = await memoryOf();
  const middleware = fastMemory.memoryMiddleware(memory);
  const ask = async (doGenerate) => {
    const params = await middleware.transformParams({ type: "generate", params: { prompt: PROMPT } });
    await middleware.wrapGenerate({ doGenerate, params }).catch(() => undefined);
    return wordsOf(lastUser(params.prompt));
  };
  const ok = async () => ({ content: [text("Hello.")], finishReason: "stop" });
  const first = await ask(() => Promise.reject(new Error("overloaded")));
  await memory.add("Has a greenhouse in the garden");
  assert.equal(await ask(ok), first);
  assert.match(await ask(ok), /greenhouse/);
});

test("a call whose parameters it has not seen passes as it is", async () => {
  const { wrapGenerate, wrapStream } = fastMemory.memoryMiddleware(await memoryOf());
  const result = { content: [text("<memory>x</memory>")], stream: source([]).stream, finishReason: "stop" };
  assert.equal(await wrapGenerate({ doGenerate: async () => result, params: { prompt: PROMPT } }), result);
  assert.equal(await wrapStream({ doStream: async () => result, params: { prompt: PROMPT } }), result);
});

test("no block is asked for where it would harm", async () => {
  const memory = await memoryOf();
  const asked = async (more) => (await call(memory, "generate", { prompt: PROMPT, ...more }, () => ({ content: [], finishReason: "stop" }))).params;
  for (const more of [{ responseFormat: { type: "json" } }, { toolChoice: { type: "required" } }, { toolChoice: { type: "tool", toolName: "f" } }, { maxOutputTokens: 20 }]) {
    const { prompt, ...others } = await asked(more);
    assert.equal(keyOf(prompt), undefined, JSON.stringify(more));
    assert.match(wordsOf(lastUser(prompt)), new RegExp(KNOWN[0]));
    assert.deepEqual(others, more);
  }
  for (const more of [{ responseFormat: { type: "text" } }, { toolChoice: { type: "auto" } }, { toolChoice: { type: "none" } }, { maxOutputTokens: 2000 }]) {
    assert.ok(keyOf((await asked(more)).prompt), JSON.stringify(more));
  }
});

test("a prompt without a user's message passes as it is", async () => {
  const prompt = [{ role: "system", content: "Be brief." }];
  const params = { prompt };
  assert.equal(await fastMemory.memoryMiddleware(await memoryOf()).transformParams({ type: "generate", params }), params);
});

test("it needs a memory", () => {
  for (const other of [undefined, {}, { userId: "alice" }]) assert.throws(() => fastMemory.memoryMiddleware(other), { name: "ConfigError" });
});
