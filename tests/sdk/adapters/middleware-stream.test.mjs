// The middleware by itself: the parts of a stream.
import assert from "node:assert/strict";
import { test } from "node:test";

import { learnedBy, memoryOf } from "./memory-under-test.mjs";
import { block, call, deltas, finish, PROMPT, source, spoken, streamOf, text, wordsIn } from "./stub-model.mjs";

test("a reply without a block stays the same object, and so do its parts", async () => {
  const memory = await memoryOf();
  const reply = { content: [text("Hello. \n")], finishReason: "stop", usage: {} };
  const { result } = await call(memory, "generate", { prompt: PROMPT }, () => reply);
  assert.equal(result, reply);
  const given = [
    { type: "stream-start", warnings: [] },
    ...spoken("1", "a", " ", "\n\n", "", "b < c", " <b>d</b> ", " \n"),
    { type: "raw", rawValue: 1 },
    finish,
  ];
  const parts = await streamOf(memory, () => given);
  assert.deepEqual(
    parts.map((part) => given.indexOf(part)),
    given.map((_, at) => at),
  );
});

test("a block is removed wherever the text is split", async () => {
  const memory = await memoryOf();
  const said = (key) => `Straße 👩‍👩‍👧 <b>ok</b>\n\n${block(key)}\n`;
  for (let at = 1; at < said("a".repeat(12)).length; at++) {
    const parts = await streamOf(memory, (key) => [
      ...spoken("1", said(key).slice(0, at), said(key).slice(at)),
      finish,
    ]);
    assert.equal(wordsIn(parts, "1").trimEnd(), "Straße 👩‍👩‍👧 <b>ok</b>", `cut at ${at}`);
  }
  const parts = await streamOf(memory, (key) => [...spoken("1", ...said(key)), finish]);
  assert.equal(wordsIn(parts, "1").trimEnd(), "Straße 👩‍👩‍👧 <b>ok</b>", "in units of UTF-16");
  assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
});

test("text before a possible block is not held back", async () => {
  let waiting;
  const stuck = (key) => {
    const parts = [{ type: "text-start", id: "1" }, ...deltas("1", [`A paragraph.\n\n${block(key).slice(0, 9)}`])];
    return new ReadableStream(
      {
        pull: (controller) =>
          parts.length > 0 ? controller.enqueue(parts.shift()) : new Promise((resolve) => (waiting = resolve)),
      },
      { highWaterMark: 0 },
    );
  };
  const { result } = await call(await memoryOf(), "stream", { prompt: PROMPT }, ({ key }) => ({ stream: stuck(key) }));
  const reader = result.stream.getReader();
  assert.equal((await reader.read()).value.type, "text-start");
  assert.equal((await reader.read()).value.delta, "A paragraph.");
  const cancelled = reader.cancel();
  waiting?.();
  await cancelled;
});

