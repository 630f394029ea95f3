// Formatting, lints and types; prints one line for each check, in the manner of a test run.
import { existsSync } from "node:fs";
import { seconds } from "./lib/log.mjs";
import { inRoot, WASM_TARGET } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

const clippy = (...args) => ["cargo", ["clippy", "--workspace", ...args, "--", "-D", "warnings"]];
const tsc = (project) => [process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "--noEmit", "-p", project]];

const CHECKS = {
  "cargo fmt": ["cargo", ["fmt", "--all", "--check"]],
  "clippy, native": clippy("--all-targets"),
  "clippy, wasm32": clippy("--all-targets", "--target", WASM_TARGET),
  "types of js/": tsc("js"),
  ...(existsSync(inRoot("www/tsconfig.json")) && { "types of www/": tsc("www") }),
};

let failed = 0;
for (const [name, [command, args]] of Object.entries(CHECKS)) {
  const start = performance.now();
  const { code, stdout, stderr } = await run(command, args, { check: false });
  if (code !== 0) failed += 1;
  console.log(`${code === 0 ? "ok" : "not ok"} - ${name} (${seconds(start)})${code === 0 ? "" : `\n${stdout}${stderr}`}`);
}
process.exitCode = failed === 0 ? 0 : 1;
