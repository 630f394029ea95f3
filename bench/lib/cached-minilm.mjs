// The package's MiniLM as an embedder whose vectors stay on disk: embedding takes most of the time of a benchmark.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { minilm } from "../../pkg/minilm.js";

const FOLDER = new URL("../../build/bench/", import.meta.url);
/** A JSON string a line. */
const TEXTS = fileURLToPath(new URL("minilm-texts.jsonl", FOLDER));
/** Of each line its vector: little-endian floats of 4 bytes. */
const VECTORS = fileURLToPath(new URL("minilm-vectors.f32", FOLDER));

const { dimensions = 384 } = minilm;

mkdirSync(FOLDER, { recursive: true });

/** @type {Map<string, Float32Array>} */
const known = new Map();
if (existsSync(TEXTS)) {
  const bytes = new Uint8Array(readFileSync(VECTORS)).buffer;
  const texts = readFileSync(TEXTS, "utf8").split("\n").filter(Boolean);
  texts.forEach((text, at) => known.set(JSON.parse(text), new Float32Array(bytes, 4 * dimensions * at, dimensions)));
}

async function vectorOf(text) {
  const cached = known.get(text);
  if (cached) return cached;
  const vector = Float32Array.from((await minilm.embed([text]))[0]);
  known.set(text, vector);
  appendFileSync(VECTORS, new Uint8Array(vector.buffer));
  appendFileSync(TEXTS, `${JSON.stringify(text)}\n`);
  return vector;
}

/** The default model, and its vectors to the bit. */
export const cachedMiniLm = {
  modelId: minilm.modelId,
  dimensions,
  embed: async (texts) => {
    const vectors = [];
    for (const text of texts) vectors.push(await vectorOf(text));
    return vectors;
  },
};
