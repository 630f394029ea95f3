// Thousands of memories at once: the page's thread stays free, all are stored or none.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";
import { longTasks } from "./long-tasks.mjs";

const LIMIT = 50;
const COUNT = 10_000;

let fixture;
let visitor;
before(async () => {
  fixture = await BrowserFixture.start();
  visitor = await fixture.visitor();
});
after(() => fixture.close());

const WAYS = ["import of JSON lines", "import of a JSON list, all or nothing", "import of plain lines", "addMany"];

/** Adds memories in the page, in one of these ways. */
async function add([way, user, count]) {
  const { memory } = app.client(user, { modelUrl: "/nowhere/" });
  const texts = Array.from({ length: count }, (_, at) => `Owns boat ${at}, which lies in harbour ${at % 97}`);
  const lines = texts
    .map((text) => JSON.stringify({ text, category: "fact", metadata: { topic: "boats" } }))
    .join("\n");
  const ways = {
    "import of JSON lines": () => memory.import(lines),
    "import of a JSON list, all or nothing": () => memory.import(JSON.stringify(texts), { allOrNothing: true }),
    "import of plain lines": () => memory.import(texts.join("\n")),
    addMany: () => memory.addMany(texts),
  };
  await ways[way]();
  return (await memory.stats()).totalChunks;
}

/** Opens the app, with the engine compiled. */
async function opened(t) {
  const page = await fixture.open(visitor);
  t.after(() => page.close());
  await page.evaluate(() => app.client("nobody", { modelUrl: "/nowhere/" }).memory.getAll());
  return page;
}

for (const way of WAYS) {
  test(`${way}, ${COUNT} memories: no task is longer than ${LIMIT} ms`, async (t) => {
    const page = await opened(t);
    let stored;
    const tasks = await longTasks(page, LIMIT, async () => {
      stored = await page.evaluate(add, /** @type {[string, string, number]} */ ([way, way, COUNT]));
    });
    assert.equal(stored, COUNT);
    assert.deepEqual(tasks, []);
  }, 120_000);
}

test(`a page that opens with ${COUNT} memories: no task is longer than ${LIMIT} ms`, async (t) => {
  const page = await opened(t);
  await page.evaluate(add, /** @type {[string, string, number]} */ (["addMany", "opened", COUNT]));
  // IndexedDB has an index for each client.
  const open = () =>
    page.evaluate(() => app.client("opened", { modelUrl: "/nowhere/" }).memory.search("boat 17", { topK: 1 }));
  let hits;
  const tasks = await longTasks(page, LIMIT, async () => (hits = await open()));
  assert.equal(hits.length, 1);
  assert.deepEqual(tasks, []);
}, 120_000);
