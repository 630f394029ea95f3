import { fileURLToPath } from "node:url";
import path from "node:path";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
export const TOOLS = path.join(ROOT, ".tools");
export const BUILD = path.join(ROOT, "build");
export const PKG = path.join(ROOT, "pkg");
export const WASM_TARGET = "wasm32-unknown-unknown";

export const inRoot = (...parts) => path.join(ROOT, ...parts);
