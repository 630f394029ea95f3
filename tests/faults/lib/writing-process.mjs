// Says what is in the file, and writes to it until it is killed.
//   node writing-process.mjs FILE RUN
import { writeSync } from "node:fs";

import { createMemory } from "../../../pkg/index.js";
import { nodeSqlite } from "../../../pkg/node.js";

const [, , file, run] = process.argv;
// Written at once: what is buffered dies with the process.
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);
const embedder = { modelId: "none", embed: async () => [] };
const memory = createMemory("alice", { store: nodeSqlite(file), embedder, onError() {} });
const { writeForEver } = await import("./writing.mjs");

const records = await memory.getAll();
const { unreadable } = await memory.stats();
if (records.length > 1500) await memory.clear();
tell({ texts: records.map(({ text }) => text), unreadable, isErased: records.length > 1500 });
await writeForEver(memory, run, tell);
