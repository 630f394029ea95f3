import assert from "node:assert/strict";
import { test } from "node:test";

import { inLanes } from "../../scripts/lib/lanes.mjs";

const SUITES = {
  lint: { compiles: true, needsPackage: true },
  rust: { compiles: true },
  wasm: { compiles: true },
  e2e: { needsPackage: true },
  sdk: { needsPackage: true },
  unit: { needsPackage: true },
};

/** A run whose steps the test decides: what runs now, and how each ends. */
function stage() {
  const running = new Map();
  const built = deferred();
  const run = (name) => {
    const ends = deferred();
    running.set(name, ends.resolve);
    return ends.promise;
  };
  const done = inLanes(Object.keys(SUITES), SUITES, { built: built.promise, run });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    done,
    build: async () => (built.resolve(), settled()),
    end: async (name) => (running.get(name)(), running.delete(name), settled()),
    now: () => [...running.keys()].sort(),
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((given) => (resolve = given));
  return { promise, resolve };
}

test("suites that compile run one by one from the start, and beside one of the others once the package is there", async () => {
  const { done, build, end, now } = stage();
  assert.deepEqual(now(), ["rust"]);
  await build();
  assert.deepEqual(now(), ["e2e", "rust"]);
  await end("e2e");
  assert.deepEqual(now(), ["rust", "sdk"]);
  await end("rust");
  assert.deepEqual(now(), ["sdk", "wasm"]);
  await end("wasm");
  assert.deepEqual(now(), ["lint", "sdk"]);
  await end("lint");
  assert.deepEqual(now(), ["sdk", "unit"]);
  for (const name of now()) await end(name);
  await done;
});

test("a suite that needs the package waits for it", async () => {
  const { build, end, now } = stage();
  await end("rust");
  await end("wasm");
  assert.deepEqual(now(), []);
  await build();
  assert.deepEqual(now(), ["e2e", "lint"]);
});
