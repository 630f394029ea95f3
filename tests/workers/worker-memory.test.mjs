import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { HoldingServer } from "./holding-server.mjs";
import { OBJECTS, project, Worker, wrangler } from "./worker.mjs";

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
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], app);
  worker = await start({ additionalUnboundDurableObjects: OBJECTS });
});
after(async () => {
  await worker?.stop();
  await Promise.all([mock?.close(), holdingServer?.close(), app?.remove()]);
});
beforeEach(() => {
  mock.forget();
  mock.model = learns;
});

function start(options) {
  return Worker.start({
    folder: join(app.folder, "out"),
    state: join(app.folder, "state"),
    bindings: { LLM_URL: mock.baseURL, GATE_URL: holdingServer.url },
    ...options,
  });
}

/** Learns what follows "Remember:", each word by itself. */
const learns = wellBehaved({
  answer: "Noted.",
  memories: (request) =>
    (/^Remember: ([^\n]+)/.exec(lastUserText(request))?.[1] ?? "")
      .split(", ")
      .filter(Boolean)
      .map((content) => ({ content, category: "fact" })),
});

const texts = (request) => remembered(request).map(({ text }) => text);

/** Both places, by the same Worker: `options` decide. */
for (const [place, options] of Object.entries({ "a Durable Object": { store: "object" }, D1: { store: "d1" } })) {
  test(`${place}: a memory comes back in the next turn of its user alone`, async () => {
    const worker = await start({
      additionalUnboundDurableObjects: OBJECTS,
      d1Databases: { FAST_MEMORY_DB: "memory" },
      state: join(app.folder, `state of ${place}`),
    });
    try {
      const first = await worker.ask("chat", { user: "alice", text: "Remember: Uses PostgreSQL at work", ...options });
      assert.deepEqual(first, { value: "Noted.", errors: [] });
      await worker.restart();
      await worker.ask("chat", { user: "alice", text: "Which database, PostgreSQL?", ...options });
      assert.deepEqual(texts(mock.chats.at(-1)), ["Uses PostgreSQL at work"]);
      await worker.ask("chat", { user: "bob", text: "Which database, PostgreSQL?", ...options });
      assert.deepEqual(texts(mock.chats.at(-1)), []);
    } finally {
      await worker.stop();
    }
  });
}

test("without a store option, memories are in the Durable Object that the Worker exports", async () => {
  const { value } = await worker.ask("stats", { user: "alice" });
  assert.equal(value.store, "durable-object");
  // Nothing is fetched, no worker is started: there is no embedder.
  assert.deepEqual(value.embedder, { modelId: "none", dimensions: 0, state: "none" });
});

test("without an embedder, debug prints once what to do, and nothing else is printed", async () => {
  const { value: lines } = await worker.ask("printed", { text: "Hello" });
  const notes = lines.filter((line) => !line.startsWith("fast-memory: chat"));
  assert.equal(notes.length, 1, lines.join("\n"));
  assert.match(notes[0], /memories are found by their words\. .*import \{ minilm \} from "fast-memory\/minilm"/s);
  assert.equal(lines.length, 3);
});

test("modelUrl throws a ConfigError with the alternative", async () => {
  const modelUrl = "https://example.com/minilm/";
  await assert.rejects(worker.ask("stats", { user: "alice", options: { modelUrl } }), {
    name: "ConfigError",
    message: /leave modelUrl and embeddingModel out.*fast-memory\/minilm/s,
  });
});

test("the binding FAST_MEMORY goes before the exported class, also with an old compatibility date and no flags", async () => {
  const bound = await start({
    compatibilityDate: "2024-09-23",
    compatibilityFlags: [],
    state: join(app.folder, "state of the binding"),
    durableObjects: { FAST_MEMORY: { className: "Bound", useSQLite: true } },
    d1Databases: { FAST_MEMORY_DB: "memory" },
    additionalUnboundDurableObjects: OBJECTS,
  });
  try {
    assert.deepEqual(await bound.ask("chat", { user: "alice", text: "Remember: Sings" }), {
      value: "Noted.",
      errors: [],
    });
    assert.deepEqual((await bound.ask("memories", { user: "alice" })).value, ["Sings"]);
    assert.equal((await bound.ask("stats", { user: "alice" })).value.store, "durable-object");
    assert.deepEqual((await bound.ask("memories", { user: "alice", store: "object" })).value, []);
    const users = Array.from({ length: 5 }, (_, index) => `Is friend ${index}`);
    await Promise.all(users.map((text) => bound.ask("chat", { user: "alice", text: `Remember: ${text}` })));
    assert.equal((await bound.ask("memories", { user: "alice" })).value.length, 6);
  } finally {
    await bound.stop();
  }
});

test("without a store the chat goes on, and the error has the lines to paste", async () => {
  await wrangler(["deploy", "src/bare.js", "--dry-run", "--outdir", "bare"], app);
  const bare = await start({ folder: join(app.folder, "bare"), script: "bare.js" });
  try {
    const { value, errors } = await bare.ask("chat", { user: "alice", text: "Hello" });
    assert.equal(value, "Noted.");
    assert.equal(errors[0].code, "store_unavailable");
    assert.match(errors[0].message, /export \{ FastMemory \} from "fast-memory\/cloudflare";/);
    assert.match(
      errors[0].message,
      /"migrations": \[\{ "tag": "fast-memory-v1", "new_sqlite_classes": \["FastMemory"\] \}\]/,
    );
    assert.match(errors[0].message, /"binding": "FAST_MEMORY_DB"/);
    await assert.rejects(bare.ask("memories", { user: "alice" }), {
      name: "StoreUnavailableError",
      code: "store_unavailable",
    });
  } finally {
    await bare.stop();
  }
  const withD1 = await start({
    folder: join(app.folder, "bare"),
    script: "bare.js",
    d1Databases: { FAST_MEMORY_DB: "memory" },
  });
  try {
    assert.equal((await withD1.ask("stats", { user: "alice" })).value.store, "d1");
  } finally {
    await withD1.stop();
  }
});

