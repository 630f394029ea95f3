import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { remember, which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { output, run } from "../lib/run.mjs";

const INSTALL = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal";
const RUSTUP_SECONDS = 300;

/** Makes sure that `cargo` answers, and recovers a rustup that a fresh home directory cannot see. */
export async function ensureRust({ note }) {
  const version = await output("rustc", ["--version"]);
  if (version && (await output("cargo", ["--version"]))) return version;

  if (!which("cargo")) throw new SetupError("no cargo on the PATH and none in cargo's home", INSTALL);
  const home = rustupHomeBesideCargo();
  if (home) {
    note(`cargo has no toolchain in this home directory; using the one in ${home}`);
    remember("RUSTUP_HOME", home);
  } else if (which("rustup")) {
    note("rustup has no toolchain yet; installing stable");
    const result = await run("rustup", ["toolchain", "install", "stable", "--profile", "minimal", "--no-self-update"], {
      timeout: RUSTUP_SECONDS,
      check: false,
    });
    if (result.code !== 0)
      throw new SetupError(`rustup cannot install a toolchain: ${result.stderr.trim()}`, "rustup default stable");
    await run("rustup", ["default", "stable"], { timeout: RUSTUP_SECONDS });
  }
  const found = await output("rustc", ["--version"]);
  if (!found) throw new SetupError("cargo is there, and does not run", "rustup default stable");
  return found;
}

/** rustup keeps its toolchains in ~/.rustup, beside the ~/.cargo whose bin is on the PATH. */
function rustupHomeBesideCargo() {
  if (process.env.RUSTUP_HOME) return undefined;
  const cargo = which("cargo", process.env);
  if (!cargo) return undefined;
  const home = path.resolve(path.dirname(cargo), "..", "..", ".rustup");
  return existsSync(path.join(home, "toolchains")) ? realpathSync(home) : undefined;
}

/** Formatter and linter: not part of rustup's minimal profile. */
export async function ensureLinters({ note }) {
  const missing = [];
  if (!(await output("cargo", ["fmt", "--version"]))) missing.push("rustfmt");
  if (!(await output("cargo", ["clippy", "--version"]))) missing.push("clippy");
  if (missing.length === 0) return "rustfmt and clippy are there";
  note(`rustup component add ${missing.join(" ")}`);
  const result = await run("rustup", ["component", "add", ...missing], { timeout: RUSTUP_SECONDS, check: false });
  if (result.code !== 0)
    throw new SetupError(
      `cannot install ${missing.join(" and ")}: ${result.stderr.trim()}`,
      `rustup component add ${missing.join(" ")}`,
    );
  return `installed ${missing.join(" and ")}`;
}
