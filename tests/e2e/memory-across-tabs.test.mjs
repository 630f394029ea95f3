// What `client.memory` keeps, across reloads, tabs and clients.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let visitor;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
});
after(() => fixture.close());
beforeEach(async () => {
  fixture.mock.forget();
  fixture.mock.model = () => ({ content: "Hello." });
  visitor = await fixture.visitor();
  page = await fixture.open(visitor);
});
afterEach(async () => {
  assert.deepEqual(page.uncaught, []);
  await visitor.close();
});

const fill = () =>
  page.evaluate(async () => {
    const { memory } = app.client("alice");
    const records = [
      await memory.add("Prefers dark mode", { category: "preference" }),
      await memory.add("Works at a bakery"),
      await memory.add("Is preparing a marathon", { category: "context" }),
    ];
    return records.map(({ id }) => id);
  });

test("getAll, search, stats, delete and clear work on what an earlier page stored", async () => {
  const started = Date.now();
  const ids = await fill();
  await fixture.reload(page);
  const seen = await page.evaluate(async ([first]) => {
    const { memory } = app.client("alice");
    const all = await memory.getAll();
    const hits = await memory.search("Where do I work? bakery", { topK: 1 });
    await memory.ready();
    const stats = await memory.stats();
    return {
      all: all.map(({ createdAt, updatedAt, ...rest }) => ({
        ...rest,
        times: [createdAt.getTime(), updatedAt.getTime()],
      })),
      hits: hits.map(({ memory, score }) => ({ text: memory.text, date: memory.createdAt instanceof Date, score })),
      stats,
      deleted: [await memory.delete(first), await memory.delete(first), await memory.delete("no-such-id")],
      left: (await memory.getAll()).map(({ text }) => text),
      cleared: [await memory.clear(), await memory.clear()],
    };
  }, ids);

  assert.deepEqual(
    seen.all.map(({ id, text, category, source }) => ({ id, text, category, source })),
    [
      { id: ids[0], text: "Prefers dark mode", category: "preference", source: "app" },
      { id: ids[1], text: "Works at a bakery", category: "fact", source: "app" },
      { id: ids[2], text: "Is preparing a marathon", category: "context", source: "app" },
    ],
  );
  for (const time of seen.all.flatMap(({ times }) => times))
    assert.ok(time >= started - 1 && time <= Date.now(), `${time}`);
  assert.equal(seen.hits.length, 1);
  assert.equal(seen.hits[0].text, "Works at a bakery");
  assert.ok(seen.hits[0].date && seen.hits[0].score > 0);
  assert.equal(seen.stats.totalChunks, 3);
  assert.deepEqual(seen.stats.categories, { preference: 1, fact: 1, context: 1 });
  assert.equal(seen.stats.embedded, 3);
  assert.equal(seen.stats.store, "indexeddb");
  assert.deepEqual(seen.stats.embedder, { modelId: "all-MiniLM-L6-v2", dimensions: 384, state: "ready" });
  assert.deepEqual(seen.deleted, [true, false, false]);
  assert.deepEqual(seen.left, ["Works at a bakery", "Is preparing a marathon"]);
  assert.deepEqual(seen.cleared, [2, 0]);

  await fixture.reload(page);
  assert.deepEqual(await page.evaluate(() => app.client("alice").memory.getAll()), []);
});

test("clear erases one user and leaves the other", async () => {
  await fill();
  const seen = await page.evaluate(async () => {
    const alice = app.client("alice");
    const bob = app.client("bob");
    await bob.memory.add("Keeps bees");
    const cleared = await alice.memory.clear();
    return {
      cleared,
      alice: (await alice.memory.getAll()).length,
      bob: (await bob.memory.getAll()).map(({ text }) => text),
    };
  });
  assert.deepEqual(seen, { cleared: 3, alice: 0, bob: ["Keeps bees"] });
});

test("two database names are two memories", async () => {
  const seen = await page.evaluate(async () => {
    await app.client("alice", { dbName: "one" }).memory.add("Keeps bees");
    const count = async (options) => (await app.client("alice", options).memory.getAll()).length;
    const names = (await indexedDB.databases()).map(({ name }) => name);
    return {
      one: await count({ dbName: "one" }),
      samePath: await count({ dbPath: "one" }),
      two: await count({ dbName: "two" }),
      names,
    };
  });
  assert.deepEqual([seen.one, seen.samePath, seen.two], [1, 1, 0]);
  assert.ok(seen.names.includes("one"));
});

test("two tabs that write at the same time lose nothing", async () => {
  const other = await fixture.open(visitor);
  const write = (tab, name) =>
    tab.evaluate(async (name) => {
      const { memory } = app.client("alice");
      await Promise.all(Array.from({ length: 20 }, (_, at) => memory.add(`Note ${at} of the ${name} tab`)));
      await memory.add(`The ${name} tab is done`);
    }, name);
  await Promise.all([write(page, "left"), write(other, "right")]);
  const read = (tab) =>
    tab.evaluate(async () => (await app.client("alice").memory.getAll()).map(({ text }) => text).sort());
  const [left, right] = await Promise.all([read(page), read(other)]);
  assert.equal(new Set(left).size, 42);
  assert.deepEqual(left, right);
});

