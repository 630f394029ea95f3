// What fails on purpose, and what must not be lost by it: prints a table, and ends with "N passed, N failed".
//   node tests/faults/run.mjs                          everything: 200 kills, 8 × 500 writes, every call and every byte
//   node tests/faults/run.mjs --reduced                the same in less than two minutes
//   node tests/faults/run.mjs --only "kills" --seed 7  the experiments with the word in their name
import { parseArgs } from "node:util";

import { randomFrom } from "./lib/random.mjs";
import { EXPERIMENTS } from "./experiments.mjs";

const FULL = { kills: 200, writes: 500, byteStep: 1, callStep: 1 };
const REDUCED = { kills: 4, writes: 10, byteStep: 255, callStep: 4 };
/** How many of the faults of one experiment are printed. */
const SHOWN = 10;

const { values } = parseArgs({
  options: {
    reduced: { type: "boolean" },
    only: { type: "string", multiple: true },
    seed: { type: "string" },
    kills: { type: "string" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const scale = {
  isReduced: values.reduced === true,
  ...(values.reduced ? REDUCED : FULL),
  ...(values.kills && { kills: Number(values.kills) }),
};
const chosen = EXPERIMENTS.filter(({ name }) => !values.only || values.only.some((word) => name.includes(word)));
console.log(`seed ${seed}: node tests/faults/run.mjs --seed ${seed}\n`);

const rows = [];
for (const { name, run } of chosen) {
  const start = performance.now();
  /** @type {{ runs: number, figures: Record<string, number>, notes?: string[], measured?: string, error?: unknown }} */
  let result;
  try {
    result = await run({ ...scale, random: randomFrom(seed) });
  } catch (error) {
    result = { runs: 0, figures: {}, error };
  }
  const { runs, figures, notes = [], measured = "", error } = result;
  const isGood = error === undefined && runs > 0 && Object.values(figures).every((figure) => figure === 0);
  const counted = Object.entries(figures).map(([what, figure]) => `${what} ${figure}`);
  rows.push({ isGood });
  console.log(
    `${isGood ? "  ok" : "FAIL"}  ${name}: ${runs} runs; ${counted.join(", ")}${measured && `; ${measured}`} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (error !== undefined) console.log(error);
  for (const note of notes.slice(0, SHOWN)) console.log(`        ${note}`);
  if (notes.length > SHOWN) console.log(`        and ${notes.length - SHOWN} more`);
}
const failed = rows.filter(({ isGood }) => !isGood).length;
console.log(`\n${rows.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
