import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { HoldingServer } from "./holding-server.mjs";
import { project, Worker, wrangler } from "./worker.mjs";

let app;
let holdingServer;
let mock;
let worker;

before(async () => {
  [app, mock, holdingServer] = await Promise.all([
    project(new URL("./app", import.meta.url)),
    MockServer.start(),
    HoldingServer.start(),
  ]);
  // Whoever reads rows out of an object of this class, or writes them into it, is thrown an error.
  await wrangler(["deploy", "src/counted.js", "--dry-run", "--outdir", "out"], app);
  const objects = ["FastMemory", "Older"].map((className) => ({ className, useSQLite: true }));
  const bindings = { LLM_URL: mock.baseURL, GATE_URL: holdingServer.url };
  worker = await Worker.start({
    folder: join(app.folder, "out"),
    script: "counted.js",
    bindings,
    additionalUnboundDurableObjects: objects,
  });
});
after(async () => {
  await worker?.stop();
  await Promise.all([mock?.close(), holdingServer?.close(), app?.remove()]);
});
beforeEach(() => {
  mock.forget();
  mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) =>
      (/^Remember: ([^\n]+)/.exec(lastUserText(request))?.slice(1) ?? []).map((content) => ({
        content,
        category: "fact",
      })),
  });
});

const texts = async (user) => (await worker.ask("memories", { user })).value;
const rowsRead = async (object) => (await worker.ask("counts", { object })).value.rowsRead;

test("every operation of a memory runs in the object", async () => {
  const user = "alice";
  await worker.ask("add", { user, texts: ["Plays chess", "Owns a dog"] });
  assert.deepEqual(await worker.ask("chat", { user, text: "Remember: Uses PostgreSQL" }), {
    value: "Noted.",
    errors: [],
  });
  assert.deepEqual(await texts(user), ["Plays chess", "Owns a dog", "Uses PostgreSQL"]);
  assert.equal((await worker.ask("search", { user, text: "the dog" })).value[0].memory.text, "Owns a dog");
  await worker.ask("chat", { user, text: "Which database, PostgreSQL?" });
  assert.ok(remembered(mock.chats.at(-1)).some(({ text }) => text === "Uses PostgreSQL"));
  assert.equal((await worker.ask("clear", { user })).value, 3);
  assert.deepEqual(await texts(user), []);
});

test("what happens to memories happens in the object", async () => {
  const [user, options] = ["changing", { maxMemories: 2 }];
  const call = async (method, ...args) => (await worker.ask("memory", { user, options, method, args })).value;
  for (const text of ["Lives in Berlin", "Lives in Bonn"])
    await worker.ask("chat", { user, text: `Remember: ${text}`, options });
  const [{ before, after }] = await call("history");
  assert.deepEqual([before.text, after.text], ["Lives in Berlin", "Lives in Bonn"]);
  assert.deepEqual(await texts(user), ["Lives in Bonn"]);
  const { id } = await call("undoLast");
  assert.deepEqual(await texts(user), ["Lives in Berlin"]);
  assert.equal((await call("pin", id)).pinned, true);
  await worker.ask("chat", { user, text: "What is the capital of France?", options });
  assert.deepEqual(
    remembered(mock.chats.at(-1)).map(({ text }) => text),
    ["Lives in Berlin"],
  );
  for (const text of ["Plays chess", "Keeps bees"]) await call("add", text);
  assert.deepEqual(await texts(user), ["Lives in Berlin", "Keeps bees"]);
});

test("a turn of a user with many memories reads what is new, and the Worker gets the recalled memories", async () => {
  const user = "rich";
  await worker.ask("add", {
    user,
    texts: Array.from({ length: 2000 }, (_, index) => `Knows the fact number ${index}`),
  });
  await worker.ask("chat", { user, text: "Hello" });
  await rowsRead(user);
  await worker.ask("chat", { user, text: "What about number 1234?" });
  assert.ok(remembered(mock.chats.at(-1)).some(({ text }) => text === "Knows the fact number 1234"));
  assert.ok((await rowsRead(user)) < 10);
});

test("large results come in parts, and an input that exceeds one call is refused", async () => {
  const user = "full";
  for (const from of [0, 2500]) await worker.ask("fill", { user, from, to: from + 2500 });
  const all = await texts(user);
  assert.deepEqual(
    all.map((text) => Number.parseInt(text, 10)),
    Array.from({ length: 5000 }, (_, index) => index),
  );
  await assert.rejects(worker.ask("fill", { user, from: 5000, to: 14_000 }), {
    name: "StoreUnavailableError",
    code: "store_full",
    message: /import fewer memories at a time; nothing was written/,
  });
  assert.equal((await texts(user)).length, 5000);
});

test("objects of one isolate evict each other's indexes and load them again", async () => {
  for (const user of ["first", "second"])
    for (const from of [0, 2500]) await worker.ask("fill", { user, from, to: from + 2500 });
  await rowsRead("first");
  assert.equal((await worker.ask("stats", { user: "first" })).value.totalChunks, 5000);
  assert.ok((await rowsRead("first")) >= 5000);
  await worker.ask("stats", { user: "first" });
  assert.ok((await rowsRead("first")) < 10);
});

test("a request that is cancelled while the object waits for its vectors does not block others", async () => {
  const user = "carol";
  await worker.ask("add", { user, texts: ["Sings"] });
  const held = holdingServer.hold();
  const cancel = new AbortController();
  const cancelled = worker.fetch("ready", { user, embedder: "gated" }, cancel.signal);
  await held.arrived;
  cancel.abort();
  await assert.rejects(cancelled, { name: "AbortError" });
  assert.deepEqual(await worker.ask("chat", { user, text: "Remember: Is here", embedder: "gated" }), {
    value: "Noted.",
    errors: [],
  });
  await worker.ask("ready", { user, embedder: "gated" });
  assert.equal((await worker.ask("stats", { user, embedder: "gated" })).value.embedded, 2);
  held.release();
});

test("an embedder's error reaches the caller through the object, without its message", async () => {
  await worker.ask("add", { user: "dora", texts: ["Sings"] });
  await assert.rejects(worker.ask("ready", { user: "dora", embedder: "broken" }), {
    name: "FastMemoryError",
    message: 'the embedder "broken" failed (RangeError); see the cause',
  });
  assert.deepEqual(await texts("dora"), ["Sings"]);
});

test("the object refuses invalid input with the usual errors", async () => {
  await assert.rejects(worker.ask("add", { user: "erin", texts: [" "] }), { name: "ConfigError", code: "config" });
  await assert.rejects(worker.ask("add", { user: "erin", texts: ["Sings", "x".repeat(100_000)] }), {
    name: "ConfigError",
    message: /at most/,
  });
  assert.deepEqual(await texts("erin"), []);
});

test("an object of an older version throws store_unavailable, and the chat goes on", async () => {
  const { value, errors } = await worker.ask("chat", { user: "fred", store: "older", text: "Hello" });
  assert.equal(value, "Noted.");
  assert.deepEqual(
    errors.map(({ code }) => code),
    ["store_unavailable"],
  );
});
