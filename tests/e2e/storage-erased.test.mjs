// The browser's database is erased, closed, blocked, damaged or full while a page has it open.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let visitor;
let page;
let devtools;

before(async () => (fixture = await BrowserFixture.start()));
after(() => fixture?.close());
beforeEach(async () => {
  fixture.mock.forget();
  fixture.mock.model = () => ({ content: "Hello." });
  visitor = await fixture.visitor();
  page = await open();
  devtools = await visitor.newCDPSession(page);
});
afterEach(async () => {
  for (const tab of visitor.pages()) assert.deepEqual(tab.uncaught ?? [], []);
  await visitor.close();
});

/** A tab with a client of alice, whose events are counted. */
async function open() {
  const tab = await fixture.open(visitor);
  await tab.evaluate(watchClient);
  return tab;
}

function watchClient() {
  window.seen = { lost: [], change: 0 };
  window.client = app.client("alice", { modelUrl: "/nowhere/" });
  client.memory.on("lost", (loss) => seen.lost.push(loss));
}

async function reload(tab) {
  await fixture.reload(tab);
  await tab.evaluate(watchClient);
}

const add = (tab, text) => tab.evaluate((text) => client.memory.add(text).then(({ text }) => text), text);
const texts = (tab) => tab.evaluate(async () => (await client.memory.getAll()).map(({ text }) => text));
const losses = (tab) => tab.evaluate(() => seen.lost);
/** What was reported, but that there is no model. */
const failures = () =>
  page.evaluate(() => app.failures.map(({ code }) => code).filter((code) => code !== "model_load"));
const LOSS = [{ database: "fast-memory" }];

const erase = (storageTypes) => devtools.send("Storage.clearDataForOrigin", { origin: fixture.site.url, storageTypes });

/** What can erase the database under an open page. */
const ERASERS = {
  "the browser evicts the site's databases": () => erase("indexeddb"),
  "the user clears the site's data": () => erase("all"),
  "another tab deletes the database": async () => {
    const other = await visitor.newPage();
    await other.goto(fixture.site.url);
    await other.evaluate(
      () =>
        new Promise((done, failed) => {
          const request = indexedDB.deleteDatabase("fast-memory");
          request.onsuccess = done;
          request.onerror = failed;
        }),
    );
    await other.close();
  },
};