test("a streamed reply loses its block, and its memories are stored before it ends", async () => {
  const response = await worker.fetch("stream", { user: "carol", text: "Remember: Sings" });
  const events = (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(
    events
      .map(({ choices }) => choices[0]?.delta.content ?? "")
      .join("")
      .trim(),
    "Noted.",
  );
  assert.deepEqual((await worker.ask("memories", { user: "carol" })).value, ["Sings"]);
});

test("concurrent turns of one user lose nothing", async () => {
  const words = Array.from({ length: 20 }, (_, index) => `Owns object ${index}`);
  const replies = await Promise.all(
    words.map((word) => worker.ask("chat", { user: "dora", text: `Remember: ${word}` })),
  );
  assert.deepEqual(
    replies.flatMap(({ errors }) => errors),
    [],
  );
  assert.deepEqual((await worker.ask("memories", { user: "dora" })).value.toSorted(), words.toSorted());
});

test("concurrent users keep their memories apart", async () => {
  const users = Array.from({ length: 20 }, (_, index) => `user ${index}`);
  await Promise.all(users.map((user) => worker.ask("chat", { user, text: `Remember: Is called ${user}` })));
  for (const user of users) assert.deepEqual((await worker.ask("memories", { user })).value, [`Is called ${user}`]);
});

test("withMemory learns after the reply, and the Worker stays alive for it", async () => {
  /** @type {PromiseWithResolvers<void>} */
  const asked = Promise.withResolvers();
  /** @type {PromiseWithResolvers<void>} */
  const go = Promise.withResolvers();
  mock.model = async (request) => {
    if (lastUserText(request) !== "I live in Bern") {
      asked.resolve();
      await go.promise;
      return { content: JSON.stringify({ memories: [{ op: "add", content: "Lives in Bern", category: "fact" }] }) };
    }
    return { content: "Nice." };
  };
  assert.equal((await worker.ask("chat", { user: "erin", kind: "withMemory", text: "I live in Bern" })).value, "Nice.");
  // The reply is there, and only now is something learned.
  await asked.promise;
  assert.deepEqual((await worker.ask("memories", { user: "erin", kind: "withMemory" })).value, []);
  go.resolve();
  await until(async () => (await worker.ask("memories", { user: "erin", kind: "withMemory" })).value.length > 0);
  assert.deepEqual((await worker.ask("memories", { user: "erin", kind: "withMemory" })).value, ["Lives in Bern"]);
});

test("withMemory learns once from each of a user's concurrent turns", async () => {
  const places = ["Bern", "Basel", "Chur", "Genf", "Thun"];
  // One call may be about several of them.
  mock.model = (request) => {
    const said = places.filter((place) => lastUserText(request).includes(`I visited ${place}`));
    const isChat = lastUserText(request).startsWith("I visited");
    return {
      content: isChat
        ? "Nice."
        : JSON.stringify({
            memories: said.map((place) => ({ op: "add", content: `Visited ${place}`, category: "fact" })),
          }),
    };
  };
  const ask = (call, more) => worker.ask(call, { user: "fred", kind: "withMemory", ...more });
  const replies = await Promise.all(places.map((place) => ask("chat", { text: `I visited ${place}` })));
  assert.deepEqual(
    replies.flatMap(({ errors }) => errors),
    [],
  );
  await until(async () => (await ask("stats")).value.extraction.waiting === 0);
  assert.deepEqual((await ask("memories")).value.toSorted(), places.map((place) => `Visited ${place}`).toSorted());
});

test("Workers AI embeds memories after the reply", async () => {
  await worker.ask("chat", { user: "gus", embedder: "ai", text: "Remember: Plays chess" });
  const stats = async () => (await worker.ask("stats", { user: "gus", embedder: "ai" })).value;
  await until(async () => (await stats()).embedded === 1);
  assert.equal((await stats()).embedder.modelId, "@cf/baai/bge-small-en-v1.5");
});

test("requests that share a client do not wait for each other's reads", async () => {
  const held = holdingServer.hold();
  const first = worker.ask("chat", { user: "shared", text: "Remember: Is first" });
  await held.arrived;
  assert.deepEqual(await worker.ask("chat", { user: "shared", text: "Remember: Is second" }), {
    value: "Noted.",
    errors: [],
  });
  held.release();
  assert.deepEqual(await first, { value: "Noted.", errors: [] });
  assert.deepEqual((await worker.ask("memories", { user: "shared" })).value.toSorted(), ["Is first", "Is second"]);
});

test("a cancelled request that shares a client does not block others", async () => {
  const held = holdingServer.hold();
  const cancel = new AbortController();
  const cancelled = worker.fetch("chat", { user: "shared", text: "Remember: Is gone" }, cancel.signal);
  await held.arrived;
  cancel.abort();
  await assert.rejects(cancelled, { name: "AbortError" });
  assert.deepEqual(await worker.ask("chat", { user: "shared", text: "Remember: Is third" }), {
    value: "Noted.",
    errors: [],
  });
  held.release();
  const { value } = await worker.ask("memories", { user: "shared" });
  assert.ok(value.includes("Is third") && !value.includes("Is gone"), value.join());
});

/** What happens after a reply says nothing when it is done. */
async function until(happened) {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 20));
}
