import assert from "node:assert/strict";

import { remembered } from "@fast-memory/mock/model";

const WRITES = 40;
const IMPORTED = 1000;
const BASE = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
const TRUSTED = "require-trusted-types-for 'script'; trusted-types fast-memory";

/** The policies of the site's pages, by the name in their addresses. */
export const POLICIES = {
  "no-worker": `${BASE}; worker-src 'none'`,
  "trusted-blob": `${BASE}; worker-src blob:; ${TRUSTED}`,
  "trusted-file": `${BASE}; worker-src 'self'; ${TRUSTED}`,
};

/** A vector must start in a worker under this policy. */
const embedsUnder =
  (policy) =>
  async ({ open }) => {
    const tab = await open(policy);
    const { embedder } = await tab.evaluate(async () => {
      const { memory } = app.client("alice");
      await memory.add("Keeps bees");
      await memory.ready();
      return memory.stats();
    });
    assert.equal(embedder.state, "ready");
  };

/**
 * What each engine must do: the fixture has a fresh visitor. A check may return what is shown of it in the table.
 *
 * @type {Record<string, (fixture: any) => Promise<string | void>>}
 */
export const CHECKS = {
  async conversation({ mock, open }) {
    const tab = await open();
    const replies = await tab.evaluate(async () => {
      const client = app.client("alice", { modelUrl: "/nowhere/" });
      return [await app.say(client, "I prefer Python"), await app.say(client, "Which language, Python?")];
    });
    assert.deepEqual(replies, ["Noted.", "Noted."]);
    assert.deepEqual(
      remembered(mock.chats.at(-1)).map(({ text }) => text),
      ["The user prefers Python"],
    );
  },

  async "clean stream"({ open }) {
    const tab = await open();
    const seen = await tab.evaluate(async () => {
      const client = app.client("alice", { modelUrl: "/nowhere/" });
      const seen = [];
      await app.stream(client, "I prefer Python", { seen });
      return { seen, texts: (await client.memory.getAll()).map(({ text }) => text) };
    });
    assert.equal(seen.seen.join("").trimEnd(), "Noted.");
    assert.deepEqual(seen.texts, ["The user prefers Python"]);
  },

  async "memory in a later tab"({ open }) {
    const [first, second] = [await open(), await open()];
    await first.evaluate(async () => app.client("alice", { modelUrl: "/nowhere/" }).memory.add("Keeps bees"));
    const seen = await second.evaluate(async () => {
      const { memory } = app.client("alice", { modelUrl: "/nowhere/" });
      const [{ id, text }] = await memory.getAll();
      return [text, await memory.delete(id), (await memory.getAll()).length];
    });
    assert.deepEqual(seen, ["Keeps bees", true, 0]);
  },

  async embedder({ open }) {
    const tab = await open();
    const { stats, score } = await tab.evaluate(async () => {
      const { memory } = app.client("alice");
      await memory.add("Rides a red bicycle");
      await memory.ready();
      const [{ score }] = await memory.search("What is the colour of my bike?");
      return { stats: await memory.stats(), score };
    });
    assert.deepEqual([stats.embedded, stats.embedder.state], [1, "ready"]);
    return score.toFixed(6);
  },

  async "two tabs write"({ open }) {
    const tabs = [await open(), await open()];
    const write = (tab, name) =>
      tab.evaluate(
        async ([name, count]) => {
          const { memory } = app.client("alice", { modelUrl: "/nowhere/" });
          const numbers = Array.from({ length: count }, (_, number) => number);
          await Promise.all(numbers.map((number) => memory.add(`Note ${number} of the tab ${name}`)));
          for (const number of numbers) await memory.add(`Later note ${number} of the tab ${name}`);
        },
        [name, WRITES],
      );
    await Promise.all(tabs.map((tab, name) => write(tab, `${name}`)));
    const texts = await tabs[0].evaluate(async () =>
      (await app.client("alice", { modelUrl: "/nowhere/" }).memory.getAll()).map(({ text }) => text),
    );
    assert.deepEqual([texts.length, new Set(texts).size], [4 * WRITES, 4 * WRITES]);
  },

  async "large import"({ open }) {
    const tab = await open();
    const seen = await tab.evaluate(async (count) => {
      const { memory } = app.client("alice", { modelUrl: "/nowhere/" });
      const texts = Array.from({ length: count }, (_, at) => `Owns boat ${at}`);
      const { imported } = await memory.import(texts.join("\n"));
      const { memory: other } = app.client("alice", { modelUrl: "/nowhere/" });
      return [imported, (await other.getAll()).length];
    }, IMPORTED);
    assert.deepEqual(seen, [IMPORTED, IMPORTED]);
  },

  async "policy without workers"({ open }) {
    const tab = await open("no-worker");
    const error = await tab.evaluate(() => app.failing(() => app.client("alice").memory.ready()));
    assert.equal(error?.code, "model_load");
    assert.match(error.message, /the embedding worker cannot start\. Allow it in the content security policy/);
    assert.match(error.message, /worker-src 'self' blob:.*trusted-types fast-memory/);
  },

  "trusted types, blob": embedsUnder("trusted-blob"),
  "trusted types, file": embedsUnder("trusted-file"),
};