for (const [name, eraseStorage] of Object.entries(ERASERS)) {
  test(`${name}: an open page goes on with an empty memory, and is told once`, async () => {
    await add(page, "Likes tea");
    assert.deepEqual(await losses(page), []);
    await eraseStorage();
    assert.deepEqual(await texts(page), []);
    assert.equal(await add(page, "Likes bread"), "Likes bread");
    await page.evaluate(() => app.say(client, "Hello"));
    assert.deepEqual(await texts(page), ["Likes bread"]);
    assert.deepEqual(await losses(page), LOSS);
    assert.deepEqual(await failures(), []);
    await reload(page);
    assert.deepEqual(await texts(page), ["Likes bread"]);
    assert.deepEqual(await losses(page), []);
  });

  test(`${name} while the page writes: what was acknowledged last is there, and nothing is uncaught`, async () => {
    await page.evaluate(() => {
      window.writing = (async () => {
        const acknowledged = [];
        for (let number = 0; !window.isErased || number < window.isErased + 20; number++) {
          await client.memory.add(`Note ${number}`);
          acknowledged.push(`Note ${number}`);
          if (window.isErased === true) window.isErased = number;
        }
        return acknowledged;
      })();
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await eraseStorage();
    await page.evaluate(() => (window.isErased = true));
    const acknowledged = await page.evaluate(() => window.writing);
    const kept = await texts(page);
    assert.deepEqual(kept, acknowledged.slice(-kept.length), "the end of what was acknowledged");
    assert.ok(kept.length >= 20, `${kept.length}`);
    assert.deepEqual(await losses(page), LOSS);
  });
}

test("eviction between two visits is told at the next one; no visit, user or clear() tells it falsely", async () => {
  assert.deepEqual(await texts(page), []);
  await add(page, "Likes tea");
  await page.evaluate(() => client.memory.clear());
  await reload(page);
  assert.deepEqual(await texts(page), []);
  assert.deepEqual(await losses(page), [], "after clear()");
  await add(page, "Likes bread");
  await page.goto("about:blank");
  await erase("indexeddb");
  await page.goto(`${fixture.site.url}/?api=${encodeURIComponent(fixture.mock.baseURL)}`);
  await page.waitForFunction(() => window.app !== undefined);
  await page.evaluate(watchClient);
  assert.deepEqual(await texts(page), []);
  assert.deepEqual(await losses(page), LOSS);
  await reload(page);
  await texts(page);
  assert.deepEqual(await losses(page), [], "told once");
  // The marker says that there was something, and nothing of whom.
  const marker = await page.evaluate(() => JSON.stringify(localStorage));
  assert.equal(marker, '{"fast-memory fast-memory":"1"}');
  const stranger = await fixture.visitor();
  const first = await fixture.open(stranger);
  await first.evaluate(watchClient);
  await texts(first);
  assert.deepEqual(await losses(first), [], "a new profile");
  await stranger.close();
});

test("a commit that the browser's quota refuses is store_full, loses nothing, and works when there is room again", async () => {
  // Before the first write: Chromium remembers for a while how much room there is.
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: fixture.site.url, quotaSize: 200_000 });
  await add(page, "Likes tea");
  const refused = await page.evaluate(async () => {
    const many = Array.from({ length: 300 }, (_, at) => `Note ${at} ${"long ".repeat(700)}`);
    return { ...(await app.failing(() => client.memory.addMany(many))), all: (await client.memory.getAll()).length };
  });
  assert.deepEqual([refused.name, refused.code, refused.all], ["StoreUnavailableError", "store_full", 1]);
  assert.match(refused.message, /nothing was written/);
  assert.equal(await page.evaluate(() => app.say(client, "Hello")), "Hello.");
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: fixture.site.url });
  await add(page, "Likes bread");
  await reload(page);
  assert.deepEqual(await texts(page), ["Likes tea", "Likes bread"]);
});

test("a database of a newer version is refused by name and stays as it is; a tab that holds an old one lets go", async () => {
  await add(page, "Likes tea");
  const upgrade = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open("fast-memory", 2);
      request.onblocked = () => reject(new Error("blocked"));
      request.onsuccess = () => {
        request.result.close();
        resolve(request.result.version);
      };
    });
  const other = await open();
  assert.equal(await other.evaluate(upgrade), 2);
  for (const tab of [page, other]) {
    const { name, code, message } = await tab.evaluate(() => app.failing(() => client.memory.getAll()));
    assert.deepEqual([name, code], ["StoreUnavailableError", "store_unavailable"]);
    assert.match(
      message,
      /newer version of fast-memory wrote the database "fast-memory".*npm install fast-memory@latest/,
    );
  }
  assert.equal(await page.evaluate(() => app.say(client, "Hello")), "Hello.");
  const kept = await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open("fast-memory").onsuccess = (/** @type {any} */ { target: { result } }) => {
          const rows = result.transaction("rows").objectStore("rows").getAll();
          rows.onsuccess = () => resolve([result.version, rows.result.length]);
        };
      }),
  );
  assert.deepEqual(kept, [2, 1]);
});

test("while another tab blocks the database, a call fails in time and later calls work", async () => {
  await add(page, "Likes tea");
  // Deletion waits for a connection that does not let go, and opening waits for the deletion.
  const holder = await visitor.newPage();
  await holder.goto(fixture.site.url);
  await holder.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open("fast-memory").onsuccess = (/** @type {any} */ { target }) =>
          resolve((window.held = target.result) && undefined);
      }),
  );
  await holder.evaluate(() => void indexedDB.deleteDatabase("fast-memory"));
  const { code, message } = await page.evaluate(() => app.failing(() => client.memory.getAll()));
  assert.equal(code, "store_timeout");
  assert.match(message, /close other tabs of this site/);
  await holder.evaluate(() => window.held.close());
  await page.waitForFunction(() =>
    client.memory.getAll().then(
      () => true,
      () => false,
    ),
  );
  await add(page, "Likes bread");
  assert.deepEqual(await texts(page), ["Likes bread"]);
});

