// Formatting, lints, types, imports and dependencies; prints one line for each check, in the manner of a test run.
//   npm run lint                      npm run format repairs what a formatter can
//   npm run lint -- oxlint structure  the checks with one of these words in their name
import { seconds } from "./lib/log.mjs";
import { inRoot, WASM_TARGET } from "./lib/paths.mjs";
import { output, run } from "./lib/run.mjs";
import { cargoDeny } from "./setup/cargo-deny.mjs";
import { structure } from "./structure.mjs";

/** The minor version of the newest Rust whose lints were dealt with: those that a later one brings are shown, and fail nothing. */
const LINTED_WITH = 95;
/** A server out of reach can hang instead of failing. */
const ADVISORIES_SECONDS = 60;

/** @typedef {{ ok: boolean, remark?: string, output?: string }} Verdict */

const minor = Number((await output("rustc", ["--version"]))?.match(/^rustc 1\.(\d+)/)?.[1]);
const strictness = minor > LINTED_WITH ? [] : ["--", "-D", "warnings"];
const deny = cargoDeny();

/** @returns {Promise<Verdict>} */
async function command(program, ...args) {
  const { code, stdout, stderr } = await run(program, args, { check: false });
  // What a later Rust warns of is shown too.
  const warned = program === "cargo" && /^warning: /m.test(stderr);
  return { ok: code === 0, output: code !== 0 || warned ? stdout + stderr : "" };
}

const clippy = (...args) => command("cargo", "clippy", "--workspace", ...args, ...strictness);
const npm = (bin, ...args) => command(process.execPath, inRoot("node_modules", bin), ...args);
const tsc = (project) => npm("typescript/bin/tsc", "--noEmit", "-p", project);

/** @returns {Promise<Verdict>} */
async function crates() {
  if (!deny) return { ok: true, remark: "skipped, cargo-deny is not installed" };
  return command(deny, "--workspace", "check", "licenses", "bans", "sources");
}

/** @returns {Promise<Verdict>} */
async function advisories() {
  if (!deny) return { ok: true, remark: "skipped, cargo-deny is not installed" };
  const { code, stdout, stderr } = await run(deny, ["--workspace", "check", "advisories"], {
    check: false,
    timeout: ADVISORIES_SECONDS,
  });
  const reached = !/failed to (fetch|load|open) advisory database/.test(stderr) && code !== 124;
  if (!reached) return { ok: true, remark: "skipped, the advisory database is not reachable" };
  return { ok: code === 0, output: code === 0 ? "" : stdout + stderr };
}

/** @type {Record<string, () => Promise<Verdict>>} */
const CHECKS = {
  "cargo fmt": () => command("cargo", "fmt", "--all", "--check"),
  "cargo fmt of fuzz/": () => command("cargo", "fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"),
  // The embedder runs in WebAssembly alone; to check tract once more for this machine takes minutes.
  "clippy, native": () => clippy("--all-targets", "--exclude", "fast-memory-minilm"),
  "clippy, wasm32": () => clippy("--all-targets", "--target", WASM_TARGET),
  "types of js/": () => tsc("js"),
  "types of www/": () => tsc("www"),
  "types of scripts/, bench/ and fuzz/": () => tsc("."),
  "types of tests/": () => tsc("tests"),
  oxlint: () => npm("oxlint/bin/oxlint"),
  "oxfmt (npm run format repairs)": () => npm("oxfmt/bin/oxfmt", "--check"),
  "licences, versions and sources of crates": crates,
  "advisories of crates": advisories,
};

let failed = 0;

/**
 * @param {string} name
 * @param {string} time
 * @param {Verdict} verdict
 */
function print(name, time, { ok, remark, output: said }) {
  if (!ok) failed += 1;
  console.log(`${ok ? "ok" : "not ok"} - ${name}${remark ? `: ${remark}` : ""} (${time})`);
  if (said) console.log(said.trimEnd());
}

async function printStructure() {
  const start = performance.now();
  const findings = await structure();
  const time = seconds(start);
  for (const { name, figure, broken } of findings) {
    const lines = broken.map((line) => `    ${line}`).join("\n");
    print(`structure: ${name}: ${figure}`, time, { ok: broken.length === 0, output: lines });
  }
}

const words = process.argv.slice(2);
const isWanted = (/** @type {string} */ name) => words.length === 0 || words.some((word) => name.includes(word));
for (const [name, check] of Object.entries(CHECKS).filter(([key]) => isWanted(key))) {
  const start = performance.now();
  const verdict = await check();
  print(name, seconds(start), verdict);
}
if (isWanted("structure")) await printStructure();
process.exitCode = failed === 0 ? 0 : 1;
