// The embedder as it is shipped, in the browser: known sentences have known cosines.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
  page = await fixture.open(await fixture.visitor());
  await page.evaluate(startWorker);
});
after(() => fixture.close());

function startWorker() {
  const at = (name) => new URL(`/pkg/minilm/${name}`, location.href).href;
  const worker = new Worker("/pkg/embedding-worker.js", { type: "module" });
  const heard = [];
  const waiting = [];
  worker.onmessage = ({ data }) => {
    const index = waiting.findIndex(({ is }) => is(data));
    if (index < 0) heard.push(data);
    else waiting.splice(index, 1)[0].resolve(data);
  };
  const hear = (is) =>
    new Promise((resolve) => {
      const index = heard.findIndex(is);
      if (index < 0) waiting.push({ is, resolve });
      else resolve(heard.splice(index, 1)[0]);
    });
  worker.postMessage({
    type: "load",
    files: { encoder: at("encoder_bg.wasm"), onnxRuntime: at("minilm_bg.wasm"), model: at("weights.wasm") },
  });
  let id = 0;
  window.embed = async (text) => {
    const own = id++;
    worker.postMessage({ type: "embed", id: own, text });
    const { vector, message } = await hear((data) => data.id === own);
    if (!vector) throw new Error(message);
    return vector;
  };
  window.cosine = async (left, right) => {
    const [a, b] = [await embed(left), await embed(right)];
    return a.reduce((sum, value, at) => sum + value * b[at], 0);
  };
  return hear(({ type }) => type === "ready" || type === "load-failed").then(({ message }) => {
    if (message) throw new Error(message);
  });
}

/** @type {[string, string, number, number][]} */
const PAIRS = [
  ["That is a happy person", "That is a very happy person", 0.943, 0.01],
  ["That is a happy person", "Today is a sunny day", 0.257, 0.02],
];
for (const [left, right, expected, tolerance] of PAIRS) {
  test(`“${left}” · “${right}” = ${expected} ± ${tolerance}`, async (t) => {
    const cosine = await page.evaluate(([left, right]) => window.cosine(left, right), [left, right]);
    t.diagnostic(`cosine ${cosine.toFixed(4)}`);
    assert.ok(Math.abs(cosine - expected) <= tolerance, `${cosine}`);
  });
}

test("vectors have 384 dimensions and length 1, whatever the text", async () => {
  const texts = ["a", "", "   ", "緑茶が好きです 🍵", "word ".repeat(2000), "\u0000\ud800 lone surrogate"];
  const vectors = await page.evaluate(async (texts) => {
    const vectors = [];
    for (const text of texts) {
      const vector = await embed(text);
      vectors.push({ dimensions: vector.length, norm: Math.hypot(...vector) });
    }
    return vectors;
  }, texts);
  for (const [at, { dimensions, norm }] of vectors.entries()) {
    assert.equal(dimensions, 384, JSON.stringify(texts[at]));
    assert.ok(Math.abs(norm - 1) < 1e-3, `${JSON.stringify(texts[at].slice(0, 20))}: ${norm}`);
  }
});

test("the embedder reads a text up to 256 tokens", async () => {
  const [same, shorter] = await page.evaluate(async () => {
    const words = "bicycle ".repeat(300);
    return [await cosine(`${words} alpha`, `${words} omega`), await cosine("bicycle alpha", "bicycle omega")];
  });
  assert.ok(same > 0.9999, `${same}`);
  assert.ok(shorter < 0.99, `${shorter}`);
});

test("the weights are fetched once, and again when the cached copy is damaged", async () => {
  const visitor = await fixture.visitor();
  const fetched = () => fixture.site.requested.filter((path) => path.endsWith("weights.wasm")).length;
  const before = fetched();
  const page = await fixture.open(visitor);
  const ready = () => page.evaluate(() => app.client("alice").memory.ready());
  await ready();
  assert.equal(fetched(), before + 1);
  await fixture.reload(page);
  await ready();
  assert.equal(fetched(), before + 1);
  await page.evaluate(async () => {
    const cache = await caches.open("fast-memory-model");
    const key = (await cache.keys()).find(({ url }) => url.includes("weights.wasm"));
    const bytes = new Uint8Array(await (await cache.match(key)).arrayBuffer());
    bytes[1_000_000] ^= 1;
    await cache.put(key, new Response(bytes));
  });
  await fixture.reload(page);
  await ready();
  assert.equal(fetched(), before + 2);
  await visitor.close();
});

test("the same text gives the same vector, alone and among others", async () => {
  const same = await page.evaluate(async () => {
    const alone = await embed("I keep bees");
    const [, among] = await Promise.all([
      embed("A much longer text about something else entirely, with many words."),
      embed("I keep bees"),
    ]);
    return alone.every((value, at) => value === among[at]);
  });
  assert.ok(same);
});
