// Every TypeScript example of README.md and docs/*.md, as printed, in Chromium: a row runs it and checks what it did.
//   npm run test:docs                              all
//   node tests/docs/run.mjs --row isolation        the rows with that in their name or section
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";

import { wellBehaved } from "@fast-memory/mock/model";
import { withDeadline } from "@fast-memory/test-support/deadline";
import { compileExamples } from "./compile-examples.mjs";
import { ExampleRunner } from "./example-runner.mjs";
import { examplesOf, moduleOf } from "./examples.mjs";
import { brokenLinks } from "./links.mjs";
import { ROWS } from "./rows/index.mjs";

const pagesIn = (folder) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}${name}`);
const DOCUMENTS = ["README.md", ...pagesIn("docs/")];
const LINKED = [
  ...DOCUMENTS,
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "examples/README.md",
  "examples/worker/README.md",
  ...pagesIn("docs/decisions/"),
];
/** A row that hangs is a failure. */
const DEADLINE = 60_000;

const { values } = parseArgs({ options: { row: { type: "string", default: "" } } });
const chosen = ROWS.filter(({ section, row }) => `${section} ${row}`.includes(values.row));
if (chosen.length === 0) {
  console.error(`error: no row has "${values.row}" in its section or name`);
  process.exit(1);
}
const examples = new Map(DOCUMENTS.flatMap(examplesOf).map((example) => [example.key, example]));
const [prelude] = examplesOf("docs/memory.md");

function sourceOf({ given, example: key, after, wrap = (code) => code }) {
  const example = examples.get(key);
  if (!example)
    throw new Error(
      `there is no example ${key}; there are\n${[...examples.keys()].map((known) => `  ${known}`).join("\n")}`,
    );
  // Examples of other pages bring what they need in `given`.
  return moduleOf([
    example.document === prelude.document && example.key !== prelude.key && prelude.code,
    given,
    wrap(example.code),
    after,
  ]);
}

/** `complaints`: what the page may say as a warning, an error or an uncaught exception; nothing, unless a row is about it. */
async function runRow(runner, { model = wellBehaved({ answer: "Noted." }), steps, check, complaints = /^$/ }) {
  await runner.clear();
  runner.mock.model = model;
  const results = [];
  for (const step of steps) results.push(await runner.run(sourceOf(step)));
  await check({ results, mock: runner.mock, site: runner.site });
  assert.deepEqual(
    results.flatMap((result) => result.complaints).filter((text) => !complaints.test(text)),
    [],
  );
}

const table = [];
const failures = [];
async function attempt(section, row, example, run) {
  const error = await run().then(
    () => undefined,
    (error) => error,
  );
  table.push({ section, row, example, result: error ? "FAILED" : "passed" });
  if (error) failures.push({ name: `${section}: ${row}`, error });
}

const runner = await ExampleRunner.open();
try {
  for (const row of chosen) {
    const keys = [...new Set(row.steps.map(({ example }) => example))].join(", ");
    await attempt(row.section, row.row, keys, () => withDeadline(runRow(runner, row), DEADLINE));
  }
} finally {
  await runner.close();
}

if (!values.row) {
  const documents = DOCUMENTS.join(", ");
  await attempt("all examples", "each is run by a row", documents, async () => {
    const run = new Set([prelude.key, ...ROWS.flatMap(({ steps }) => steps.map(({ example }) => example))]);
    const forgotten = [...examples.keys()].filter((key) => !run.has(key));
    if (forgotten.length > 0) throw new Error(`no row runs ${forgotten.join(", ")}`);
  });
  await attempt("all examples", "each row has one", documents, async () => {
    const without = ROWS.filter(({ steps }) => steps.length === 0).map(({ section, row }) => `${section}: ${row}`);
    assert.deepEqual(without, []);
  });
  await attempt("all documents", "links lead to a file and a heading", "README.md, docs/, …", async () =>
    assert.deepEqual(LINKED.flatMap(brokenLinks), []),
  );
  await attempt("all examples", "compile under strict tsc", documents, () =>
    compileExamples(ROWS.flatMap(({ steps }) => steps.map((step) => sourceOf(step)))),
  );
}

console.table(table);
for (const { name, error } of failures) console.log(`\n✖ ${name}\n${error.stack ?? error}`);
console.log(`\n${table.length - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
