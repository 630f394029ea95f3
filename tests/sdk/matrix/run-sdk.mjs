// Runs the scenarios with one SDK of the matrix, and sends a message for each cell.
//   node run-sdk.mjs SDK PACKAGE_FOLDER [part of a scenario's name] [all-modes]
import { withDeadline } from "@fast-memory/test-support/deadline";
import { SCENARIOS } from "../scenarios/index.mjs";
import { SDK_MATRIX } from "../sdk-matrix.mjs";
import { compareClients } from "./compare-clients.mjs";
import { Fixture } from "./fixture.mjs";
import { NodeRunner } from "./node-runner.mjs";
import { MODES_A_CELL, runsOf } from "./scenario-runs.mjs";

/** A defect often shows as something that never comes. */
const DEADLINE = 30_000;

const [, , name, packageFolder, part = "", allModes = ""] = process.argv;
const entry = SDK_MATRIX[name];
const fixture = await Fixture.start();
// Playwright takes a second to load, which only one SDK needs.
const Runner = entry.browser ? (await import("./page-runner.mjs")).PageRunner : NodeRunner;
const runner = await Runner.start({ name, entry, packageFolder, fixture });
let runs = 0;

/** Runs a scenario with the plain client, then with the wrapped one. */
async function runBoth(scenario, run) {
  const both = { run };
  for (const variant of ["plain", "wrapped"]) {
    fixture.prepare(scenario, run);
    const result = await runner.run(scenario, {
      variant,
      baseURL: fixture.baseURL,
      run: `run ${++runs}`,
      caseName: run.name,
    });
    if (!result.offered) return undefined;
    both[variant] = { ...result, requests: fixture.exchanges.map(requestOf), replies: fixture.replies };
  }
  return both;
}

const CHAT_PATH = /\/(chat\/completions|responses|messages)$/;

function requestOf({ method, path, query, headers, body }) {
  return {
    method,
    url: query.size > 0 ? `${path}?${query}` : path,
    headers,
    body,
    isChat: method === "POST" && CHAT_PATH.test(path),
  };
}

async function runCell(scenario, index) {
  const place = Object.keys(SDK_MATRIX).indexOf(name);
  for (const run of runsOf(scenario, allModes ? "all" : index + place * MODES_A_CELL)) {
    try {
      const both = await withDeadline(runBoth(scenario, run), DEADLINE);
      if (!both) return { result: "not offered" };
      compareClients(scenario, /** @type {any} */ (both), scenario.mayFail || entry.refuses?.includes(run.mode));
    } catch (error) {
      return {
        result: "failed",
        run: [run.name, run.mode].filter(Boolean).join(", "),
        error: error.code === "ERR_ASSERTION" ? error.message : error.stack,
      };
    }
  }
  return { result: "passed" };
}

for (const [index, scenario] of SCENARIOS.entries()) {
  if (!scenario.name.includes(part)) continue;
  const cell = await runCell(scenario, index);
  await new Promise((sent) => process.send({ scenario: scenario.name, ...cell }, sent));
}
await runner.close();
await fixture.close();
process.disconnect();
// A scenario that hung is left behind.
process.exit(0);
