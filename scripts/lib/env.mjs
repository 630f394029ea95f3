import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { TOOLS } from "./paths.mjs";

const FILE = path.join(TOOLS, "env.json");

/** What set-up found out about this machine, kept for the later steps: variables such as RUSTUP_TOOLCHAIN or CHROME. */
function remembered() {
  try {
    return JSON.parse(readFileSync(FILE, "utf8"));
  } catch {
    return {};
  }
}

/** Keeps a variable for every later step; `undefined` forgets it. */
export function remember(name, value) {
  const all = remembered();
  if (all[name] === value) return;
  all[name] = value;
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}

export const cargoHome = () => process.env.CARGO_HOME || path.join(os.homedir(), ".cargo");

/**
 * The environment of every child process: project-local tools first, then the user's PATH, then cargo's bin, which a fresh
 * account does not have on its PATH yet. A variable that the user has set wins over a remembered one.
 */
export function toolEnv(extra = {}) {
  const bins = [
    path.join(TOOLS, "bin"),
    ...(process.env.PATH ?? "").split(path.delimiter),
    path.join(cargoHome(), "bin"),
  ];
  const env = {
    ...remembered(),
    ...process.env,
    ...extra,
    PATH: [...new Set(bins.filter(Boolean))].join(path.delimiter),
  };
  // Either would replace the flags of .cargo/config.toml, SIMD among them.
  delete env.RUSTFLAGS;
  delete env.CARGO_ENCODED_RUSTFLAGS;
  return env;
}

/** The first executable of that name on a PATH, or undefined. */
export function which(name, env = toolEnv()) {
  if (path.isAbsolute(name)) return executable(name) ? name : undefined;
  const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    for (const suffix of suffixes) {
      const file = path.join(folder, name + suffix);
      if (executable(file)) return file;
    }
  }
  return undefined;
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
