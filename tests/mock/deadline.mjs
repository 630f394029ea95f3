import { test as untimed } from "node:test";

const DEADLINE = 60_000;

/** `test` of node:test that fails when it hangs: a defect often shows as something that never comes. */
export function test(name, run, deadline = DEADLINE) {
  return untimed(name, { timeout: deadline }, run);
}
