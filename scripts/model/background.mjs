// Writes src/recall/background.minilm.bin: the vectors of src/recall/background.txt by the bundled model, in two bits a component.
// Run it after a change of the messages or of the model:
//   npm run build && node scripts/model/background.mjs
import { readFileSync, writeFileSync } from "node:fs";

import { minilm } from "../../pkg/minilm.js";
import { inRoot } from "../lib/paths.mjs";

/** Between the inner and the outer levels, in standard deviations: the quantizer of Lloyd and Max for a normal distribution. */
const OUTER = 0.98;

const lines = readFileSync(inRoot("src/recall/background.txt"), "utf8").split("\n");
const messages = lines.filter((line) => line !== "" && !line.startsWith("#"));
const bytes = [];
for (const vector of await minilm.embed(messages)) {
  const outer = OUTER * Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0) / vector.length);
  const level = (x) => (x > 0 ? (x > outer ? 3 : 2) : x < -outer ? 0 : 1);
  for (let at = 0; at < vector.length; at += 4) {
    bytes.push([3, 2, 1, 0].reduce((byte, place) => (byte << 2) | level(vector[at + place]), 0));
  }
}
writeFileSync(inRoot("src/recall/background.minilm.bin"), new Uint8Array(bytes));
console.log(`${messages.length} messages, ${bytes.length} bytes`);
