import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { RunningProcess } from "@fast-memory/test-support/process";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";

/**
 * Declares tests that need a newer Node than this one may be: then they run, as one test, in the Node that npm has installed.
 *
 * @param {number} version
 * @param {string} file the URL of the tests
 * @param {() => void} declare
 */
export function onNode(version, file, declare) {
  const node = nodeAtLeast(version);
  if (node === process.execPath) return declare();
  test(`under Node ${version}`, async () => {
    const { code, stdout, stderr } = await new RunningProcess(node, [fileURLToPath(file)]).ended();
    assert.equal(code, 0, stdout + stderr);
  });
}
