import assert from "node:assert/strict";
import { test } from "node:test";

import { storeChecks } from "../../pkg/testing.js";
import { BROKEN } from "./lib/broken-stores.mjs";
import { ReferenceStore } from "./lib/reference-store.mjs";

async function failures(makeStore) {
  const failed = [];
  for (const { name, run } of storeChecks(makeStore)) {
    await run().catch((error) => failed.push({ name, message: error.message, isPlain: error.constructor === Error }));
  }
  return failed;
}

test("the reference store passes every check, new for each check or one for all", async () => {
  assert.deepEqual(await failures(() => new ReferenceStore()), []);
  const store = new ReferenceStore();
  assert.deepEqual(await failures(() => store), []);
  assert.deepEqual(await failures(() => store), [], "and again");
});

test("every check has a broken store that fails it", () => {
  assert.deepEqual(
    storeChecks(() => new ReferenceStore())
      .map(({ name }) => name)
      .sort(),
    Object.keys(BROKEN).sort(),
  );
});

for (const [check, mistakes] of Object.entries(BROKEN)) {
  for (const [mistake, Broken] of Object.entries(mistakes)) {
    test(`a store that ${mistake} fails the check: ${check}`, async () => {
      const failed = await failures(() => new Broken());
      assert.deepEqual(
        failed.map(({ name }) => name),
        [check],
        JSON.stringify(failed, null, 1),
      );
      assert.ok(failed[0].isPlain && failed[0].message.length > 20, failed[0].message);
    });
  }
}
