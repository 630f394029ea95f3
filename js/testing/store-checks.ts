import { concurrencyChecks } from "./concurrency.js";
import { contentChecks } from "./content.js";
import type { MakeStore } from "./expect.js";
import { versionChecks } from "./versions.js";

/** One requirement of a store. */
export interface StoreCheck {
  readonly name: string;
  /** @throws an Error that says what is wrong */
  run(): Promise<void>;
}

/**
 * Returns the requirements of every store, for any test runner. Use a database for tests: the checks erase the users `"alice"`,
 * `""` and some others; all other data stays.
 *
 * @param makeStore called once by each check; it may return the same store each time
 * @example
 * import { test } from "node:test";
 * import { storeChecks } from "fast-memory/testing";
 *
 * for (const check of storeChecks(() => new MyStore("test.db"))) {
 *   test(check.name, () => check.run());
 * }
 */
export function storeChecks(makeStore: MakeStore): StoreCheck[] {
  const checks = { ...contentChecks, ...versionChecks, ...concurrencyChecks };
  return Object.entries(checks).map(([name, check]) => ({ name, run: async () => check(await makeStore()) }));
}
