// Says what is in the file, and writes to it until it is killed.
//   node writing-process.mjs FILE RUN plain|encrypt|decrypt
import { writeSync } from "node:fs";

import { createMemory } from "../../../pkg/index.js";
import { nodeSqlite } from "../../../pkg/node.js";
import { openAndWrite } from "./writing.mjs";

const [, , file, run, setting] = process.argv;
// Written at once: what is buffered dies with the process.
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);
await openAndWrite(createMemory, { setting, run, options: { store: nodeSqlite(file) }, tell });
