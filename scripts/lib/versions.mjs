import { readFileSync } from "node:fs";
import { SetupError } from "./log.mjs";
import { inRoot } from "./paths.mjs";

export const WASM_PACK = "0.15.1";

/** The version of a crate in Cargo.lock. */
export function lockedVersion(crate) {
  const found = readFileSync(inRoot("Cargo.lock"), "utf8").match(new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`));
  if (!found) throw new SetupError(`Cargo.lock names no version of ${crate}`, "cargo generate-lockfile");
  return found[1];
}

/** The version that the crates and the npm package share. */
export function packageVersion() {
  const found = readFileSync(inRoot("Cargo.toml"), "utf8").match(/\[workspace\.package\][^[]*?\nversion = "([^"]+)"/);
  if (!found) throw new Error("Cargo.toml has no version under [workspace.package]");
  return found[1];
}
