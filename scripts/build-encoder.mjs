// Builds the encoder's WebAssembly, which runs compiled models, into build/encoder/; cargo decides what is to be compiled.
//   node scripts/build-encoder.mjs
import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { main, step } from "./lib/log.mjs";
import { BUILD } from "./lib/paths.mjs";
import { buildWasm } from "./lib/wasm.mjs";

const OPTIMISE = ["-O3"];

export async function buildEncoder() {
  const ran = await buildWasm({ crate: "fast-memory-encoder", out: "encoder", profile: "encoder", optimise: OPTIMISE });
  const size = statSync(path.join(BUILD, "encoder/encoder_bg.wasm")).size;
  return `${size.toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => step("encoder", buildEncoder));
}
