// Formatting, lints and types; prints one line for each check, in the manner of a test run.
import { existsSync } from "node:fs";
import { seconds } from "./lib/log.mjs";
import { inRoot, WASM_TARGET } from "./lib/paths.mjs";
import { output, run } from "./lib/run.mjs";

/** The minor version of the newest Rust whose lints were dealt with: those that a later one brings are shown, and fail nothing. */
const LINTED_WITH = 95;

const minor = Number((await output("rustc", ["--version"]))?.match(/^rustc 1\.(\d+)/)?.[1]);
const strictness = minor > LINTED_WITH ? [] : ["--", "-D", "warnings"];
const clippy = (...args) => ["cargo", ["clippy", "--workspace", ...args, ...strictness]];
const tsc = (project) => [process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "--noEmit", "-p", project]];

const CHECKS = {
  "cargo fmt": ["cargo", ["fmt", "--all", "--check"]],
  // The embedder runs in WebAssembly alone; to check tract once more for this machine takes minutes.
  "clippy, native": clippy("--all-targets", "--exclude", "fast-memory-minilm"),
  "clippy, wasm32": clippy("--all-targets", "--target", WASM_TARGET),
  "types of js/": tsc("js"),
  ...(existsSync(inRoot("www/tsconfig.json")) && { "types of www/": tsc("www") }),
};

let failed = 0;
for (const [name, [command, args]] of Object.entries(CHECKS)) {
  const start = performance.now();
  const { code, stdout, stderr } = await run(command, args, { check: false });
  if (code !== 0) failed += 1;
  console.log(`${code === 0 ? "ok" : "not ok"} - ${name} (${seconds(start)})`);
  const warned = command === "cargo" && /^warning: /m.test(stderr);
  if (code !== 0 || warned) console.log(`${stdout}${stderr}`);
}
process.exitCode = failed === 0 ? 0 : 1;
