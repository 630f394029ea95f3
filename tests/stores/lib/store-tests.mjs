import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { storeChecks } from "../../../pkg/testing.js";
import { runInRuntime } from "./run-in-runtime.mjs";

const RUN_STORE_CHECKS = path.join(import.meta.dirname, "run-store-checks.mjs");

/**
 * A subtest for each check of the conformance kit.
 *
 * @param {import("node:test").TestContext} t
 * @param {Parameters<typeof storeChecks>[0]} makeStore
 */
export async function testStore(t, makeStore) {
  for (const { name, run } of storeChecks(makeStore)) await t.test(name, run);
}

/**
 * The same in another runtime.
 *
 * @param {string} runtime a name of RUNTIMES
 * @param {string} store a name of STORES
 */
export function testStoreIn(runtime, store) {
  test(`${store} in ${runtime}`, async (t) => {
    const { code, lines, errors } = await runInRuntime(runtime, RUN_STORE_CHECKS, [
      store,
      path.join(temporaryFolderFor(t, "stores"), "memory.db"),
    ]);
    for (const { name, failed } of lines) await t.test(name, () => assert.equal(failed, undefined));
    assert.equal(code, 0, errors);
    assert.deepEqual(
      lines.map(({ name }) => name),
      storeChecks(() => undefined).map(({ name }) => name),
      errors,
    );
  });
}
