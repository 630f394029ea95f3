// The browser's storage: asked to be kept, told of in `stats`, and looked at by `doctor`.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let visitor;
let page;

/** Counts what the page asks of the browser; `answers` are given in its place, so that a refusal and a consent can both be seen. */
function watchStorage() {
  const { storage } = navigator;
  const watched = { asked: 0, answer: undefined };
  watched.isAsked = new Promise((resolve) => (watched.tell = resolve));
  const persist = storage.persist.bind(storage);
  storage.persist = () => (
    watched.asked++,
    watched.tell(),
    watched.answer === undefined ? persist() : Promise.resolve(watched.answer)
  );
  window.watched = watched;
}

before(async () => (fixture = await BrowserFixture.start()));
after(() => fixture?.close());
beforeEach(async () => {
  fixture.mock.forget();
  fixture.mock.model = wellBehaved({ answer: "Hello.", memories: [{ content: "Keeps bees", category: "fact" }] });
  visitor = await fixture.visitor({ before: watchStorage });
  page = await fixture.open(visitor);
});
afterEach(async () => {
  assert.deepEqual(page.uncaught, []);
  await visitor.close();
});

const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

test("persistence is requested once, after the first memory is stored, and a refusal is no error", async () => {
  const asked = await page.evaluate(async () => {
    watched.answer = false;
    const client = app.client("alice");
    await client.memory.getAll();
    const counts = [watched.asked];
    await app.say(client, "I keep bees");
    await client.memory.add("Likes tea");
    await app.client("bob").memory.add("Likes coffee");
    await watched.isAsked;
    await client.memory.stats();
    return [...counts, watched.asked];
  });
  assert.deepEqual(asked, [0, 1]);
  assert.deepEqual(await page.evaluate(() => app.failures), []);
});

test('persist: true requests persistence at the first use; false and store: "memory" never do', async () => {
  const asked = await page.evaluate(async () => {
    const counts = [];
    await app.client("alice", { persist: false }).memory.add("Keeps bees");
    await app.client("alice", { store: "memory" }).memory.add("Keeps bees");
    await app.client("alice", { store: "memory", persist: true }).memory.add("Keeps bees");
    await app.client("alice", { persist: false }).memory.stats();
    counts.push(watched.asked);
    await app.client("alice", { persist: true }).memory.getAll();
    await watched.isAsked;
    await app.client("alice", { persist: true }).memory.stats();
    return [...counts, watched.asked];
  });
  assert.deepEqual(asked, [0, 1]);
});

test("persist() requests again and returns the browser's answer", async () => {
  const seen = await page.evaluate(async () => {
    const { memory } = app.client("alice", { persist: false });
    const answers = [];
    for (const answer of [false, true]) {
      watched.answer = answer;
      answers.push(await memory.persist());
    }
    watched.answer = undefined;
    const real = await memory.persist();
    return {
      answers,
      asked: watched.asked,
      real,
      persisted: await navigator.storage.persisted(),
      off: await app.client("alice", { store: "memory" }).memory.persist(),
    };
  });
  assert.deepEqual([seen.answers, seen.asked, seen.off], [[false, true], 3, false]);
  assert.equal(seen.real, seen.persisted);
});

test("stats have the browser's storage estimate", async () => {
  const { storage, browser, none } = await page.evaluate(async () => {
    const { memory } = app.client("alice");
    await memory.add("Keeps bees");
    await memory.ready();
    const { storage } = await memory.stats();
    const { quota } = await navigator.storage.estimate();
    return {
      storage,
      browser: { quota, persisted: await navigator.storage.persisted() },
      none: (await app.client("alice", { store: "memory" }).memory.stats()).storage ?? null,
    };
  });
  assert.deepEqual({ quota: storage.quota, persisted: storage.persisted }, browser);
  assert.ok(storage.usage > 0 && storage.usage < storage.quota, `${storage.usage} of ${storage.quota}`);
  assert.equal(none, null);
});

const examine = (options) =>
  page.evaluate(async (options) => {
    const report = await app.client("alice", options).memory.doctor();
    return {
      ok: report.ok,
      text: String(report),
      of: Object.fromEntries(report.checks.map(({ name, ...rest }) => [name, rest])),
    };
  }, options);

test("doctor finds no fault in a page and leaves nothing behind", async () => {
  await page.evaluate(() => app.client("alice").memory.add("Keeps bees"));
  const before = await databases();
  await page.evaluate(() => app.client("alice").memory.ready());
  const { ok, text, of } = await examine();
  assert.equal(ok, true, text);
  assert.match(of.user.detail, /"alice" has 1 memory, 1 with a vector/);
  assert.match(of.store.detail, /IndexedDB opens, writes and reads; memories are in "fast-memory"/);
  assert.match(of.embedder.detail, /is ready/);
  assert.match(of.worker.detail, /workers start/);
  assert.match(of.storage.detail, /^[\d.]+ of \d+ MB in use by this site/);
  assert.deepEqual(await databases(), before);
  assert.deepEqual(before, ["fast-memory"]);
});

test("doctor reports another user id than before", async () => {
  await page.evaluate(() => app.client("alicia").memory.add("Keeps bees"));
  const { of, text } = await examine();
  assert.match(of.user.detail, /"alice" has 0 memories, 0 with a vector; 1 other user ids have been here/);
  assert.match(of.user.remedy, /the same userId/);
  assert.doesNotMatch(text, /alicia/);
});

test("doctor reports files that the server does not have", async () => {
  fixture.site.break("weights.wasm", { status: 404 });
  try {
    const { ok, of } = await examine();
    assert.equal(ok, false);
    assert.match(of.embedder.detail, /weights\.wasm answers with status 404/);
    assert.match(of.embedder.remedy, /modelUrl/);
  } finally {
    fixture.site.mend();
  }
});

test("doctor reports storage that is refused or full", async () => {
  await page.evaluate(() => {
    window.realOpen = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  });
  const blocked = await examine();
  assert.deepEqual([blocked.ok, blocked.of.store.detail], [false, "IndexedDB cannot be used (SecurityError)"]);
  assert.match(blocked.of.store.remedy, /private window/);
  await page.evaluate(() => {
    IDBFactory.prototype.open = window.realOpen;
    navigator.storage.estimate = async () => ({ usage: 95_000_000, quota: 100_000_000 });
  });
  const full = await examine();
  assert.deepEqual([full.ok, full.of.storage.ok], [false, false]);
  assert.match(full.of.storage.remedy, /free some space/);
});

test("doctor reports a policy that forbids workers and WebAssembly", async () => {
  const forbidden = async (policy) => {
    await page.route("**/?api=*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
    });
    await fixture.reload(page);
    await page.unroute("**/?api=*");
    return examine();
  };
  const noWasm = await forbidden("script-src 'self' 'unsafe-inline'; worker-src 'self' blob:");
  assert.deepEqual([noWasm.ok, noWasm.of.webassembly.ok], [false, false]);
  assert.match(noWasm.of.webassembly.remedy, /wasm-unsafe-eval/);
  const noWorker = await forbidden("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'none'");
  assert.deepEqual([noWorker.of.webassembly.ok, noWorker.of.worker.ok], [true, false]);
  assert.match(noWorker.of.worker.remedy, /worker-src 'self' blob:/);
  const trusted =
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'self' blob:; require-trusted-types-for 'script'; trusted-types";
  assert.equal((await forbidden(`${trusted} fast-memory`)).of.worker.ok, true);
  const untrusted = await forbidden(`${trusted} other`);
  assert.equal(untrusted.of.worker.ok, false);
  assert.match(untrusted.of.worker.remedy, /trusted-types fast-memory/);
});
