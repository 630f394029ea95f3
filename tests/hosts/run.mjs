// The matrix of hosts: the package as npm would publish it, in one small app, in each of them.
//   npm run test:hosts                         all
//   node tests/hosts/run.mjs vite "import map"   those with that in their name, with the package that is built already
import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { withDeadline } from "@fast-memory/test-support/deadline";
import { runProgram } from "@fast-memory/test-support/process";
import { pack } from "@fast-memory/test-support/published-package";
import { STEPS } from "./lib/conversation.mjs";
import { APPS, HostApp } from "./lib/host-app.mjs";
import { excerpt, printMatrix } from "./lib/report.mjs";
import { ROWS } from "./rows/index.mjs";

const AT_ONCE = 2;
/** A machine may be busy; what hangs never comes. */
const DEADLINE = 300_000;

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const nameOf = ({ host, form }) => `${host} ${form}`;
const rows = ROWS.filter(
  (row) => wanted.length === 0 || wanted.some((name) => nameOf(row).toLowerCase().includes(name)),
);
if (rows.length === 0) {
  console.error(`error: no host has that in its name; there are\n${ROWS.map((row) => `  ${nameOf(row)}`).join("\n")}`);
  process.exit(1);
}

/** Installs the package from its tarball where nothing else is. */
async function install() {
  await rm(APPS, { recursive: true, force: true });
  const folder = join(APPS, "new");
  await mkdir(folder, { recursive: true });
  const { tarball } = await pack(APPS);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "app", private: true }));
  await runProgram("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  const installed = join(folder, "node_modules");
  const brought = (await readdir(installed)).filter((name) => !name.startsWith("."));
  if (brought.join() !== "fast-memory") throw new Error(`the package brings others: ${brought.join(", ")}`);
  return { tarball, installed };
}

/** How far a row came, and what failed. */
async function runRow(row, environment) {
  const start = performance.now();
  const { host, form } = row;
  const result = { name: nameOf(row), host, form, version: "?", steps: {}, error: undefined };
  let app;
  try {
    result.version = row.version(environment);
    app = await HostApp.create(result.name, environment, row.source);
    result.steps = app.steps;
    await withDeadline(row.run(app), DEADLINE);
    assert.deepEqual(Object.keys(app.steps), row.steps ?? STEPS, "the steps of the row");
  } catch (error) {
    const printed = app?.printed ?? "";
    result.error = error.stack.includes(printed) ? error.stack : `${error.stack}\n${printed}`;
  } finally {
    await app?.end();
  }
  console.log(
    `  ${result.name}: ${result.error ? "failed" : "passed"} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  return result;
}

const environment = { ...(await install()), browser: await launchChromium() };
console.log(`${rows.length} hosts`);
const waiting = rows.entries();
const results = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const [place, row] of waiting) results[place] = await runRow(row, environment);
  }),
);
await environment.browser.close();
await rm(APPS, { recursive: true, force: true });

printMatrix(results);
const failed = results.filter(({ error }) => error);
for (const { name, error } of failed) console.log(`\n✗ ${name}\n${excerpt(error)}`);
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
