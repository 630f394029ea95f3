import { bun, deno } from "@fast-memory/test-support/javascript-runtimes";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";

/**
 * The command of each runtime, with its first arguments.
 *
 * @type {Record<string, () => string[]>}
 */
export const RUNTIMES = {
  // The one of this machine, which may be 20.
  node: () => ["node"],
  "node 22": () => [nodeAtLeast(22)],
  // Stands for Node 20, which has no SQLite.
  "node 22 without sqlite": () => [nodeAtLeast(22), "--no-experimental-sqlite"],
  bun: () => [bun()],
  deno: () => [deno(), "run", "--allow-all", "--quiet", "--node-modules-dir=manual"],
};
