// The hostile suite over the built package: what an attacker sends, and the check that it fails. `tests/rust/hostile.rs` runs the same
// table natively, `tests/e2e/hostile-text.test.mjs` in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { test } from "@fast-memory/test-support/deadline";
import * as fastMemory from "../../../pkg/index.js";
import { runCase } from "../../hostile/run-case.mjs";

const CASES = JSON.parse(readFileSync(new URL("../../hostile/cases.json", import.meta.url), "utf8"));

test("the table has at least 200 inputs, each its own", () => {
  const inputs = new Set(CASES.map(({ channel, input }) => JSON.stringify([channel, input])));
  assert.ok(inputs.size >= 200 && inputs.size === CASES.length);
});

test("the documents say how many inputs there are, and how many lines must pass", () => {
  const read = (file) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
  const lines = read("tests/hostile/harmless.txt")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const guarded = CASES.filter(({ guard }) => guard !== "none");
  const text = read("docs/privacy-and-safety.md");
  for (const part of [
    `${CASES.length} hostile inputs`,
    `${lines.length} lines that must pass`,
    `${guarded.length} of the inputs`,
  ])
    assert.ok(text.includes(part), part);
});

for (const testCase of CASES)
  test(`${testCase.guard}: ${testCase.name} (${testCase.wants})`, async () => {
    assert.equal(await runCase(testCase, fastMemory), undefined);
  });
