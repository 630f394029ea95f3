// The matrix of hosts: the package as npm would publish it, in one small app, in each of them.
//   npm run test:hosts                         all
//   node tests/hosts/run.mjs vite "import map"   those with that in their name, with the package that is built already
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { launchChromium } from "../e2e/harness/chromium.mjs";
import { pack } from "../package/consumer.mjs";
import { App, APPS } from "./lib/app.mjs";
import { versionOf } from "./lib/tools.mjs";
import { ROWS } from "./rows/index.mjs";

const AT_ONCE = 2;
const LINES = 40;

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

async function play(row, world) {
  const start = performance.now();
  let app;
  try {
    app = await App.create(nameOf(row), world);
    await row.run(app);
  } catch (error) {
    row.error = `${error.stack}\n${app?.printed ?? ""}`;
  } finally {
    await app?.end();
  }
  row.seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`  ${nameOf(row)}: ${row.error ? "failed" : "passed"} (${row.seconds} s)`);
}

const world = { ...(await install()), browser: await launchChromium() };
console.log(`${rows.length} hosts`);
const waiting = [...rows];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) await play(row, world);
  }),
);
await world.browser.close();
await rm(APPS, { recursive: true, force: true });

/** The beginning: a compiler may say the same thousand times. */
function excerpt(text) {
  const lines = text.trimEnd().split("\n");
  return [...lines.slice(0, LINES), ...(lines.length > LINES ? [`… ${lines.length - LINES} lines`] : [])].map((line) => `    ${line}`).join("\n");
}

const cells = [["host", "form", "result"], ...rows.map(({ host, tool, form, error }) => [tool ? `${host} ${versionOf(tool)}` : host, form, error ? "failed" : "passed"])];
const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
console.log(`\n${cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join(" | ").trimEnd()).join("\n")}`);
const failed = rows.filter(({ error }) => error);
for (const row of failed) console.log(`\n✗ ${nameOf(row)}\n${excerpt(row.error)}`);
console.log(`\n${rows.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
