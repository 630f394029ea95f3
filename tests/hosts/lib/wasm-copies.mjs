import assert from "node:assert/strict";
import { createHash } from "node:crypto";
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

/** The engine is there once, inlined; no WebAssembly is beside it but the model's, and none of it twice. */
export function assertOneEngine(folder, installed) {
  assert.equal(copiesOfEngine(folder, installed), 1, "copies of the engine");
  const models = modules(join(installed, "minilm"));
  const emitted = modules(folder);
  const strange = emitted.filter(({ bytes }) => !models.some((model) => model.bytes.equals(bytes)));
  const twice = emitted.filter(({ bytes }, index) => emitted.findIndex((other) => other.bytes.equals(bytes)) !== index);
  assert.deepEqual(
    [strange, twice].flat().map(({ file }) => file),
    [],
  );
  assert.ok(emitted.length > 0, "the model's WebAssembly is missing");
}

/** A bundle for Workers carries each module that runs there along, once and unchanged: all but the runtime of ONNX. */
export function assertAllModules(folder, installed) {
  const digests = (folder) =>
    modules(folder)
      .filter(({ file }) => !file.endsWith("/minilm/minilm_bg.wasm"))
      .map(({ bytes }) => createHash("sha256").update(bytes).digest("hex"))
      .sort();
  assert.deepEqual(digests(folder), digests(installed));
}

const modules = (folder) =>
  filesUnder(folder, (file) => file.endsWith(".wasm")).map((file) => ({ file, bytes: readFileSync(file) }));
