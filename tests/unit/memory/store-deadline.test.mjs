// The time limit of a store is for one that hangs: writes that wait for others are not refused.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory } from "../../../pkg/index.js";
import { memoryStore } from "../../../pkg/testing.js";

const embedder = { modelId: "none", embed: () => new Promise(() => {}) };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A store whose commits wait for what `before` returns. */
function slowStore(name, before) {
  const inner = memoryStore(name);
  return {
    name,
    load: (...args) => inner.load(.../** @type {[string]} */ (args)),
    clear: (namespace) => inner.clear(namespace),
    async commit(...args) {
      await before();
      return inner.commit(.../** @type {[string, []]} */ (args));
    },
  };
}

test("writes that take more than five seconds together are all stored", async () => {
  const memory = createMemory("queue", {
    store: slowStore("slow", () => pause(400)),
    embedder,
    onError: () => undefined,
  });
  const start = performance.now();
  const writes = Array.from({ length: 18 }, (_, number) => memory.add(`Note ${number}`));
  assert.equal((await Promise.allSettled(writes)).filter(({ status }) => status === "rejected").length, 0);
  assert.ok(performance.now() - start > 5500, "they wait for longer than the limit");
  assert.equal((await memory.getAll()).length, 18);
});

test("writes to a store that hangs after some of them are refused after five seconds without an answer", async () => {
  let commits = 0;
  const store = slowStore("hanging", () => (++commits <= 4 ? pause(100) : new Promise(() => {})));
  const memory = createMemory("hangs", { store, embedder, onError: () => undefined });
  const start = performance.now();
  const writes = Array.from({ length: 10 }, (_, number) => memory.add(`Note ${number}`));
  const codes = (await Promise.allSettled(writes)).map((write) =>
    write.status === "rejected" ? write.reason.code : "stored",
  );
  assert.deepEqual([...new Set(codes)].sort(), ["store_timeout", "stored"]);
  assert.ok(performance.now() - start < 20_000);
});
