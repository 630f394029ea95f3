import { test as untimed } from "node:test";

const DEADLINE = 60_000;

/**
 * `test` of node:test that fails when it hangs: a defect often shows as something that never comes.
 *
 * @param {string} name
 * @param {(t: import("node:test").TestContext) => unknown} run
 * @param {number} [milliseconds]
 */
export function test(name, run, milliseconds = DEADLINE) {
  return untimed(name, { timeout: milliseconds }, /** @type {import("node:test").TestFn} */ (run));
}

/**
 * @template T
 * @param {Promise<T>} work
 * @param {number} milliseconds
 * @returns {Promise<T>} rejects when the work takes longer
 */
export function withDeadline(work, milliseconds) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${milliseconds / 1000} s`)), milliseconds);
  });
  return /** @type {Promise<T>} */ (Promise.race([work, late])).finally(() => clearTimeout(timer));
}
