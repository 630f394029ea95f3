import path from "node:path";
import { cargoHome, which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { output, run } from "../lib/run.mjs";
import { WASM_PACK, lockedVersion } from "../lib/versions.mjs";

const INSTALL_SECONDS = 1500;

/** The command-line half of wasm-bindgen has to be of the very version that Cargo.lock gives the library half. */
export const ensureWasmBindgen = (log) =>
  ensureCargoTool(log, {
    crate: "wasm-bindgen-cli",
    commands: ["wasm-bindgen", "wasm-bindgen-test-runner"],
    version: lockedVersion("wasm-bindgen"),
    // Not --locked: its published lock can name a crate that a registry no longer has. Without the default features there is
    // no TLS: the test runner speaks to a driver on this machine.
    options: ["--no-default-features", ...QUICK_WASM_BINDGEN],
  });

export const ensureWasmPack = (log) =>
  ensureCargoTool(log, {
    crate: "wasm-pack",
    commands: ["wasm-pack"],
    version: WASM_PACK,
    options: ["--locked", ...unoptimised()],
  });

// Optimising only what reads and writes modules: 200 s of CPU instead of 300 and more, and wasm-bindgen takes 2.8 s instead of
// 1.8 s for a module of 16 MB. Optimising nothing, a run of the tests in debug takes five times as long.
const QUICK_WASM_BINDGEN = unoptimised(
  "gimli",
  "hashbrown",
  "id-arena",
  "walrus",
  "wasm-bindgen-cli-support",
  "wasm-encoder",
  "wasmparser",
);

/** Options of `cargo install` that compile everything quickly, and the named crates to be quick. */
function unoptimised(...butNot) {
  const settings = [
    "profile.release.opt-level=0",
    ...butNot.map((crate) => `profile.release.package.${crate}.opt-level=1`),
  ];
  return settings.flatMap((setting) => ["--config", setting]);
}

async function ensureCargoTool({ note }, { crate, commands, version, options }) {
  const found = await Promise.all(commands.map(versionOf));
  if (found.every((have) => have === version)) return `${version} is there`;

  // With none at all, cargo's own bin is the place: then commands typed by hand find it too. A different version that somebody
  // needs elsewhere stays what it is, and ours goes into the project.
  const other = found.find((have) => have !== undefined && have !== version);
  const root = other ? TOOLS : cargoHome();
  const install = ["install", crate, "--version", `=${version}`, "--root", root, "--force"];
  note(`${other ? `version ${other} is on the PATH; ` : ""}cargo ${install.join(" ")}, some minutes`);
  const result = await run("cargo", [...install, ...options], { timeout: INSTALL_SECONDS, check: false });
  if (result.code !== 0) {
    throw new SetupError(
      `cargo cannot install ${crate} ${version}:\n${result.stderr.trim().split("\n").slice(-8).join("\n")}`,
      `cargo ${install.join(" ")}`,
    );
  }
  return `installed ${version} into ${path.join(root, "bin")}`;
}

async function versionOf(command) {
  const file = which(command);
  return file && (await output(file, ["--version"]))?.match(/\d+\.\d+\.\d+/)?.[0];
}
