import { stripVTControlCharacters } from "node:util";

const CARGO = /^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/gm;
const NODE = /^[ℹ#] (pass|fail|cancelled|skipped|todo) (\d+)\s*$/gm;
const MATRIX = /^(\d+) passed, (\d+) failed/gm;
const SKIPPED = /^skipped - /gm;
const CHECK = /^(ok|not ok) - /gm;

/** Adds up what cargo test, wasm-pack test, node --test, the SDK matrix and our own checks say of themselves. */
export function countTests(output) {
  // Colours come even without a terminal where somebody forces them.
  const text = stripVTControlCharacters(output);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of text.matchAll(CARGO)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  for (const [, passed, failed] of text.matchAll(MATRIX)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  counts.skipped += [...text.matchAll(SKIPPED)].length;
  const nodeKinds = { pass: "passed", fail: "failed", cancelled: "failed", skipped: "skipped", todo: "skipped" };
  for (const [, kind, count] of text.matchAll(NODE)) counts[nodeKinds[kind]] += Number(count);
  for (const [, kind] of text.matchAll(CHECK)) counts[kind === "ok" ? "passed" : "failed"] += 1;
  return counts;
}