test("interleaved texts are filtered apart, and other parts stay", async () => {
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

test("a text of a block alone is removed unless it has provider metadata", async () => {
  const memory = await memoryOf();
  const tool = { type: "tool-call", toolCallId: "1", toolName: "f", input: "{}" };
  const metadata = { providerMetadata: { openai: { itemId: "msg_1" } } };
  const whole = async (more) =>
    (
      await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({
        content: [text(block(key), more), tool],
        finishReason: "tool-calls",
      }))
    ).result.content;
  assert.deepEqual(await whole(), [tool]);
  assert.deepEqual(await whole(metadata), [text("", metadata), tool]);
  const stream = (more) =>
    streamOf(memory, (key) =>
      spoken("1", block(key))
        .map((part) => (part.type === "text-start" ? { ...part, ...more } : part))
        .concat(tool, finish),
    );
  assert.deepEqual(await stream(), [tool, finish]);
  assert.deepEqual(await stream(metadata), [
    { type: "text-start", id: "1", ...metadata },
    { type: "text-end", id: "1" },
    tool,
    finish,
  ]);
  const afterNothing = (key) => [...spoken("1", "", block(key)), tool, finish];
  assert.deepEqual(
    await streamOf(memory, afterNothing),
    [tool, finish],
    "some providers begin with a delta without words",
  );
  const signed = (key) => [...spoken("1"), finish].toSpliced(1, 0, { ...deltas("1", [block(key)])[0], ...metadata });
  assert.deepEqual(
    await streamOf(memory, signed),
    [...spoken("1"), finish].toSpliced(1, 0, { ...deltas("1", [""])[0], ...metadata }),
  );
  const empty = [...spoken("1", "", ""), finish];
  assert.deepEqual(await streamOf(memory, () => empty), empty, "one that was empty before is left as it is");
});

test("a delta keeps its metadata, and citations into a block are removed", async () => {
  const memory = await memoryOf();
  const citations = [
    { source: { id: "s" }, startIndex: 0, endIndex: 3 },
    { source: { id: "t" }, startIndex: 9 },
    { source: { id: "u" } },
  ];
  const { result } = await call(memory, "generate", { prompt: PROMPT }, ({ key }) => ({
    content: [text(`Hello. ${block(key)}`, { citations })],
    finishReason: "stop",
  }));
  assert.deepEqual(result.content, [text("Hello.", { citations: [citations[0], citations[2]] })]);
  const parts = await streamOf(memory, (key) => [
    { type: "text-start", id: "1" },
    {
      type: "text-delta",
      id: "1",
      delta: `Hello. ${block(key)}`,
      providerMetadata: { google: { thoughtSignature: "x" } },
    },
    { type: "text-end", id: "1", citations },
    finish,
  ]);
  assert.deepEqual(parts.slice(1, -1), [
    { type: "text-delta", id: "1", delta: "Hello.", providerMetadata: { google: { thoughtSignature: "x" } } },
    { type: "text-end", id: "1", citations: [citations[0], citations[2]] },
  ]);
});

test("memories are stored before the finish part, also when a text has no end", async () => {
  for (const last of [[finish], []]) {
    const memory = await memoryOf();
    const { result } = await call(memory, "stream", { prompt: PROMPT }, ({ key }) => ({
      stream: source([{ type: "text-delta", id: "1", delta: `Hello. ${block(key)}` }, ...last]).stream,
    }));
    const reader = result.stream.getReader();
    assert.equal((await reader.read()).value.delta, "Hello.");
    assert.deepEqual(await learnedBy(memory), []);
    assert.deepEqual((await reader.read()).value, last[0]);
    assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
  }
});

test("the model is not read ahead of the app, and a cancel reaches it", async () => {
  let reason;
  const counted = source([...spoken("1", "a", "b", "c"), finish], { onCancel: (why) => (reason = why) });
  const { result } = await call(await memoryOf(), "stream", { prompt: PROMPT }, () => ({
    stream: counted.stream,
    request: { body: 1 },
  }));
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

test("errors stay the same objects, and a stream that fails teaches nothing", async () => {
  const memory = await memoryOf();
  const failure = new Error("broken pipe");
  await assert.rejects(
    streamOf(memory, (key) => [...spoken("1", `Hello. ${block(key)}`), failure]),
    failure,
  );
  const error = { type: "error", error: failure };
  const parts = await streamOf(memory, (key) => [
    ...spoken("1", `Hello. ${block(key)}`),
    error,
    { ...finish, finishReason: "error" },
  ]);
  assert.equal(parts.at(-2), error);
  for (const type of ["generate", "stream"]) {
    await assert.rejects(
      call(memory, type, { prompt: PROMPT }, () => Promise.reject(failure)),
      failure,
    );
  }
  assert.deepEqual(await learnedBy(memory), []);
});

test("a complete block is learned when the app stops reading", async () => {
  const memory = await memoryOf();
  const { result } = await call(memory, "stream", { prompt: PROMPT }, ({ key }) => ({
    stream: source([...spoken("1", `Hello. ${block(key)}`, " More."), finish]).stream,
  }));
  const reader = result.stream.getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  assert.deepEqual(await learnedBy(memory), ["Keeps bees"]);
});
