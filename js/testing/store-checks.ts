import { concurrencyChecks } from "./concurrency.js";
import { contentChecks } from "./content.js";
import type { MakeStore } from "./expect.js";
import { versionChecks } from "./versions.js";


/** One thing that a store must do. */
export interface StoreCheck {
  readonly name: string;
  /** @throws an Error that says what is wrong */
  run(): Promise<void>;
}

/**
 * What every store must do, for any test runner. Give it a database for tests: the users `"alice"`, `""` and the like are erased in it; whatever
 * else is in it is left alone.
 *
 * @param makeStore called once by each check; it may give the same store each time
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
