// Long runs under bounded load, in Chromium and in Node: prints memory as it goes, and whether it stays flat.
//   node tests/faults/soak.mjs --minutes 30
//   node tests/faults/soak.mjs --minutes 5 --only node
import { parseArgs } from "node:util";

import { soakChromium } from "./soak/chromium.mjs";
import { soakNode } from "./soak/node.mjs";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "30" }, only: { type: "string" } } });
const minutes = Number(values.minutes);
const SAMPLES = 60;
/** Memory is flat when the median of the last third of the samples is at most this far above that of the second third. */
const MAX_GROWTH = { share: 0.05, megabytes: 3 };

const median = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];

/** @param {Record<string, number>[]} samples megabytes by what they are of */
function growthOf(samples) {
  const third = Math.floor(samples.length / 3);
  return Object.keys(samples[0]).map((what) => {
    const of = (part) => median(samples.slice(part * third, (part + 1) * third).map((sample) => sample[what]));
    const [, before, after] = [of(0), of(1), of(2)];
    const isFlat = after <= before * (1 + MAX_GROWTH.share) + MAX_GROWTH.megabytes;
    return { what, before, after, isFlat };
  });
}

/** @param {string} host */
function sampler(host) {
  const samples = [];
  const start = performance.now();
  return {
    samples,
    /** @param {Record<string, number>} sample @param {number} turns */
    add(sample, turns) {
      samples.push(sample);
      const parts = Object.entries(sample).map(([what, megabytes]) => `${what} ${megabytes.toFixed(1)}`);
      console.log(
        `${host}  ${((performance.now() - start) / 60_000).toFixed(1).padStart(5)} min  ${turns} turns  ${parts.join("  ")} MB`,
      );
    },
  };
}

const hosts = { chromium: soakChromium, node: soakNode };
const chosen = Object.entries(hosts).filter(([name]) => !values.only || name === values.only);
const interval = (minutes * 60_000) / SAMPLES;
const results = await Promise.all(
  chosen.map(async ([name, soak]) => {
    const { samples, add } = sampler(name.padEnd(8));
    const turns = await soak({ until: performance.now() + minutes * 60_000, interval, add });
    return { name, turns, growth: growthOf(samples) };
  }),
);

let failed = 0;
console.log(
  `\nflat: the median of the last third of the samples is at most 5 % and 3 MB above that of the second third`,
);
for (const { name, turns, growth } of results) {
  for (const { what, before, after, isFlat } of growth) {
    if (!isFlat) failed++;
    console.log(
      `${isFlat ? "  ok" : "FAIL"}  ${name}, ${what}: ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB (${turns} turns)`,
    );
  }
}
console.log(`\n${results.flatMap(({ growth }) => growth).length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