test("a client that is already open sees what another tab adds and deletes", async () => {
  const other = await fixture.open(visitor);
  await page.evaluate(async () => {
    window.client = app.client("alice");
    await client.memory.add("Keeps bees");
  });
  await other.evaluate(async () => {
    const { memory } = app.client("alice");
    const [bees] = await memory.getAll();
    await memory.add("Plays the cello");
    await memory.delete(bees.id);
  });
  const seen = await page.evaluate(async () => ({
    all: (await client.memory.getAll()).map(({ text }) => text),
    bees: await client.memory.search("bees"),
    cello: (await client.memory.search("cello")).map(({ memory }) => memory.text),
  }));
  assert.deepEqual(seen.all, ["Plays the cello"]);
  assert.ok(!seen.bees.some(({ memory }) => memory.text === "Keeps bees"));
  assert.deepEqual(seen.cello, ["Plays the cello"]);
});

test("two clients of one page share one memory and lose nothing", async () => {
  const texts = await page.evaluate(async () => {
    const clients = [app.client("alice"), app.client("alice")];
    await Promise.all(Array.from({ length: 10 }, (_, at) => clients[at % 2].memory.add(`Note number ${at}`)));
    return (await clients[0].memory.getAll()).map(({ text }) => text).sort();
  });
  assert.deepEqual(
    texts,
    Array.from({ length: 10 }, (_, at) => `Note number ${at}`),
  );
});

test("the app's own client stays unchanged", async () => {
  const seen = await page.evaluate(async () => {
    const original = app.plain();
    const keys = () =>
      JSON.stringify([Reflect.ownKeys(original).map(String), Object.getPrototypeOf(original) === app.OpenAI.prototype]);
    const before = [keys(), original.fetch, original.chat.completions.create];
    const wrapped = app.fastMemory.withFastMemory(original, "alice");
    await wrapped.memory.add("Keeps bees");
    await app.say(wrapped, "What about my bees?");
    const same = before.every((value, at) => value === [keys(), original.fetch, original.chat.completions.create][at]);
    await app.say(original, "What about my bees?");
    return {
      same,
      sameObject: wrapped === original,
      kind: wrapped instanceof app.OpenAI,
      memory: "memory" in original,
      user: wrapped.memory.userId,
    };
  });
  assert.deepEqual(seen, { same: true, sameObject: false, kind: true, memory: false, user: "alice" });
  const [wrapped, original] = fixture.mock.chats;
  assert.deepEqual(remembered(wrapped), [{ category: "fact", text: "Keeps bees" }]);
  assert.equal(original.messages.at(-1).content, "What about my bees?");
});

test("wrapping a wrapped client uses the last user and adds memories once", async () => {
  const seen = await page.evaluate(async () => {
    const alice = app.client("alice");
    await alice.memory.add("Keeps bees");
    await app.client("bob").memory.add("Keeps bees in Bob's garden");
    const again = app.fastMemory.withFastMemory(alice, "alice");
    const bob = app.fastMemory.withFastMemory(alice, "bob");
    await app.say(again, "What about my bees?");
    await app.say(bob, "What about my bees?");
    await app.say(alice, "What about my bees?");
    return [again.memory.userId, bob.memory.userId, alice.memory.userId];
  });
  assert.deepEqual(seen, ["alice", "bob", "alice"]);
  const [again, bob, alice] = fixture.mock.chats;
  const injections = (request) => request.messages.at(-1).content.split("<remembered").length - 1;
  assert.deepEqual([again, bob, alice].map(injections), [1, 1, 1]);
  assert.deepEqual(
    remembered(again).map(({ text }) => text),
    ["Keeps bees"],
  );
  assert.deepEqual(
    remembered(bob).map(({ text }) => text),
    ["Keeps bees in Bob's garden"],
  );
  assert.deepEqual(
    remembered(alice).map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("withOptions keeps the memory", async () => {
  const kept = await page.evaluate(async () => {
    const client = app.client("alice");
    await client.memory.add("Keeps bees");
    const derived = client.withOptions({ timeout: 5000 });
    await app.say(derived, "What about my bees?");
    return derived.memory?.userId;
  });
  assert.equal(kept, "alice");
  assert.equal(remembered(fixture.mock.chats[0]).length, 1);
});

test("the change event fires for every write until the listener is removed", async () => {
  const counts = await page.evaluate(async () => {
    const { memory } = app.client("alice");
    let changes = 0;
    const stop = memory.on("change", () => changes++);
    const counts = [];
    const { id } = await memory.add("Keeps bees");
    counts.push(changes);
    await memory.delete(id);
    counts.push(changes);
    stop();
    await memory.add("Plays the cello");
    counts.push(changes);
    return counts;
  });
  assert.ok(counts[0] >= 1 && counts[1] > counts[0], counts.join());
  assert.equal(counts[2], counts[1]);
});
