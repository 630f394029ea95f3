// What the filter costs: microseconds a network chunk with a plain OpenAI client and with the wrapped one, in turns, and the
// same over a long stream. No network: the SDK reads chunks that were prepared.
//   npm run bench:filter                     in Node
//   npm run bench:filter -- --browser        in Chromium
//   npm run bench:filter -- --only growth    cases whose name has this in it; --repetitions N
//   FAST_MEMORY_PACKAGE=FOLDER npm run bench:filter    another build than pkg/
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { CASES, measure, measureGrowth } from "./lib/filter-measure.mjs";
import { watchMemories } from "./lib/watch-memories.mjs";

const PACKAGE = path.resolve(process.env.FAST_MEMORY_PACKAGE ?? fileURLToPath(new URL("../pkg", import.meta.url)));
const GOAL = 3;
const MEGABYTES = 10;

const { values } = parseArgs({
  options: {
    browser: { type: "boolean" },
    only: { type: "string", default: "" },
    repetitions: { type: "string", default: "15" },
  },
});
const repetitions = Number(values.repetitions);
const chosen = [...Object.keys(CASES), "growth"].filter((name) => name.includes(values.only));

const host = values.browser ? await (await import("./lib/filter-browser.mjs")).open(PACKAGE) : await node();
console.log(`${host.name}; µs${host.unit} a network chunk, median of ${repetitions} pairs (quartiles)\n`);

const rows = {};
for (const name of chosen.filter((name) => name !== "growth")) {
  const { plain, wrapped, added, chunks } = await host.measure(name, repetitions);
  // Of the API's chunks, which are events: a network chunk may bring several.
  const met = added.median <= GOAL * (CASES[name].perChunk ?? 1);
  rows[name] = {
    plain: shown(plain),
    wrapped: shown(wrapped),
    added: shown(added),
    ratio: `${(wrapped.median / plain.median).toFixed(2)}×`,
    least: (wrapped.least - plain.least).toFixed(2),
    chunks,
    [`goal: ${GOAL} an event`]: met ? "met" : "over",
  };
}
if (Object.keys(rows).length > 0) console.table(rows);

if (chosen.includes("growth")) {
  const before = await host.memory();
  const growth = await host.measureGrowth(MEGABYTES, Math.max(3, Math.ceil(repetitions / 3)));
  const after = await host.memory();
  console.log(`one stream of ${(growth.bytes / 1e6).toFixed(1)} MB in ${growth.chunks} chunks: µs a chunk`);
  const side = ({ first, last }) => ({
    "first megabyte": shown(first),
    "last megabyte": shown(last),
    ratio: `${(last.median / first.median).toFixed(2)}×`,
  });
  console.table({ plain: side(growth.plain), wrapped: side(growth.wrapped) });
  for (const [kind, bytes] of Object.entries(after))
    console.log(`${kind}: ${kilobytes(before[kind])} before, ${kilobytes(bytes)} after`);
}
await host.close();

function shown({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString("en-US")} kB`;
}

async function node() {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const memories = watchMemories();
  const { default: sdk } = await import("openai");
  const { withFastMemory } = await import(pathToFileURL(path.join(PACKAGE, "index.js")).href);
  const wrap = (client) =>
    withFastMemory(client, "bench", { store: "memory", modelUrl: "http://127.0.0.1:9/", onError: () => {} });
  // CPU time: what else the machine does is not measured.
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  return {
    name: `Node ${process.version}`,
    unit: " of CPU",
    measure: (name, pairs) => measure(CASES[name], pairs, { sdk, wrap, clock }),
    measureGrowth: (megabytes, pairs) => measureGrowth(megabytes, pairs, { sdk, wrap, clock }),
    memory: async () => {
      gc();
      return {
        "JavaScript heap": process.memoryUsage().heapUsed,
        "WebAssembly memory": memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
      };
    },
    close: async () => {},
  };
}
