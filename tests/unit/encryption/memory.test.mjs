// What a memory can do, over an encrypted store: nothing of it is readable there.
import assert from "node:assert/strict";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import OpenAI from "openai";
import { withFastMemory, withMemory } from "../../../pkg/index.js";
import { fresh, KEY, OpenStore, texts } from "./lib.mjs";

const ENCRYPTION = { key: KEY };
const OPTIONS = { encryption: ENCRYPTION, modelUrl: "file:///nowhere/", onError: () => undefined };

async function served(t) {
  const mock = await MockServer.start();
  t.after(() => mock.close());
  return { mock, openai: new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 }) };
}

const ask = (client, content) =>
  client.chat.completions.create({ model: "mock", messages: [{ role: "user", content }] });

test("chats learn, update and recall; export, import, undo, metadata and clear work", async (t) => {
  const { mock, openai } = await served(t);
  mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) =>
      (/^Remember: ([^\n]+)/.exec(lastUserText(request))?.slice(1) ?? []).map((content) => ({
        content,
        category: "fact",
      })),
  });
  const store = new OpenStore();
  const client = withFastMemory(openai, "alice", { store, ...OPTIONS });
  await ask(client, "Remember: Lives in Berlin");
  await ask(client, "Remember: Lives in Bonn");
  assert.deepEqual(await texts(client.memory), ["Lives in Bonn"]);
  await client.memory.undoLast();
  await client.memory.add("Keeps bees", { metadata: { plan: "gold" }, pinned: true });
  const { memory } = fresh(store, ENCRYPTION);
  assert.deepEqual(await texts(memory), ["Keeps bees", "Lives in Berlin"]);
  assert.deepEqual(
    (await memory.getAll({ metadata: { plan: "gold" } })).map(({ text }) => text),
    ["Keeps bees"],
  );
  await ask(client, "Where do I live, in Berlin?");
  assert.ok(remembered(mock.chats.at(-1)).some(({ text }) => text === "Lives in Berlin"));
  for (const word of ["Berlin", "Bonn", "bees", "gold", "alice"]) assert.ok(!store.text().includes(word), word);

  const exported = await memory.export();
  const { memory: other } = fresh(store, ENCRYPTION, "bob");
  await other.import(exported);
  assert.deepEqual(await texts(other), ["Keeps bees", "Lives in Berlin"]);
  assert.equal((await memory.stats()).encrypted, true);
  assert.equal((await fresh(new OpenStore()).memory.stats()).encrypted, false);
  assert.equal(await client.memory.clear(), 2);
  assert.deepEqual(await texts(fresh(store, ENCRYPTION).memory), []);
  assert.deepEqual(await texts(other), ["Keeps bees", "Lives in Berlin"]);
});

test("messages that wait for their extraction are encrypted, and learned from in another process", async (t) => {
  const { mock, openai } = await served(t);
  const store = new OpenStore();
  const saidIn = ({ messages }) => /<user>(.*?)<\/user>/.exec(messages[1]?.content)?.[1];
  mock.model = (request) => {
    const said = saidIn(request);
    return { content: said ? JSON.stringify({ memories: [{ content: `Said: ${said}`, category: "fact" }] }) : "Fine." };
  };
  const client = (seen) => withMemory(openai, "alice", { store: seen, ...OPTIONS });
  await ask(client(store), "I keep bees in Winterthur");
  assert.ok(!store.text().includes("Winterthur"));
  const { memory } = client(bound(store));
  assert.equal((await memory.stats()).extraction.waiting, 1);
  await memory.flush();
  assert.deepEqual(await texts(memory), ["Said: I keep bees in Winterthur"]);
  assert.ok(!store.text().includes("Winterthur"));
});

const bound = (store) => ({
  name: store.name,
  load: (...args) => store.load(...args),
  commit: (...args) => store.commit(...args),
  clear: (...args) => store.clear(...args),
});

test("doctor says that the store is encrypted, that a key is wrong, and that rows cannot be trusted", async () => {
  const store = new OpenStore();
  await fresh(store, ENCRYPTION).memory.addMany(Array.from({ length: 20 }, (_, at) => `Memory ${at}`));
  const check = async (encryption, name) =>
    (await fresh(store, encryption).memory.doctor()).checks.find((found) => found.name === name);
  assert.match((await check(ENCRYPTION, "store")).detail, /it is encrypted, and the key opens it/);
  const locked = await check({ key: new Uint8Array(32) }, "store");
  assert.deepEqual([locked.ok, /does not open this store/.test(locked.remedy)], [false, true]);
  const open = await check(undefined, "store");
  assert.deepEqual([open.ok, /this store is encrypted/.test(open.remedy)], [false, true]);
  store.segments()[0].data[50] ^= 1;
  const user = await check(ENCRYPTION, "user");
  assert.deepEqual([user.ok, /restore them from a backup/.test(user.remedy)], [false, true]);
});
