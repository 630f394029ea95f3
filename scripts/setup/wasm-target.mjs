import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { WASM_TARGET } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { useDebianToolchain } from "./debian-rust.mjs";
import { canInstallPackages } from "./apt.mjs";

const RUSTUP_SECONDS = 120;

const PROGRAM = `
#[unsafe(no_mangle)]
pub extern "C" fn longest(a: usize) -> usize { vec![a; a].len() + format!("{a}").len() }
#[test]
fn works() { assert_eq!(longest(2), 3); }
`;

/**
 * What the build needs of the target, each compiled and linked: a module with fat LTO (release), one without (debug), and a
 * test. A standard library can be present and still fail one of them: without embedded bitcode the first, without the crate
 * `test` the last.
 */
const PROBES = [["--crate-type", "cdylib", "-O", "-C", "lto=fat"], ["--crate-type", "cdylib"], ["--test"]];

/** Answers the compiler's complaint, or undefined when all three probes compile. */
export async function wasmTargetProblem() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wasm-probe-"));
  try {
    const source = path.join(folder, "probe.rs");
    writeFileSync(source, PROGRAM);
    const results = await Promise.all(
      PROBES.map((flags, i) =>
        run(
          "rustc",
          ["--edition", "2024", "--target", WASM_TARGET, ...flags, "-o", path.join(folder, `${i}.wasm`), source],
          {
            timeout: 60,
            check: false,
          },
        ),
      ),
    );
    const failed = results.find((result) => result.code !== 0);
    return failed && (failed.stderr.split("\n").find((line) => line.startsWith("error")) ?? failed.stderr.trim());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes sure that Rust compiles, links and tests for the target. */
export async function ensureWasmTarget({ note }) {
  let problem = await wasmTargetProblem();
  if (!problem) return "compiles, links and tests";

  if (which("rustup")) {
    note(`rustup target add ${WASM_TARGET}`);
    // A server out of reach can hang instead of failing.
    const added = await run("rustup", ["target", "add", WASM_TARGET], { timeout: RUSTUP_SECONDS, check: false });
    problem = await wasmTargetProblem();
    if (!problem) return "installed with rustup";
    note(
      added.code === 0
        ? problem
        : `rustup failed: ${added.timedOut ? `no answer in ${RUSTUP_SECONDS} s` : added.stderr.trim().split("\n").at(-1)}`,
    );
  }
  if (await canInstallPackages()) {
    await useDebianToolchain({ note });
    problem = await wasmTargetProblem();
    if (!problem) return "built from Debian's sources";
  }
  throw new SetupError(
    `no working standard library for ${WASM_TARGET}: ${problem}`,
    `rustup target add ${WASM_TARGET}`,
  );
}
