import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { countTests } from "../../scripts/lib/count-tests.mjs";
import { toolEnv, which } from "../../scripts/lib/env.mjs";
import { failuresIn } from "../../scripts/lib/failures.mjs";
import { hashOf } from "../../scripts/lib/files.mjs";
import { CommandError, run, together } from "../../scripts/lib/run.mjs";

test("counts of every runner are added up", () => {
  const cargo = [
    "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s",
    "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.20s",
  ].join("\n");
  assert.deepEqual(countTests(cargo), { passed: 15, failed: 2, skipped: 1 });
  const node = "✔ a test (1ms)\nℹ tests 6\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\n";
  assert.deepEqual(countTests(node), { passed: 2, failed: 2, skipped: 2 });
  assert.deepEqual(countTests("\u001b[34mℹ pass 7\u001b[39m\n"), { passed: 7, failed: 0, skipped: 0 });
  assert.deepEqual(countTests("ok - cargo fmt (0.1 s)\nnot ok - types (1.0 s)\n"), {
    passed: 1,
    failed: 1,
    skipped: 0,
  });
  assert.deepEqual(countTests("\n712 passed, 3 failed (90 not offered by the SDK)\n"), {
    passed: 712,
    failed: 3,
    skipped: 0,
  });
  assert.deepEqual(countTests("\nskipped - Firefox: none on the PATH\n\n9 passed, 0 failed\n"), {
    passed: 9,
    failed: 0,
    skipped: 1,
  });
  assert.deepEqual(countTests("error: could not compile"), { passed: 0, failed: 0, skipped: 0 });
});

test("of a failure, the lines that tell of it are said again", () => {
  const matrix = ["  responses: 1 failed (2 s)", "✗ a scenario · groq", "    + actual", "", "9 passed, 1 failed"];
  assert.deepEqual(failuresIn(["✓ fine", ...matrix].join("\n")), matrix.slice(1));
  assert.deepEqual(failuresIn("✔ fine\n  \u001b[31m✖ not fine (3ms)\u001b[39m"), ["  ✖ not fine (3ms)"]);
  assert.equal(failuresIn("not ok - types\n".repeat(400)).length, 150);
  assert.deepEqual(failuresIn("✔ fine\ntest a ... ok"), []);
});

test("a command that fails says what it said, and one that hangs is stopped with its children", async () => {
  await assert.rejects(run("sh", ["-c", "echo why >&2; exit 3"]), (error) => {
    assert.ok(error instanceof CommandError);
    assert.match(error.message, /ended with code 3\nwhy$/);
    return true;
  });
  const start = performance.now();
  const result = await run("sh", ["-c", "sleep 60 & wait"], { timeout: 0.2, check: false });
  assert.equal(result.timedOut, true);
  assert.equal(result.code, 124);
  assert.ok(performance.now() - start < 20_000);
  assert.equal((await run("no-such-command", [], { check: false })).code, 127);
});

test("the flags of .cargo/config.toml are not replaced by the environment's", () => {
  process.env.RUSTFLAGS = "-Cdebuginfo=2";
  try {
    assert.equal(toolEnv().RUSTFLAGS, undefined);
  } finally {
    delete process.env.RUSTFLAGS;
  }
});

test("a tool is found on the path, and not where it cannot be executed", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "which-"));
  try {
    writeFileSync(path.join(folder, "tool"), "", { mode: 0o644 });
    assert.equal(which("tool", { PATH: folder }), undefined);
    writeFileSync(path.join(folder, "runs"), "", { mode: 0o755 });
    assert.equal(which("runs", { PATH: `/nowhere:${folder}` }), path.join(folder, "runs"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a hash of inputs changes with a name, a content and a value", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hash-"));
  try {
    writeFileSync(path.join(folder, "a"), "1");
    const first = hashOf(folder, ["."], ["x"]);
    assert.equal(hashOf(folder, ["."], ["x"]), first);
    assert.notEqual(hashOf(folder, ["."], ["y"]), first);
    writeFileSync(path.join(folder, "a"), "2");
    assert.notEqual(hashOf(folder, ["."], ["x"]), first);
    writeFileSync(path.join(folder, "a"), "1");
    writeFileSync(path.join(folder, "b"), "");
    assert.notEqual(hashOf(folder, ["."], ["x"]), first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("of things done at once, the first failure stops the commands of the others", async () => {
  const start = performance.now();
  const slow = () => run("sleep", ["60"]);
  await assert.rejects(
    together(slow, () => run("sh", ["-c", "echo no browser >&2; exit 1"])),
    /no browser/,
  );
  assert.ok(performance.now() - start < 20_000);
});
