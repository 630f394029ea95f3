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
const PATIENCE = 60_000;

/**
 * @param {number} kills
 * @param {() => number} random
 * @param {number} longest
 * @param {(run: string, onLine: (line: any) => void) => Promise<{ kill(): Promise<void> }>} begin starts a writer
 */
async function killed(kills, random, longest, begin) {
  const ledger = new Ledger();
  const figures = { "acknowledged memories lost": 0, doubled: 0, "half-written": 0, "stores unreadable": 0 };
  const notes = [];
  let acknowledged = 0;
  for (let run = 0; run <= kills; run++) {
    let opened;
    const isOpen = new Promise((resolve) => (opened = resolve));
    const writer = await begin(`${run}`, (line) => {
      if (line.texts || line.failed) return opened(line);
      acknowledged++;
      ledger.acknowledge(line);
    });
    const { texts = [], unreadable = 1, isErased, failed } = await Promise.race([
      isOpen,
      pause(PATIENCE).then(() => ({ failed: "nothing told in time" })),
    ]);
    if (failed || unreadable > 0) {
      figures["stores unreadable"]++;
      notes.push(`run ${run}: ${failed ?? `${unreadable} rows are unreadable`}`);
    } else {
      const { lost, doubled, half } = ledger.check(texts);
      figures["acknowledged memories lost"] += lost.length;
      figures.doubled += doubled;
      figures["half-written"] += half.length;
      notes.push(...[...lost, ...half].map((text) => `run ${run}: ${text}`));
    }
    if (isErased) ledger.forget();
    if (run < kills) await pause(random() * longest);
    await writer.kill();
  }
  return { runs: kills, figures, notes, measured: `${acknowledged} writes acknowledged` };
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

async function killProcesses({ kills, random }) {
  const { folder, remove } = temporaryFolder("kills");
  const place = path.join(folder, "memory.db");
  const begin = async (run, onLine) => {
    const args = ["--disable-warning=ExperimentalWarning", file("writing-process.mjs"), place, run];
    const child = spawn(nodeAtLeast(22), args, { stdio: ["ignore", "pipe", "inherit"] });
    readLines(child.stdout, onLine);
    // What it has written is read to the end.
    const closed = new Promise((resolve) => child.once("close", resolve));
    return { kill: () => (child.kill("SIGKILL"), closed) };
  };
  return killed(kills, random, LONGEST.process, begin).finally(remove);
}

async function killBrowsers({ kills, random }) {
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
  const begin = async (run, onLine) => {
    tell = onLine;
    return spawnChromium(folder, `${site.url}/?run=${run}&server=${encodeURIComponent(`http://127.0.0.1:${port}/`)}`);
  };
  try {
    return await killed(kills, random, LONGEST.browser, begin);
  } finally {
    server.closeAllConnections();
    server.close();
    await site.close();
    await remove();
  }
}

export const kills = [
  { name: "kills of a Node process that writes to SQLite", run: killProcesses },
  { name: "kills of Chromium that writes to IndexedDB", run: killBrowsers },
];
