// Adds so many memories of the user alice, at once or one after the other, and prints what was refused and the times.
import OpenAI from "openai";

import { withFastMemory } from "../../../pkg/index.js";
import { STORES } from "./stores.mjs";

const [, , kind, place, name, count, way] = process.argv;
const store = await STORES[kind](place);
const client = new OpenAI({ apiKey: "key", baseURL: "http://127.0.0.1:9" });
// Vectors are no part of it.
const embedder = { modelId: "none", embed: () => new Promise(() => {}) };
const { memory } = withFastMemory(client, "alice", { store, embedder });
const times = [];
const refused = [];
/** The numbers of those that were refused. */
const failed = [];
const add = async (number) => {
  const start = performance.now();
  await memory.add(`Note ${number} of the process ${name}`).catch(({ code }) => {
    refused.push(code);
    failed.push(number);
  });
  times.push(performance.now() - start);
};
const numbers = Array.from({ length: Number(count) }, (_, number) => number);
await memory.getAll();
console.log(JSON.stringify("ready"));
await new Promise((resolve) => process.stdin.once("data", resolve));
if (way === "at once") await Promise.all(numbers.map(add));
else for (const number of numbers) await add(number);
console.log(JSON.stringify({ times, refused, failed }));
await store.close?.();
process.exit();
