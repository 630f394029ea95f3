// Writes src/recall/background.minilm.bin: the vectors of src/recall/background.txt by the bundled model: of the messages
// about anything else one bit a component, its sign; of the requests two.
// Run it after a change of the messages or of the model:
//   npm run build && node scripts/model/background.mjs
import { readFileSync, writeFileSync } from "node:fs";

import { minilm } from "../../pkg/minilm.js";
import { inRoot } from "../lib/paths.mjs";

/** Between the inner and the outer levels, in standard deviations: the quantizer of Lloyd and Max for a normal distribution. */
const OUTER = 0.98;

const [others, requests] = readFileSync(inRoot("src/recall/background.txt"), "utf8")
  .split("## requests")
  .map((part, at) =>
    part.split("\n").filter((line, row) => line !== "" && !line.startsWith("#") && !(at === 1 && row === 0)),
  );
const sign = (x) => (x > 0 ? 1 : 0);
const bytes = [
  ...(await minilm.embed(others)).flatMap((vector) => packed(Array.from(vector, sign), 1)),
  ...(await minilm.embed(requests)).flatMap((vector) => packed(levels(Array.from(vector)), 2)),
];
writeFileSync(inRoot("src/recall/background.minilm.bin"), new Uint8Array(bytes));
console.log(`${others.length + requests.length} messages, ${bytes.length} bytes`);

function levels(vector) {
  const outer = OUTER * Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0) / vector.length);
  return vector.map((x) => (x > 0 ? (x > outer ? 3 : 2) : x < -outer ? 0 : 1));
}

/** Numbers of `bits` bits, the first in the lowest ones. */
function packed(numbers, bits) {
  const list = Array.from({ length: (numbers.length * bits) / 8 }, () => 0);
  numbers.forEach((number, at) => (list[Math.floor((at * bits) / 8)] |= number << ((at * bits) % 8)));
  return list;
}
