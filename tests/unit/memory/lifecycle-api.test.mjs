// The methods and options that decide what happens to memories: pin, expiresAt, history, undoLast, pause, maxMemories, export and import.
import assert from "node:assert/strict";

import { remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions, memoryWith } from "@fast-memory/test-support/fresh-memory";
import { createMemory, memoryFetch } from "../../../pkg/index.js";

const QUESTION = "What is the capital of France?";

/** What a request with this message carries. */
async function carried(memory, message = QUESTION) {
  const service = new FakeFetch();
  const body = chatBody({ messages: [{ role: "user", content: message }] });
  await memoryFetch(service.fetch, memory)("https://api.test/v1/chat/completions", { method: "POST", body });
  return remembered(JSON.parse(service.last.body)).map(({ text }) => text);
}

const texts = async (memory) => (await memory.getAll()).map(({ text }) => text);

test("a pinned memory is in every request, within topK", async () => {
  const memory = createMemory("alice", freshOptions({ topK: 1 }));
  const { id } = await memory.add("Is allergic to nuts", { pinned: true });
  const other = await memory.add("Sings in a choir");
  assert.deepEqual([(await memory.get(id)).pinned, "pinned" in other], [true, false]);
  assert.deepEqual(await carried(memory), ["Is allergic to nuts"]);
  assert.deepEqual(await carried(memory, "Where does the choir sing?"), ["Is allergic to nuts"]);
  assert.equal("pinned" in (await memory.unpin(id)), false);
  assert.deepEqual(await carried(memory), []);
  assert.equal((await memory.pin(other.id)).pinned, true);
  assert.deepEqual(await carried(memory), ["Sings in a choir"]);
  assert.equal(await memory.pin("nothing"), undefined);
});

test("a pinned memory that is too long for maxTokens stays out", async () => {
  const memory = createMemory("alice", freshOptions({ maxTokens: 20 }));
  await memory.add(`Owns ${"boats ".repeat(100)}`, { pinned: true });
  assert.deepEqual(await carried(memory), []);
});

test("expiresAt ends a memory, null takes the end off, and another value is refused", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 14) });
  const memory = createMemory("alice", freshOptions());
  const expiresAt = new Date(Date.now() + 1000);
  const [one, other] = await memory.addMany([
    { text: "Is in Oslo", expiresAt },
    { text: "Is in Bergen", expiresAt },
  ]);
  assert.deepEqual(one.expiresAt, expiresAt);
  assert.equal("expiresAt" in (await memory.update(other.id, { expiresAt: null })), false);
  t.mock.timers.setTime(Date.now() + 2000);
  assert.deepEqual(await texts(memory), ["Is in Bergen"]);
  assert.deepEqual([await memory.get(one.id), (await memory.stats()).totalChunks], [undefined, 1]);
  await assert.rejects(memory.update(other.id, { expiresAt: /** @type {any} */ ("tomorrow") }), { code: "config" });
  await assert.rejects(memory.add("x", { expiresAt: /** @type {any} */ (5) }), { code: "config" });
});

test("export and import keep what is pinned and what ends", async () => {
  const memory = createMemory("alice", freshOptions());
  const expiresAt = new Date(Date.now() + 86_400_000);
  await memory.addMany([{ text: "Is in Oslo", expiresAt, pinned: true }, "Sings"]);
  const copy = createMemory("bob", freshOptions());
  await copy.import(await memory.export());
  const kept = (await copy.getAll()).map(({ text, pinned, expiresAt }) => [text, pinned, expiresAt?.getTime()]);
  assert.deepEqual(kept, [
    ["Is in Oslo", true, expiresAt.getTime()],
    ["Sings", undefined, undefined],
  ]);
});

test("uses are counted, but not by preview", async () => {
  const memory = await memoryWith("Sings in a choir");
  await memory.preview("Where does the choir sing?");
  assert.equal("uses" in (await memory.getAll())[0], false);
  await carried(memory, "Where does the choir sing?");
  const [{ uses, usedAt }] = await memory.getAll();
  assert.ok(uses === 1 && Date.now() - usedAt.getTime() < 60_000);
});

test("no history: undoLast changes nothing", async () => {
  const memory = await memoryWith("Sings");
  assert.deepEqual([await memory.history(), await memory.undoLast()], [[], undefined]);
  await assert.rejects(memory.history(""), { code: "config" });
});

test("a paused client carries nothing and learns nothing", async () => {
  const memory = createMemory("alice", freshOptions());
  await memory.add("Is allergic to nuts", { pinned: true });
  memory.pause();
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  const body = chatBody();
  await chat("https://api.test/v1/chat/completions", { method: "POST", body });
  assert.deepEqual([service.last.body, memory.isPaused], [body, true]);
  memory.resume();
  assert.deepEqual([await carried(memory), memory.isPaused], [["Is allergic to nuts"], false]);
});

test("maxMemories holds for the app's memories too, the oldest goes first", async () => {
  const memory = createMemory("alice", freshOptions({ maxMemories: 2 }));
  for (const [day, text] of ["one", "two", "three"].entries())
    await memory.addMany([{ text, createdAt: new Date(Date.UTC(2026, 0, 1 + day)) }]);
  assert.deepEqual(await texts(memory), ["two", "three"]);
});

/** @type {object[]} */
const REFUSED = [{ maxMemories: 0 }, { contextDays: -1 }, { contextDays: 1.5 }, { maxMemories: "many" }];
for (const options of REFUSED) {
  test(`${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => createMemory("alice", freshOptions(options)), { code: "config" });
  });
}
