// One column of the matrix: plays the scenarios, and sends a message for each cell.
//   node worker.mjs COLUMN PACKAGE_FOLDER [part of a scenario's name] [all-ways]
import { COLUMNS } from "../columns.mjs";
import { SCENARIOS } from "../scenarios/index.mjs";
import { compare } from "./compare.mjs";
import { NodeHost } from "./node-host.mjs";
import { playsOf, WAYS_A_CELL } from "./plays.mjs";
import { Stage } from "./stage.mjs";

/** A defect often shows as something that never comes. */
const DEADLINE = 30_000;

const [, , name, packageFolder, part = "", allWays = ""] = process.argv;
const column = COLUMNS[name];
const stage = await Stage.start();
// Playwright takes a second to load, which only one column needs.
const Host = column.browser ? (await import("./page-host.mjs")).PageHost : NodeHost;
const host = await Host.start(column, { packageFolder, stage, name });
let runs = 0;

async function playBoth(scenario, play) {
  const both = { play };
  for (const variant of ["plain", "wrapped"]) {
    stage.set(scenario, play);
    const played = await host.play(scenario, { variant, baseURL: stage.baseURL, run: `run ${++runs}`, caseName: play.name });
    if (!played.offered) return undefined;
    both[variant] = { ...played, requests: stage.exchanges.map(requestOf), replies: stage.replies };
  }
  return both;
}

const ASKING = /\/(chat\/completions|responses|messages)$/;

function requestOf({ method, path, query, headers, body }) {
  return { method, url: query.size > 0 ? `${path}?${query}` : path, headers, body, isChat: method === "POST" && ASKING.test(path) };
}

async function cell(scenario, index) {
  const columnIndex = Object.keys(COLUMNS).indexOf(name);
  for (const play of playsOf(scenario, allWays ? "all" : index + columnIndex * WAYS_A_CELL)) {
    try {
      const both = await inTime(playBoth(scenario, play));
      if (!both) return { result: "not offered" };
      compare(scenario, both, scenario.mayFail || column.refuses?.includes(play.way));
    } catch (error) {
      return { result: "failed", play: [play.name, play.way].filter(Boolean).join(", "), error: error.code === "ERR_ASSERTION" ? error.message : error.stack };
    }
  }
  return { result: "passed" };
}

function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came of it within ${DEADLINE / 1000} s`)), DEADLINE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

for (const [index, scenario] of SCENARIOS.entries()) {
  if (!scenario.name.includes(part)) continue;
  const result = await cell(scenario, index);
  await new Promise((sent) => process.send({ scenario: scenario.name, ...result }, sent));
}
await host.close();
await stage.close();
process.disconnect();
// A play that hung is left behind.
process.exit(0);
