// The matrix of hosts: the package as npm would publish it, in one small app, in each of them.
//   npm run test:hosts                         all
//   node tests/hosts/run.mjs vite "import map"   those with that in their name, with the package that is built already
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import { launchChromium } from "../e2e/harness/chromium.mjs";
import { pack } from "../package/consumer.mjs";
import { App, APPS } from "./lib/app.mjs";
import { STEPS } from "./lib/conversation.mjs";
import { excerpt, printMatrix } from "./lib/report.mjs";
import { ROWS } from "./rows/index.mjs";

const AT_ONCE = 2;
/** A machine may be busy; what hangs never comes. */
const SECONDS = 300;

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const nameOf = ({ host, form }) => `${host} ${form}`;
const rows = ROWS.filter((row) => wanted.length === 0 || wanted.some((name) => nameOf(row).toLowerCase().includes(name)));
if (rows.length === 0) {
  console.error(`error: no host has that in its name; there are\n${ROWS.map((row) => `  ${nameOf(row)}`).join("\n")}`);
  process.exit(1);
}

/** The package, installed from its tarball where nothing else is. */
async function install() {
  await rm(APPS, { recursive: true, force: true });
  const folder = join(APPS, "new");
  await mkdir(folder, { recursive: true });
  const { tarball } = await pack(APPS);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "app", private: true }));
  await promisify(execFile)("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  const installed = join(folder, "node_modules");
  const brought = (await readdir(installed)).filter((name) => !name.startsWith("."));
  if (brought.join() !== "fast-memory") throw new Error(`the package brings others: ${brought.join(", ")}`);
  return { tarball, installed };
}

/** How far a row came, and what was amiss. */
async function play(row, world) {
  const start = performance.now();
  const { host, form } = row;
  const played = { name: nameOf(row), host, form, version: "?", steps: {} };
  let app;
  try {
    played.version = row.version(world);
    app = await App.create(played.name, world, row.source);
    played.steps = app.steps;
    await Promise.race([row.run(app), tooLate()]);
    assert.deepEqual(Object.keys(app.steps), row.steps ?? STEPS, "the steps of the row");
  } catch (error) {
    played.error = `${error.stack}\n${app?.printed ?? ""}`;
  } finally {
    await app?.end();
  }
  console.log(`  ${played.name}: ${played.error ? "failed" : "passed"} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return played;
}

async function tooLate() {
  await setTimeout(SECONDS * 1000, undefined, { ref: false });
  throw new Error(`did not end within ${SECONDS} s`);
}

const world = { ...(await install()), browser: await launchChromium() };
console.log(`${rows.length} hosts`);
const waiting = rows.entries();
const played = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const [place, row] of waiting) played[place] = await play(row, world);
  }),
);
await world.browser.close();
await rm(APPS, { recursive: true, force: true });

printMatrix(played);
const failed = played.filter(({ error }) => error);
for (const { name, error } of failed) console.log(`\n✗ ${name}\n${excerpt(error)}`);
console.log(`\n${played.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
