// IndexedDB in a real Chromium, by the package as it is shipped.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { pageWith } from "@fast-memory/test-support/package-page";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { storeChecks } from "../../pkg/testing.js";

const IMPORTS = { "fast-memory": "/pkg/index.js", "fast-memory/testing": "/pkg/testing.js" };
const SCRIPT = `
  import * as memory from "fast-memory";
  import { storeChecks } from "fast-memory/testing";
  Object.assign(globalThis, { ...memory, storeChecks });`;

let browser;
let context;
let site;

before(async () => {
  [site, browser] = await Promise.all([
    StaticSite.start({ "/pkg/": PACKAGE, "/": { text: pageWith(IMPORTS, SCRIPT) } }),
    launchChromium(),
  ]);
  context = await browser.newContext();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function tab() {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => globalThis.storeChecks);
  return page;
}

test("IndexedDB in Chromium passes the store checks", async (t) => {
  const page = await tab();
  for (const { name } of storeChecks(() => undefined)) {
    await t.test(name, async () => {
      const failed = await page.evaluate(async (name) => {
        const check = storeChecks(() => indexedDb("kit")).find((check) => check.name === name);
        return check.run().then(
          () => undefined,
          (error) => String(error?.stack ?? error),
        );
      }, name);
      assert.equal(failed, undefined);
    });
  }
});

test("two tabs share one database, a stale commit is refused, and a reload finds all rows", async () => {
  const [first, second] = [await tab(), await tab()];
  const commit = (page, id, ifVersion) =>
    page.evaluate(
      ([id, ifVersion]) =>
        indexedDb("tabs")
          .commit("alice", [{ id, data: new Uint8Array([7]) }], ifVersion)
          .catch(({ code }) => code),
      [id, ifVersion],
    );
  const ids = (page) =>
    page.evaluate(async () => (await indexedDb("tabs").load("alice")).rows.map(({ id }) => id).sort());
  assert.equal(await commit(first, "a", 0), 1);
  assert.equal(await commit(second, "b", 0), "conflict");
  assert.equal(await commit(second, "b", 1), 2);
  assert.deepEqual(await ids(first), ["a", "b"]);
  await second.reload();
  await second.waitForFunction(() => globalThis.storeChecks);
  assert.deepEqual(await ids(second), ["a", "b"]);
});

test("a commit whose last row the browser refuses changes nothing", async () => {
  const page = await tab();
  const found = await page.evaluate(async () => {
    const store = indexedDb("refused");
    const row = (id, size) => ({ id, data: new Uint8Array(size) });
    const version = await store.commit("alice", [row("a", 1)]);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value) {
      if (value.id === "last") throw new DOMException("out of memory", "DataCloneError");
      return put.call(this, value);
    };
    const { code, message } = await store.commit("alice", [row("a", 2), row("b", 2), row("last", 2)], version).then(
      () => ({}),
      (error) => error,
    );
    IDBObjectStore.prototype.put = put;
    const { rows, ...found } = await store.load("alice");
    return { code, message, version: found.version, rows: rows.map(({ id, data }) => [id, data.length]) };
  });
  assert.deepEqual(found, {
    code: "store_unavailable",
    message: "IndexedDB failed (DataCloneError)",
    version: 1,
    rows: [["a", 1]],
  });
});

test("indexedDb() is the clients' database, and an app's store can wrap it", async () => {
  const page = await tab();
  const seen = await page.evaluate(async () => {
    await createMemory("alice", { modelUrl: "/none/", onError() {} }).add("Sings");
    const inner = indexedDb();
    let commits = 0;
    const store = { ...inner, name: "counted", commit: (...args) => (commits++, inner.commit(...args)) };
    const memory = createMemory("alice", { store, modelUrl: "/none/", onError() {} });
    await memory.add("Plays chess");
    return { texts: (await memory.getAll()).map(({ text }) => text), commits, store: (await memory.stats()).store };
  });
  assert.deepEqual(seen, { texts: ["Sings", "Plays chess"], commits: 1, store: "counted" });
});

test("a call of indexedDb() throws StoreUnavailableError where there is no IndexedDB", async () => {
  const { indexedDb } = await import("../../pkg/index.js");
  await assert.rejects(indexedDb().load("alice"), { name: "StoreUnavailableError", code: "store_unavailable" });
});
