import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { filesUnder } from "../../../scripts/lib/files.mjs";

const PIECE = 3 * 64;

/** How often the engine's bytes are in what a tool has put out: as they are, or as base64. */
function copiesOfEngine(folder, installed) {
  const engine = readFileSync(join(installed, "engine_bg.wasm"));
  // A multiple of three, so that its base64 is a part of the whole's.
  const at = Math.floor(engine.length / 6) * 3;
  const piece = engine.subarray(at, at + PIECE);
  return filesUnder(folder).reduce((sum, file) => {
    const bytes = readFileSync(file);
    return sum + occurrences(bytes, piece) + occurrences(bytes, piece.toString("base64"));
  }, 0);
}

function occurrences(bytes, piece) {
  let count = 0;
  for (let at = bytes.indexOf(piece); at !== -1; at = bytes.indexOf(piece, at + 1)) count += 1;
  return count;
}

/** The engine is there once, inlined, and no WebAssembly beside it but the model's. */
export function assertOneEngine(folder, installed) {
  assert.equal(copiesOfEngine(folder, installed), 1, "copies of the engine");
  const modules = filesUnder(folder, (file) => file.endsWith(".wasm"));
  assert.equal(modules.length, 1, modules.join(" "));
  assert.ok(readFileSync(modules[0]).equals(readFileSync(join(installed, "minilm/minilm_bg.wasm"))), `${modules[0]} is not the model's`);
}
