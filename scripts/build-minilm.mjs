// Builds the embedder's WebAssembly into build/minilm/; cargo decides what is to be compiled.
//   node scripts/build-minilm.mjs
import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { main, step } from "./lib/log.mjs";
import { BUILD } from "./lib/paths.mjs";
import { buildWasm } from "./lib/wasm.mjs";

// Generic code of tract becomes the same function many times: 20 s of CPU take 176 KB of 11.5 MB. More is not worth its time: -O1
// takes 76 s for 1 MB raw, 32 KB compressed and no speed; -Oz did not end in 145 s.
const OPTIMISE = ["--duplicate-function-elimination"];

export async function buildMiniLm() {
  const ran = await buildWasm({ crate: "fast-memory-minilm", out: "minilm", optimise: OPTIMISE });
  const size = statSync(path.join(BUILD, "minilm/minilm_bg.wasm")).size;
  return `${size.toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => step("minilm", buildMiniLm));
}
