import OpenAI from "openai";
import { withFastMemory } from "fast-memory";
import { CASES, measure, measureGrowth } from "./filter-measure.mjs";

const wrap = (client) => withFastMemory(client, "bench", { store: "memory", modelUrl: "/nowhere/", onError: () => {} });
const bench = { sdk: OpenAI, wrap, clock: () => performance.now() * 1000 };

window.bench = {
  measure: (name, pairs) => measure(CASES[name], pairs, bench),
  measureGrowth: (megabytes, pairs) => measureGrowth(megabytes, pairs, bench),
};