test("rows of another shape are set aside and reported once; the others work", async () => {
  await page.evaluate(() => client.memory.addMany(["Likes tea", "Likes bread"]));
  await page.evaluate(async () => {
    const rows = [
      { id: "text", data: "text" },
      { id: "number", data: 7 },
      { id: "object", data: { a: 1 } },
      { id: "none" },
      { id: "empty", data: new Uint8Array() },
      { id: "other", data: new Uint8Array([9, 9, 9]) },
      { id: "#change00", data: new Uint8Array([1]) },
      { id: "#job00", data: [1, 2] },
      { id: "#salt", data: "no secret" },
    ];
    const database = await new Promise((resolve) => {
      indexedDB.open("fast-memory").onsuccess = (/** @type {any} */ { target }) => resolve(target.result);
    });
    const transaction = database.transaction(["rows", "namespaces"], "readwrite");
    for (const row of rows) transaction.objectStore("rows").put({ namespace: "alice", version: 1, ...row });
    transaction.objectStore("rows").put({ namespace: "alice", id: "stray", version: "7", data: 3 });
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  });
  await reload(page);
  assert.deepEqual(await texts(page), ["Likes tea", "Likes bread"]);
  const { stats, check } = await page.evaluate(async () => {
    await app.say(client, "Hello");
    await client.memory.add("Likes cheese");
    const stats = await client.memory.stats();
    const { checks } = await client.memory.doctor();
    return { stats, check: checks.find(({ name }) => name === "user") };
  });
  assert.equal(stats.unreadable, 9);
  assert.equal(stats.totalChunks, 3);
  assert.deepEqual(await failures(), ["rows_set_aside"]);
  assert.equal(check.ok, false);
  assert.match(check.detail, /9 that this version cannot read/);
});

test("commits are strict: the browser says so of each transaction that writes", async () => {
  const durabilities = await page.evaluate(async () => {
    const seen = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      const made = transaction.apply(this, /** @type {any} */ (args));
      seen.push(`${made.mode} ${made.durability}`);
      return made;
    };
    await client.memory.add("Likes tea");
    await client.memory.clear();
    return [...new Set(seen)].filter((kind) => kind.startsWith("readwrite"));
  });
  assert.deepEqual(durabilities, ["readwrite strict"]);
});

test("change fires in other tabs and other clients of the user, once for a write of one's own", async (t) => {
  const other = await open();
  await page.evaluate(() => {
    window.second = app.client("alice", { modelUrl: "/nowhere/" });
    window.stranger = app.client("bob", { modelUrl: "/nowhere/" });
    window.counts = { own: 0, second: 0, stranger: 0 };
    client.memory.on("change", () => window.counts.own++);
    window.second.memory.on("change", () => window.counts.second++);
    window.stranger.memory.on("change", () => window.counts.stranger++);
  });
  await other.evaluate(() => {
    window.counts = { own: 0 };
    window.stop = client.memory.on("change", () => window.counts.own++);
  });
  const start = Date.now();
  await add(other, "Likes tea");
  await page.waitForFunction(() => window.counts.own === 1 && window.counts.second === 1);
  t.diagnostic(`told after ${Date.now() - start} ms`);
  await add(page, "Likes bread");
  await other.waitForFunction(() => window.counts.own === 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(await page.evaluate(() => window.counts), { own: 2, second: 2, stranger: 0 });
  assert.deepEqual(await other.evaluate(() => window.counts), { own: 2 });
  await other.evaluate(() => stop());
  await page.evaluate(() => client.memory.clear());
  await page.waitForFunction(() => window.counts.second === 3);
  assert.deepEqual(await other.evaluate(() => window.counts), { own: 2 });
});
