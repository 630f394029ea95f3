// Builds the embedder's WebAssembly into build/minilm/; cargo decides what is to be compiled.
//   node scripts/build-minilm.mjs
import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { main, step } from "./lib/log.mjs";
import { BUILD } from "./lib/paths.mjs";
import { buildWasm } from "./lib/wasm.mjs";

// -O1 takes 8 % off the file in 76 s of CPU. -Oz had not ended after 145 s.
const OPTIMISE = ["-O1"];

export async function buildMiniLm() {
  const ran = await buildWasm({ crate: "fast-memory-minilm", out: "minilm", optimise: OPTIMISE });
  const size = statSync(path.join(BUILD, "minilm/minilm_bg.wasm")).size;
  return `${size.toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => step("minilm", buildMiniLm));
}
