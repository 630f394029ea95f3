// A user with many memories, whose app changes the embedding model and changes back: nothing is lost, nothing is mixed up.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BrowserFixture } from "./browser-fixture.mjs";

const COUNT = 1000;
/** What the engine embeds at once. */
const BATCH = 16;
/** Batches that the service answers before it is held. */
const ANSWERED = 3;
/** A thousand texts through the real model take 20 to 40 seconds on an idle machine. */
const DEADLINE = { timeout: 300_000 };

/** A word of its own for each number. */
const item = (number) =>
  "x" +
  [...String(number)].map((digit) => ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu"][digit]).join("");
const texts = Array.from({ length: COUNT }, (_, number) => `Owns ${item(number)}`);
const REMOTE = { useLocalEmbeddings: false };

let fixture;
let page;
let held;
let release;

before(async () => {
  fixture = await BrowserFixture.start();
  page = await fixture.open(await fixture.visitor());
});
after(() => fixture.close());

/** Opens the user's memory after a reload, as an app of another version does, and keeps what is told of embedding. */
async function reopen(options) {
  await fixture.reload(page);
  await page.evaluate((options) => {
    window.told = [];
    window.client = app.client("alice", {
      ...options,
      onProgress: (progress) => progress.phase === "embed" && told.push(progress),
    });
  }, options);
}

/** The state of it all when every vector is there. */
function settled() {
  return page.evaluate(async () => {
    await client.memory.ready();
    const { totalChunks, embedded, embedder } = await client.memory.stats();
    const all = await client.memory.getAll();
    return {
      totalChunks,
      embedded,
      modelId: embedder.modelId,
      ids: all.map(({ id }) => id),
      texts: all.map(({ text }) => text),
      told,
      failures: app.failures,
    };
  });
}

/** The hit for the memory of this number, which must be among the five that a request would carry. */
async function look(number) {
  const hits = await page.evaluate(
    async (query) =>
      (await client.memory.search(query)).map(({ memory, ...score }) => ({ text: memory.text, ...score })),
    texts[number],
  );
  const hit = hits.find(({ text }) => text === texts[number]);
  assert.ok(hit, `${texts[number]} among ${JSON.stringify(hits)}`);
  return hit;
}

function checkProgress(told, total) {
  assert.deepEqual(told.at(-1), { phase: "embed", done: total, total });
  assert.ok(
    told.every(({ done }, at) => at === 0 || done >= told[at - 1].done),
    "it never goes back",
  );
  assert.ok(told.length > total / BATCH, "each batch is told of");
}

/** Holds the service's batches from the fourth on; the vector of a question, a single text, is given at once. */
function gate() {
  let batches = 0;
  const open = new Promise((resolve) => (release = resolve));
  held = new Promise((resolve) => {
    fixture.mock.beforeEmbedding = async ({ input }) => {
      if (input.length === 1 || ++batches <= ANSWERED) return;
      resolve(undefined);
      await open;
    };
  });
}

let first;

test("a thousand memories are embedded on this device", DEADLINE, async () => {
  await reopen({});
  await page.evaluate((texts) => client.memory.addMany(texts), texts);
  first = await settled();
  assert.deepEqual(first.failures, []);
  assert.deepEqual([first.totalChunks, first.embedded, first.modelId], [COUNT, COUNT, "all-MiniLM-L6-v2"]);
  assert.deepEqual(first.texts, texts);
  checkProgress(first.told, first.told[0].total);
  assert.ok((await look(0)).cosine > 0.5);
});

test(
  "during a change of the model, words find all memories, and only the new model's vectors are compared",
  DEADLINE,
  async () => {
    gate();
    await reopen(REMOTE);
    await page.evaluate(() => void (window.ready = client.memory.ready()));
    await held;
    const { totalChunks, embedded } = await page.evaluate(() => client.memory.stats());
    assert.deepEqual([totalChunks, embedded], [COUNT, ANSWERED * BATCH]);
    assert.deepEqual(await page.evaluate(() => told.at(-1)), { phase: "embed", done: ANSWERED * BATCH, total: COUNT });

    const done = await look(0);
    assert.ok(done.cosine > 0.99, "a vector of the new model, compared with one of the new model");
    const waiting = await look(999);
    assert.equal(waiting.cosine, undefined, "its vector is of the old model, and is not compared");
    assert.ok(waiting.lexical > 0);
  },
);

test("after a reload the change of the model continues where it stopped, and nothing is lost", DEADLINE, async () => {
  await reopen(REMOTE);
  release();
  fixture.mock.beforeEmbedding = async () => {};
  const now = await settled();
  assert.deepEqual(now.failures, []);
  assert.deepEqual([now.totalChunks, now.embedded, now.modelId], [COUNT, COUNT, "text-embedding-3-small"]);
  assert.deepEqual(now.ids, first.ids);
  assert.deepEqual(now.texts, texts);
  checkProgress(now.told, COUNT - ANSWERED * BATCH);
  assert.ok((await look(999)).cosine > 0.99);
});

test("other dimensions of the same model count as another model", DEADLINE, async () => {
  fixture.mock.forget();
  gate();
  await reopen({ ...REMOTE, dimensions: 32 });
  await page.evaluate(() => void client.memory.ready());
  await held;
  const { embedded, embedder } = await page.evaluate(() => client.memory.stats());
  assert.equal(embedded, ANSWERED * BATCH);
  assert.deepEqual(embedder, { modelId: "text-embedding-3-small@32", dimensions: 32, state: "ready" });
  for (const { json } of fixture.mock.posts("/embeddings")) {
    assert.deepEqual([json.model, json.dimensions], ["text-embedding-3-small", 32]);
    assert.ok(json.input.length <= BATCH);
  }
});

test("after the change back, every memory has a vector of the first model again", DEADLINE, async () => {
  await reopen({});
  release();
  fixture.mock.beforeEmbedding = async () => {};
  assert.equal((await page.evaluate(() => client.memory.stats())).totalChunks, COUNT);
  await look(998);
  const now = await settled();
  assert.deepEqual(now.failures, []);
  assert.deepEqual([now.totalChunks, now.embedded, now.modelId], [COUNT, COUNT, "all-MiniLM-L6-v2"]);
  assert.deepEqual(now.ids, first.ids);
  assert.deepEqual(now.texts, texts);
  checkProgress(now.told, COUNT);
  assert.deepEqual(page.uncaught, []);
});
