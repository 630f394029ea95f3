// Runs every suite, the failing ones too, and closes with a table and the line "N passed, N failed". lib/lanes.mjs says what runs beside what.
//   node scripts/test.mjs                   set-up, build, all suites but those on request (minilm)
//   node scripts/test.mjs e2e js            these suites
//   node scripts/test.mjs e2e --no-build    with what is built already
//   node scripts/test.mjs e2e --engine firefox    the checks of tests/engines/ in that browser engine alone
import { parseArgs } from "node:util";
import { countTests } from "./lib/count-tests.mjs";
import { which } from "./lib/env.mjs";
import { failuresIn } from "./lib/failures.mjs";
import { inLanes } from "./lib/lanes.mjs";
import { main, seconds, SetupError } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";
import { engines, SUITES } from "./lib/suites.mjs";
import { setUp } from "./setup.mjs";

/** Against a suite that hangs. One that compiles gets only what the others leave of the processors. */
const SUITE_SECONDS = 2400;
const NICE = ["nice", "-n", "10"];

/** What a suite says comes as it says it, or, where another runs beside it, when it ends. */
async function runSuite(name, suite, { show }) {
  const { cwd, env } = suite;
  const gentle = suite.compiles && !show && which(NICE[0]);
  const [command, ...args] = [...(gentle ? NICE : []), suite.command, ...suite.args];
  const title = `\n── ${name}: ${[command, ...args].join(" ")}`;
  console.log(show ? title : `\n── ${name} begins`);
  const start = performance.now();
  const result = await run(command, args, { cwd, env, show, check: false, timeout: SUITE_SECONDS });
  if (!show) console.log([title, result.stdout, result.stderr].join("\n"));
  const counts = countTests(result.stdout + result.stderr);
  let remark = result.timedOut ? `stopped after ${SUITE_SECONDS} s` : "";
  if (counts.failed === 0 && result.code !== 0) {
    // It did not come to its tests, or ended beside them: no compile, no browser, an error after the last test.
    counts.failed = 1;
    remark ||= `ended with code ${result.code}`;
  } else if (counts.passed + counts.failed + counts.skipped === 0) {
    counts.failed = 1;
    remark = "ran no test";
  }
  const said = counts.failed > 0 ? failuresIn(result.stdout + result.stderr) : [];
  return { name, ...counts, time: seconds(start), remark, said };
}

/** What does not need the package is tested after a failure too, which counts. */
async function build() {
  const start = performance.now();
  const { code } = await run(process.execPath, ["scripts/build.mjs"], { show: true, check: false });
  const [passed, failed] = code === 0 ? [1, 0] : [0, 1];
  return { name: "build", passed, failed, skipped: 0, time: seconds(start), remark: "" };
}

function report(rows) {
  const cells = [
    ["suite", "passed", "failed", "skipped", "time", ""],
    ...rows.map((row) => [row.name, row.passed, row.failed, row.skipped, row.time, row.remark].map(String)),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  console.log("");
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 || column === 5 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    );
  }
}

await main(async () => {
  const { values, positionals: named } = parseArgs({
    allowPositionals: true,
    options: { "no-build": { type: "boolean" }, engine: { type: "string", multiple: true } },
  });
  if (values.engine) SUITES.engines = engines(values.engine);
  const positionals = values.engine ? ["engines"] : named;
  const start = performance.now();
  const there = Object.keys(SUITES).filter((name) => SUITES[name].there());
  const unknown = positionals.filter((name) => !there.includes(name));
  if (unknown.length > 0)
    throw new SetupError(`no suite ${unknown.join(", ")}; there are ${there.join(", ")}`, `npm test -- ${there[0]}`);
  const names = there.filter((name) =>
    positionals.length === 0 ? !SUITES[name].onRequest : positionals.includes(name),
  );

  const rows = [];
  await setUp();
  const isBuilt = !values["no-build"] && names.some((name) => SUITES[name].needsPackage);
  await inLanes(names, SUITES, {
    built: isBuilt ? build().then((row) => void rows.push(row)) : Promise.resolve(),
    run: async (name) => void rows.push(await runSuite(name, SUITES[name], { show: names.length === 1 })),
  });

  for (const { name, said = [] } of rows)
    if (said.length > 0) console.log([`\n── failed in ${name}`, ...said].join("\n"));
  report(rows);
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  if (sum("failed") > 0) process.exitCode = 1;
  console.log(`\n${seconds(start)} in all\n${sum("passed")} passed, ${sum("failed")} failed`);
});
