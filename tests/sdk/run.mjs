// The matrix: every scenario with every SDK, the wrapped client held against the plain one.
//   npm run test:sdk                                  all
//   npm run test:sdk -- openai-7 groq                 these SDKs
//   npm run test:sdk -- --scenario logprobs           the scenarios with that in their name
//   npm run test:sdk -- --all-ways                    each in every way that the server's words may arrive, which takes much longer
//   FAST_MEMORY_PACKAGE=FOLDER npm run test:sdk       another build than pkg/
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { COLUMNS } from "./columns.mjs";
import { nodeOf } from "./lab/node-of.mjs";
import { printFailures, printTable } from "./lab/report.mjs";
import { SCENARIOS } from "./scenarios/index.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const { values, positionals } = parseArgs({ allowPositionals: true, options: { scenario: { type: "string", default: "" }, "all-ways": { type: "boolean" } } });
const packageFolder = path.resolve(process.env.FAST_MEMORY_PACKAGE ?? here("../../pkg"));
const names = positionals.length > 0 ? positionals : Object.keys(COLUMNS);
const unknown = names.filter((name) => !COLUMNS[name]);
if (unknown.length > 0) fail(`no SDK ${unknown.join(", ")}; there are ${Object.keys(COLUMNS).join(", ")}`);
const scenarios = SCENARIOS.map(({ name }) => name).filter((name) => name.includes(values.scenario));
if (scenarios.length === 0) fail(`no scenario has "${values.scenario}" in its name; there are\n${SCENARIOS.map(({ name }) => `  ${name}`).join("\n")}`);

function fail(text) {
  console.error(`error: ${text}`);
  process.exit(1);
}

/** @type {Record<string, Map<string, object>>} the cells by column and scenario */
const cells = Object.fromEntries(names.map((name) => [name, new Map()]));

function playColumn(name) {
  const start = performance.now();
  return new Promise((resolve) => {
    let said = "";
    const worker = fork(here("lab/worker.mjs"), [name, packageFolder, values.scenario, values["all-ways"] ? "all-ways" : ""], { execPath: nodeOf(COLUMNS[name].node), silent: true });
    for (const pipe of [worker.stdout, worker.stderr]) pipe.on("data", (text) => (said += text));
    worker.on("message", ({ scenario, ...cell }) => cells[name].set(scenario, cell));
    worker.on("close", (code) => {
      const missing = scenarios.filter((scenario) => !cells[name].has(scenario));
      for (const scenario of missing) cells[name].set(scenario, { result: "failed", error: `the column ended with code ${code}: ${said.slice(-2000)}` });
      console.log(`  ${name}: ${[...cells[name].values()].filter(({ result }) => result === "failed").length} failed (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      resolve();
    });
  });
}

const waiting = [...names];
const play = async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) await playColumn(name);
};
console.log(`${scenarios.length} scenarios, ${names.length} SDKs`);
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, play));

printTable(scenarios, cells);
printFailures(scenarios, cells);
const all = Object.values(cells).flatMap((column) => [...column.values()]);
const count = (result) => all.filter((cell) => cell.result === result).length;
console.log(`\n${count("passed")} passed, ${count("failed")} failed (${count("not offered")} not offered by the SDK)`);
process.exitCode = count("failed") > 0 ? 1 : 0;
