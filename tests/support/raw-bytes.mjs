import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const DIMENSIONS = 64;
const VECTOR = Float32Array.from({ length: DIMENSIONS }, (_, at) => Math.cos(at));
const LARGEST = Math.max(...VECTOR.map(Math.abs));

/** A user of whom every trace can be told from other bytes. */
export const USER = "traceable.user@example.com";
export const TEXT = "Keeps bumblebees in Winterthur";
export const OPTIONS = { sessionId: "traceable-session" };

/** Gives every text one vector, whose bytes in the store are known. */
export const embedder = { modelId: "traceable-model", embed: async (texts) => texts.map(() => VECTOR) };

/** What could be left of the user, as the stores may write it. */
const TRACES = {
  word: forms("Winterthur"),
  user: forms(USER),
  session: forms(OPTIONS.sessionId),
  model: forms(embedder.modelId),
  // The package quantizes vectors to a byte for each dimension.
  vector: [Buffer.from(Int8Array.from(VECTOR.slice(0, 16), (x) => Math.round((x / LARGEST) * 127)).buffer)],
};

/** Which traces of the user are in the files below `folder`: the names of {@link TRACES}. */
export function tracesIn(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file));
  const isFound = (bytes) => files.some((file) => file.includes(bytes));
  return Object.keys(TRACES).filter((name) => TRACES[name].some(isFound));
}

export const ALL_TRACES = Object.keys(TRACES);

/** @param {string} text */
function forms(text) {
  const utf16 = Buffer.from(text, "utf16le");
  return [Buffer.from(text), utf16, Buffer.from(utf16).swap16(), Buffer.from(Buffer.from(text).toString("hex"))];
}
