// A process and a browser are killed at random moments while they write. What they acknowledged must be there.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { spawnChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";
import { Ledger } from "../lib/writing.mjs";

const file = (name) => fileURLToPath(new URL(`../lib/${name}`, import.meta.url));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The longest that a run writes before it is killed, and until it must have told what is there, in milliseconds. */
const LONGEST = { process: 300, browser: 900 };
/** Of a run that is killed while it opens: the longest wait, as a share of what opening took without a kill. */
const BEYOND_OPENING = 1.3;
/** What is there before encryption is turned on for the first time. */
const SEEDED = 300;
const PATIENCE = 60_000;

/**
 * @param {{ kills: number, random(): number }} scale
 * @param {number} longest
 * @param {(run: string, setting: string, onLine: (line: any) => void) => Promise<{ kill(): Promise<void> }>} begin starts a writer
 * @param {string[]} settings each in turn, until a run with it could open the store. With several, a run is killed while it opens
 */
async function killed({ kills, random }, longest, begin, settings) {
  const ledger = new Ledger();
  /** What opening took with each setting, in milliseconds: the first run with it is not killed before. @type {Record<string, number>} */
  const durations = {};
  const figures = { "acknowledged memories lost": 0, doubled: 0, "half-written": 0, "stores unreadable": 0 };
  const notes = [];
  let [acknowledged, opened] = [0, 0];
  const check = (run, { texts, unreadable, mustErase, isErased }) => {
    const { lost, doubled, half } = ledger.check(texts);
    if (unreadable > 0) figures["stores unreadable"]++;
    figures["acknowledged memories lost"] += lost.length;
    figures.doubled += doubled;
    figures["half-written"] += half.length;
    notes.push(...[...lost, ...half].map((text) => `run ${run}: ${text}`));
    if (isErased) notes.push(`run ${run}: the browser has erased the whole database, and "lost" was told`);
    if (mustErase) ledger.forget();
    opened++;
  };
  const fail = (run, why) => {
    figures["stores unreadable"]++;
    notes.push(`run ${run}: ${why}`);
  };
  if (settings.length > 1) {
    let seeded;
    const isSeeded = new Promise((resolve) => (seeded = resolve));
    const writer = await begin("seed", "plain", (line) => {
      if (line.isOpening || line.texts) return;
      ledger.acknowledge(line);
      if (ledger.size >= SEEDED) seeded();
    });
    await isSeeded;
    await writer.kill();
  }
  for (let [run, at] = [0, 0]; run <= kills; run++) {
    const isLast = run === kills;
    const setting = settings[at % settings.length];
    /** @type {Record<string, () => void>} */
    const reached = {};
    const until = (event) => new Promise((resolve) => (reached[event] = () => resolve(true)));
    const [isOpening, isOpen] = [until("opening"), until("open")];
    const writer = await begin(`${run}`, setting, (line) => {
      if (line.isOpening) return reached.opening();
      if (line.failed) fail(run, `${setting}: ${line.failed}`);
      else if (line.texts) {
        check(run, line);
        at++;
      } else {
        acknowledged++;
        return ledger.acknowledge(line);
      }
      reached.opening();
      reached.open();
    });
    const isOpenedFirst = settings.length === 1 || isLast || !(setting in durations);
    if (!(await Promise.race([isOpening, pause(PATIENCE)]))) fail(run, `${setting}: it does not start`);
    const begun = performance.now();
    if (isOpenedFirst) {
      if (!(await Promise.race([isOpen, pause(PATIENCE)]))) fail(run, `${setting}: nothing told in time`);
      durations[setting] = performance.now() - begun;
    }
    const most = isOpenedFirst ? longest : BEYOND_OPENING * durations[setting];
    if (!isLast) await pause(random() * most);
    await writer.kill();
  }
  return { runs: kills, figures, notes, measured: `${acknowledged} writes acknowledged, ${opened} times opened` };
}

/** Calls `onLine` with each whole line of JSON; the last one may have been cut off by a kill. */
function readLines(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) onLine(JSON.parse(line));
  });
}

async function killProcesses(scale, settings) {
  const { folder, remove } = temporaryFolder("kills");
  const place = path.join(folder, "memory.db");
  const begin = async (run, setting, onLine) => {
    const args = ["--disable-warning=ExperimentalWarning", file("writing-process.mjs"), place, run, setting];
    const child = spawn(nodeAtLeast(22), args, { stdio: ["ignore", "pipe", "inherit"] });
    readLines(child.stdout, onLine);
    // What it has written is read to the end.
    const closed = new Promise((resolve) => child.once("close", resolve));
    const kill = async () => {
      child.kill("SIGKILL");
      await closed;
    };
    return { kill };
  };
  try {
    return await killed(scale, LONGEST.process, begin, settings);
  } finally {
    await remove();
  }
}

async function killBrowsers(scale, settings) {
  const { folder, remove } = temporaryFolder("kills");
  const site = await servePackagePage(file("writing-page.js"));
  let tell;
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      tell(JSON.parse(Buffer.concat(parts).toString()));
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const begin = async (run, setting, onLine) => {
    tell = onLine;
    const query = new URLSearchParams({ run, setting, server: `http://127.0.0.1:${port}/` });
    return spawnChromium(folder, `${site.url}/?${query}`);
  };
  try {
    return await killed(scale, LONGEST.browser, begin, settings);
  } finally {
    server.closeAllConnections();
    server.close();
    await site.close();
    await remove();
  }
}

const WRITES = ["plain"];
const CONVERSIONS = ["encrypt", "decrypt"];

export const kills = [
  { name: "kills of a Node process that writes to SQLite", run: (scale) => killProcesses(scale, WRITES) },
  {
    name: "kills of a Node process that turns encryption on or off",
    run: (scale) => killProcesses(scale, CONVERSIONS),
  },
  { name: "kills of Chromium that writes to IndexedDB", run: (scale) => killBrowsers(scale, WRITES) },
  { name: "kills of Chromium that turns encryption on or off", run: (scale) => killBrowsers(scale, CONVERSIONS) },
];
