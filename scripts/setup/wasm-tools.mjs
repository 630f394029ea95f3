import path from "node:path";
import { cargoHome, toolEnv, which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { output, run } from "../lib/run.mjs";
import { WASM_PACK, lockedVersion } from "../lib/versions.mjs";

const INSTALL_SECONDS = 1500;

/** The command-line half of wasm-bindgen has to be of the very version that Cargo.lock gives the library half. */
export const ensureWasmBindgen = (log) =>
  // Its published lock can name a crate that a registry does not have, so it is resolved anew.
  ensureCargoTool(log, { crate: "wasm-bindgen-cli", commands: ["wasm-bindgen", "wasm-bindgen-test-runner"], version: lockedVersion("wasm-bindgen"), locked: false });

export const ensureWasmPack = (log) =>
  ensureCargoTool(log, { crate: "wasm-pack", commands: ["wasm-pack"], version: WASM_PACK, locked: true });

async function ensureCargoTool({ note }, { crate, commands, version, locked }) {
  const found = await Promise.all(commands.map(versionOf));
  if (found.every((have) => have === version)) return `${version} is there`;

  // With none at all, cargo's own bin is the place: then commands typed by hand find it too. A different version that somebody
  // needs elsewhere stays what it is, and ours goes into the project.
  const other = found.find((have) => have !== undefined && have !== version);
  const root = other ? TOOLS : cargoHome();
  const args = ["install", crate, "--version", `=${version}`, "--root", root, "--force", ...(locked ? ["--locked"] : [])];
  note(`${other ? `version ${other} is on the PATH; ` : ""}cargo ${args.join(" ")}`);
  const result = await run("cargo", args, { env: toolEnv(QUICK_COMPILE), timeout: INSTALL_SECONDS, check: false });
  if (result.code !== 0) {
    throw new SetupError(`cargo cannot install ${crate} ${version}:\n${result.stderr.trim().split("\n").slice(-8).join("\n")}`, `cargo ${args.join(" ")}`);
  }
  return `installed ${version} into ${path.join(root, "bin")}`;
}

const QUICK_COMPILE = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "1" };

async function versionOf(command) {
  const file = which(command);
  return file && (await output(file, ["--version"]))?.match(/\d+\.\d+\.\d+/)?.[0];
}
