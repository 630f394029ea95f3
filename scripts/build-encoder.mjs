// Builds the encoder's WebAssembly, which runs compiled models, into build/encoder/; cargo decides what is to be compiled.
//   node scripts/build-encoder.mjs
import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { main, step } from "./lib/log.mjs";
import { BUILD } from "./lib/paths.mjs";
import { buildWasm } from "./lib/wasm.mjs";

/** Nothing after the compiler: what wasm-opt makes of it is 0.5 % smaller and 2 to 4 % slower. */
const OPTIMISE = [];

export async function buildEncoder() {
  const ran = await buildWasm({ crate: "fast-memory-encoder", out: "encoder", profile: "encoder", optimise: OPTIMISE });
  const size = statSync(path.join(BUILD, "encoder/encoder_bg.wasm")).size;
  return `${size.toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => step("encoder", buildEncoder));
}
