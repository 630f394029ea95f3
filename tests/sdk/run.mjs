// The matrix: every scenario with every SDK, the wrapped client compared to the plain one.
//   npm run test:sdk                                  all
//   npm run test:sdk -- openai-7 groq                 these SDKs
//   npm run test:sdk -- --scenario logprobs           the scenarios with that in their name
//   npm run test:sdk -- --all-modes                   each scenario in every delivery mode, which takes much longer
//   FAST_MEMORY_PACKAGE=FOLDER npm run test:sdk       another build than pkg/
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { PACKAGE } from "@fast-memory/test-support/published-package";
import { nodeAtLeast } from "../../scripts/lib/node-versions.mjs";
import { printFailures, printTable } from "./matrix/report.mjs";
import { SCENARIOS } from "./scenarios/index.mjs";
import { SDK_MATRIX } from "./sdk-matrix.mjs";

const RUN_SDK = fileURLToPath(new URL("matrix/run-sdk.mjs", import.meta.url));
const AT_ONCE = Math.min(availableParallelism(), 4);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scenario: { type: "string", default: "" }, "all-modes": { type: "boolean" } },
});
const names = positionals.length > 0 ? positionals : Object.keys(SDK_MATRIX);
const unknown = names.filter((name) => !SDK_MATRIX[name]);
if (unknown.length > 0) fail(`no SDK ${unknown.join(", ")}; there are ${Object.keys(SDK_MATRIX).join(", ")}`);
const scenarios = SCENARIOS.map(({ name }) => name).filter((name) => name.includes(values.scenario));
if (scenarios.length === 0)
  fail(
    `no scenario has "${values.scenario}" in its name; there are\n${SCENARIOS.map(({ name }) => `  ${name}`).join("\n")}`,
  );

/** @param {string} text */
function fail(text) {
  console.error(`error: ${text}`);
  process.exit(1);
}

/** The cells by SDK and scenario. @type {Record<string, Map<string, any>>} */
const cells = Object.fromEntries(names.map((name) => [name, new Map()]));

/** Runs all scenarios with one SDK, in a process of its own. @param {string} name */
function runSdk(name) {
  const start = performance.now();
  return new Promise((resolve) => {
    let output = "";
    const worker = fork(RUN_SDK, [name, PACKAGE, values.scenario, values["all-modes"] ? "all-modes" : ""], {
      execPath: nodeAtLeast(SDK_MATRIX[name].node),
      silent: true,
    });
    for (const pipe of [worker.stdout, worker.stderr]) pipe?.on("data", (text) => (output += text));
    worker.on("message", (/** @type {any} */ { scenario, ...cell }) => cells[name].set(scenario, cell));
    worker.on("close", (code) => {
      const missing = scenarios.filter((scenario) => !cells[name].has(scenario));
      for (const scenario of missing)
        cells[name].set(scenario, {
          result: "failed",
          error: `its process ended with code ${code}: ${output.slice(-2000)}`,
        });
      console.log(
        `  ${name}: ${[...cells[name].values()].filter(({ result }) => result === "failed").length} failed (${((performance.now() - start) / 1000).toFixed(1)} s)`,
      );
      resolve(undefined);
    });
  });
}

const waiting = [...names];
const runWaiting = async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) await runSdk(name);
};
console.log(`${scenarios.length} scenarios, ${names.length} SDKs`);
await Promise.all(Array.from({ length: AT_ONCE }, runWaiting));

printTable(scenarios, cells);
printFailures(scenarios, cells);
const all = Object.values(cells).flatMap((column) => [...column.values()]);
const count = (result) => all.filter((cell) => cell.result === result).length;
console.log(`\n${count("passed")} passed, ${count("failed")} failed (${count("not offered")} not offered by the SDK)`);
process.exitCode = count("failed") > 0 ? 1 : 0;
