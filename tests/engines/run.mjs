// The same checks in each browser engine, and their table.
//   npm run test:engines                    all, after set-up and build
//   npm run test:e2e -- --engine firefox    one engine
//   node tests/engines/run.mjs webkit       the same, with the package that is built already; without a name all
import { fileURLToPath } from "node:url";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, wellBehaved } from "@fast-memory/mock/model";
import { withDeadline } from "@fast-memory/test-support/deadline";
import { servePackagePage } from "@fast-memory/test-support/package-page";
import { CHECKS, POLICIES } from "./lib/checks.mjs";
import { ENGINES } from "./lib/engines.mjs";

const APP = fileURLToPath(new URL("../e2e/page/app.js", import.meta.url));
/** A machine may be busy; what hangs never comes. */
const DEADLINE = 90_000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in ENGINES));
if (unknown.length > 0) {
  console.error(`error: no engine ${unknown.join(", ")}; there are ${Object.keys(ENGINES).join(", ")}`);
  process.exit(1);
}
const engines = Object.entries(ENGINES).filter(([name]) => wanted.length === 0 || wanted.includes(name));

const [mock, site] = await Promise.all([MockServer.start(), servePackagePage(APP, { policies: POLICIES })]);
mock.model = wellBehaved({
  answer: "Noted.",
  memories: (request) =>
    [...lastUserText(request).matchAll(/^I (\w+) (.+)$/gm)].map(([, verb, rest]) => ({
      op: "add",
      category: "preference",
      text: `The user ${verb}s ${rest}`,
    })),
});

/** @returns {Promise<{ error?: string, shown?: string }>} */
async function runCheck(browser, check) {
  const visitor = await browser.visitor();
  const open = async (policy) => {
    const tab = await visitor.open(`${site.url}/${policy ?? ""}?api=${encodeURIComponent(mock.baseURL)}`);
    await tab.evaluate(async () => {
      for (const end = Date.now() + 30_000; !window.app && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    return tab;
  };
  mock.forget();
  try {
    return { shown: (await withDeadline(check({ mock, open }), DEADLINE)) ?? undefined };
  } catch (error) {
    return { error: String(/** @type {Error} */ (error).stack) };
  } finally {
    await visitor.close();
  }
}

const columns = [];
const failures = [];
const skipped = [];
for (const [, engine] of engines) {
  const reason = engine.missing();
  if (reason) {
    skipped.push(`${engine.name}: ${reason}`);
    columns.push({ name: engine.name, version: "missing", results: {} });
    continue;
  }
  const start = performance.now();
  const browser = await engine.start();
  const results = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    results[name] = await runCheck(browser, check);
    if (results[name].error) failures.push([`${engine.name}: ${name}`, results[name].error]);
  }
  await browser.close();
  columns.push({ name: engine.name, version: browser.version, results });
  console.log(`  ${engine.name} ${browser.version}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
await Promise.all([mock.close(), site.close()]);

const cell = (result) => (result === undefined ? "–" : result.error ? "✗" : `✓ ${result.shown ?? ""}`);
const table = [
  ["check", ...columns.map(({ name, version }) => `${name} ${version}`)],
  ...Object.keys(CHECKS).map((name) => [name, ...columns.map(({ results }) => cell(results[name]))]),
];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
console.log(
  `\n${table
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at]))
        .join(" | ")
        .trimEnd(),
    )
    .join("\n")}`,
);
for (const [name, error] of failures) console.log(`\n✗ ${name}\n${error}`);
for (const line of skipped) console.log(`\nskipped - ${line}`);
const run = columns.filter(({ version }) => version !== "missing").length * Object.keys(CHECKS).length;
console.log(`\n${run - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
