// Feeds random bytes, mutated by what they cover, to every entry of the engine that foreign bytes reach; the targets are in fuzz/.
//   npm run fuzz                                     every target, 60 seconds of CPU each
//   npm run fuzz -- stream block --seconds 1800      these targets, 30 minutes of CPU each
//   npm run fuzz -- --keep                           adds what was found to fuzz/corpus/, each place in the code once
// It needs a C++ compiler, for libFuzzer.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { toolEnv, which } from "./lib/env.mjs";
import { fuzz } from "./lib/libfuzzer.mjs";
import { main, seconds, SetupError } from "./lib/log.mjs";
import { inRoot, ROOT } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { aptLine } from "./setup/apt.mjs";

const FOLDER = inRoot("fuzz");
const TARGET = path.join(ROOT, "target", "fuzz");

/** A target in JavaScript, which the coverage of Rust does not see. */
const IMPORT = "import";
const NATIVE = readdirSync(path.join(FOLDER, "targets")).map((file) => path.basename(file, ".rs"));
const ALL = [...NATIVE, IMPORT];

/** The coverage that libFuzzer reads, as the compiler of this Rust inserts it: cargo-fuzz sets the same, with a nightly. */
const COVERAGE = [
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
  "-Cllvm-args=-sanitizer-coverage-trace-compares",
  "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
  "--cfg=fuzzing",
];

/** Compiles the targets; answers where they are. */
async function build(targets) {
  const { stdout } = await run("rustc", ["-vV"]);
  const [, host = ""] = /^host: (.*)$/m.exec(stdout) ?? [];
  // With a target named, build scripts and macros are compiled without coverage.
  const args = ["build", "--release", "--target", host, ...targets.flatMap((target) => ["--bin", target])];
  const env = { ...toolEnv(), CARGO_TARGET_DIR: TARGET, CARGO_ENCODED_RUSTFLAGS: COVERAGE.join("\u001f") };
  await run("cargo", args, { cwd: FOLDER, env, show: true, timeout: 3600 });
  return path.join(TARGET, host, "release");
}

/** Adds to the corpus what covers a place that nothing in it covers. */
async function keep(program, target, found) {
  const corpus = path.join(FOLDER, "corpus", target);
  const merged = mkdtempSync(path.join(os.tmpdir(), "fuzz-"));
  await run(program, ["-merge=1", "-verbosity=0", merged, corpus, found], { timeout: 3600 });
  rmSync(corpus, { recursive: true });
  cpSync(merged, corpus, { recursive: true });
  rmSync(merged, { recursive: true });
}

async function fuzzNative(programs, target, limit, keeps) {
  const found = mkdtempSync(path.join(os.tmpdir(), `fuzz-${target}-`));
  const corpus = path.join(FOLDER, "corpus", target);
  const program = path.join(programs, target);
  const result = await fuzz(program, { corpus, found, seconds: limit });
  if (result.crash) {
    const crashes = path.join(FOLDER, "crashes");
    mkdirSync(crashes, { recursive: true });
    const kept = path.join(crashes, `${target}-${path.basename(result.crash)}`);
    renameSync(result.crash, kept);
    console.log(`${result.said}\nrepeat it: ${program} ${path.relative(process.cwd(), kept)}`);
  } else if (keeps) {
    await keep(program, target, found);
  }
  rmSync(found, { recursive: true });
  return { executions: result.executions, cpu: result.cpu, failed: result.failed };
}

async function fuzzImport(limit) {
  if (!existsSync(inRoot("pkg/index.js"))) throw new SetupError("the package is not built", "npm run build");
  const { stdout, stderr, code } = await run(process.execPath, ["fuzz/import.mjs", String(limit)], {
    check: false,
    timeout: limit * 20 + 120,
  });
  const [, executions, cpu] = /(\d+) executions in ([\d.]+) s/.exec(stdout) ?? [];
  if (code !== 0) console.log(stdout + stderr);
  return { executions: Number(executions ?? 0), cpu: Number(cpu ?? 0), failed: code !== 0 };
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: "string", default: "60" }, keep: { type: "boolean", default: false } },
  });
  const unknown = positionals.filter((name) => !ALL.includes(name));
  if (unknown.length > 0) throw new SetupError(`no target ${unknown.join(", ")}; there are ${ALL.join(", ")}`);
  const limit = Number(values.seconds);
  if (!(limit > 0)) throw new SetupError("--seconds is a number above 0", "npm run fuzz -- --seconds 60");
  const hasCompiler = which("c++") !== undefined;
  if (!hasCompiler)
    console.log(`skipped - targets in Rust: no C++ compiler, which libFuzzer needs; ${aptLine(["g++"])}`);
  const chosen = positionals.length > 0 ? positionals : ALL;
  const names = chosen.filter((name) => hasCompiler || name === IMPORT);
  const start = performance.now();
  const native = names.filter((name) => name !== IMPORT);
  const programs = native.length > 0 ? await build(native) : "";
  let failures = 0;
  for (const name of names) {
    const { executions, cpu, failed } = await (name === IMPORT
      ? fuzzImport(limit)
      : fuzzNative(programs, name, limit, values.keep));
    failures += failed ? 1 : 0;
    const rate = Math.round(executions / Math.max(cpu, 1)).toLocaleString("en-US");
    const count = executions.toLocaleString("en-US");
    console.log(`  ${failed ? "✗" : "✓"} ${name}: ${count} executions in ${cpu.toFixed(0)} s of CPU, ${rate} a second`);
  }
  console.log(`\n${names.length - failures} passed, ${failures} failed (${seconds(start)})`);
  if (failures > 0) process.exitCode = 1;
});
