import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { nodeOf } from "../lab/node-of.mjs";

/** Declares tests that need a newer Node than this one may be: they are then run, as one test, by one that npm has brought. */
export function onNode(version, file, declare) {
  const node = nodeOf(version);
  if (node === process.execPath) return declare();
  test(`under Node ${version}`, async () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(node, [fileURLToPath(file)], { env });
    let said = "";
    for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (text) => (said += text));
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.equal(code, 0, said);
  });
}
