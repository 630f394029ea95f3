import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { remember, toolEnv, which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { ROOT, TOOLS, WASM_TARGET } from "../lib/paths.mjs";
import { output, run } from "../lib/run.mjs";
import { aptInstall, asRoot } from "./apt.mjs";

const PACKAGES = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web", "lld-22"];
const PREFIX = "/usr";
const TOOLCHAIN = "debian";

/**
 * The way for a machine that reaches a Debian mirror and not rustup's server: Debian's compiler, with the standard library of
 * the target built from Debian's sources. Everything is compiled with that one toolchain afterwards: two mixed ones make crates
 * that cannot be linked together.
 */
export async function useDebianToolchain({ note }) {
  note(`apt-get install ${PACKAGES.join(" ")}`);
  await aptInstall(PACKAGES);
  const rustc = path.join(PREFIX, "bin/rustc");
  const host = (await output(rustc, ["-vV"]))?.match(/host: (.*)/)?.[1];
  if (!host) throw new SetupError(`Debian's rustc does not run: ${rustc}`);

  const rustlib = path.join(PREFIX, "lib/rustlib");
  const linker = path.join(rustlib, host, "bin/rust-lld");
  if (!existsSync(linker)) {
    const lld = which("lld-22") ?? which("lld");
    await asRoot("mkdir", ["-p", path.dirname(linker)]);
    // lld takes its flavour from the name it is called by.
    await asRoot("sh", ["-c", `printf '#!/bin/sh\\nexec ${lld} "$@"\\n' > ${linker} && chmod +x ${linker}`]);
  }

  note(`building the standard library for ${WASM_TARGET}, about two minutes`);
  const folder = path.join(TOOLS, "std");
  mkdirSync(path.join(folder, "src"), { recursive: true });
  writeFileSync(
    path.join(folder, "Cargo.toml"),
    '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n',
  );
  writeFileSync(path.join(folder, "src/lib.rs"), "");
  const env = { ...toolEnv({ RUSTC: rustc, RUSTC_BOOTSTRAP: "1" }), RUSTFLAGS: "-Cembed-bitcode=yes" };
  delete env.RUSTUP_TOOLCHAIN;
  await run(
    path.join(PREFIX, "bin/cargo"),
    ["build", "--release", "--target", WASM_TARGET, "-Z", "build-std=std,panic_abort,panic_unwind,proc_macro,test"],
    { cwd: folder, env, timeout: 900 },
  );
  const built = path.join(folder, "target", WASM_TARGET, "release/deps");
  const libraries = readdirSync(built).filter((name) => name.endsWith(".rlib") && !name.startsWith("libstd_for_wasm"));
  const installed = path.join(rustlib, WASM_TARGET, "lib");
  await asRoot("mkdir", ["-p", installed]);
  await asRoot("cp", [...libraries.map((name) => path.join(built, name)), installed]);

  if (which("rustup")) {
    await run("rustup", ["toolchain", "link", TOOLCHAIN, PREFIX], { timeout: 60 });
    // The override makes plain `cargo` and `wasm-pack` in this folder follow.
    await run("rustup", ["override", "set", TOOLCHAIN, "--path", ROOT], { timeout: 60 });
    remember("RUSTUP_TOOLCHAIN", TOOLCHAIN);
  } else {
    remember("RUSTC", rustc);
  }
}
