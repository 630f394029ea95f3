// Breaks the client on purpose, in a copy, and shows that the tests notice: a conformance run that stays green proves nothing.
//   npm run mutate                        every mutation of scripts/mutations/: about a minute for each
//   npm run mutate -- fence marker        those with one of these words in their name
//   npm run mutate -- hostile              the guards of the hostile suite, with each of its cases
//   npm run mutate -- --column groq       another SDK of the matrix than openai-6
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { toolEnv } from "./lib/env.mjs";
import { countTests } from "./lib/count-tests.mjs";
import { inRoot } from "./lib/paths.mjs";
import { main, seconds, SetupError } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";
import { MUTATIONS } from "./mutations/index.mjs";
import { Tree } from "./mutations/tree.mjs";

/** Of the native tests, those of the wire. */
const RUST = [
  "--lib",
  "--test",
  "guards",
  "--test",
  "block_filter",
  "--test",
  "stream_filter",
  "--test",
  "key_never_leaves",
  "--test",
  "odd_replies",
  "--test",
  "growth",
  "--test",
  "lifecycle",
  "--test",
  "memory",
];
/** A mutant may hang. */
const LIMIT = 600;

async function matrix(tree, column) {
  const env = toolEnv({ FAST_MEMORY_PACKAGE: tree.package });
  const { stdout, stderr, timedOut } = await run(process.execPath, ["tests/sdk/run.mjs", column], {
    env,
    check: false,
    timeout: LIMIT,
  });
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout) ?? [];
  if (failed === undefined && !timedOut) throw new SetupError(`the matrix did not run:\n${stdout}${stderr}`);
  return { passed: Number(passed ?? 0), failed: Number(failed ?? 1), output: stdout };
}

async function rust(tree) {
  const { stdout, stderr, timedOut } = await tree.test(RUST, LIMIT);
  if (/^error: could not compile/m.test(stderr)) throw new SetupError(`it does not compile:\n${stderr}`);
  const { passed, failed } = countTests(stdout + stderr);
  return { passed, failed: timedOut ? failed + 1 : failed, output: stdout };
}

async function unit(tree, file) {
  const { stdout, stderr, timedOut } = await tree.testFile(file, LIMIT);
  const { passed, failed } = countTests(stdout + stderr);
  return { passed, failed: timedOut ? failed + 1 : failed, output: stdout };
}

/** The native hostile suite: the names of the cases that fail. */
async function hostile(tree) {
  const { stdout, stderr, timedOut } = await tree.test(["--test", "hostile", "no_attack", "--", "--nocapture"], LIMIT);
  if (/^error: could not compile/m.test(stderr)) throw new SetupError(`it does not compile:\n${stderr}`);
  if (timedOut) throw new SetupError("the hostile suite did not end");
  return Array.from(stdout.matchAll(/^FAILED [^|]* \| ([^|]*) \|/gm), ([, name]) => name);
}

/** Prints each case of the guard, and whether it fails without it; a case that passes is a failure of the suite. */
async function examineCases(tree, guard, check) {
  const cases = JSON.parse(readFileSync(inRoot("tests/hostile/cases.json"), "utf8"));
  const failed = new Set(await hostile(tree));
  const own = cases.filter((testCase) => testCase.guard === guard && (!check || testCase.check === check));
  for (const { name } of own) console.log(`  ${guard} → ${name} → ${failed.has(name) ? "failed" : "PASSED"}`);
  const passed = own.filter(({ name }) => !failed.has(name)).length;
  console.log(`  ${own.length - passed} of ${own.length} cases failed without the guard "${guard}"`);
  return { matrix: { failed: own.length > 0 && passed === 0 ? own.length : 0 }, rust: undefined };
}

/**
 * A mutation that names a file of tests is tried with that file, others with the matrix.
 * @param {Tree} tree
 * @param {string} column
 * @param {{ file: string, test?: string, cases?: string, check?: string }} mutation
 */
async function examine(tree, column, { file, test, cases, check }) {
  if (cases) return examineCases(tree, cases, check);
  const engine = file.startsWith("src/");
  await tree.build({ engine });
  if (test) return { matrix: await unit(tree, test) };
  return { matrix: await matrix(tree, column), rust: engine ? await rust(tree) : undefined };
}

/**
 * Runs what the mutations are tried with before anything is broken.
 * @param {Tree} tree
 * @param {string} column
 * @param {readonly { file: string, test?: string, cases?: string }[]} mutations
 */
async function unbroken(tree, column, mutations) {
  const runs = {};
  if (mutations.some(({ cases }) => cases)) {
    const failed = await hostile(tree);
    runs["guards of the hostile suite"] = { passed: "all", failed: failed.length, output: failed.join("\n") };
  }
  if (mutations.some(({ test, cases }) => !test && !cases)) {
    runs[`cells of ${column}`] = await matrix(tree, column);
    runs["Rust tests"] = await rust(tree);
  }
  for (const file of new Set(mutations.map(({ test }) => test).filter((test) => test !== undefined)))
    runs[`tests of ${file}`] = await unit(tree, file);
  const broken = Object.values(runs).find(({ failed }) => failed > 0);
  if (broken) throw new SetupError(`tests fail without a mutation:\n${broken.output}`);
  return Object.entries(runs)
    .map(([what, { passed }]) => `${passed} ${what}`)
    .join(", ");
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { column: { type: "string", default: "openai-6" } },
  });
  const chosen = MUTATIONS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
  );
  if (chosen.length === 0)
    throw new SetupError(
      `no mutation has ${positionals.join(", ")} in its name; there are\n${MUTATIONS.map(({ name }) => `  ${name}`).join("\n")}`,
    );
  const tree = Tree.create();
  // Before the minutes that follow: every text is still where it is looked for.
  for (const mutation of MUTATIONS) tree.break(mutation)();

  let start = performance.now();
  if (chosen.some(({ cases }) => !cases)) await tree.build({ engine: true });
  console.log(`unbroken: ${await unbroken(tree, values.column, chosen)} pass (${seconds(start)})`);

  const rows = {};
  for (const mutation of chosen) {
    start = performance.now();
    const mend = tree.break(mutation);
    const found = await examine(tree, values.column, mutation);
    mend();
    const killed = found.matrix.failed + (found.rust?.failed ?? 0) > 0;
    rows[mutation.name] = {
      "cells or tests failed": found.matrix.failed,
      "Rust tests failed": found.rust?.failed ?? "–",
      killed: killed ? "yes" : "NO",
    };
    console.log(
      `${killed ? "killed" : "SURVIVED"}: ${mutation.name}: ${found.matrix.failed} cells, ${found.rust?.failed ?? "no"} Rust tests (${seconds(start)})`,
    );
  }
  console.table(rows);
  const survived = Object.values(rows).filter(({ killed }) => killed !== "yes").length;
  const unseen = Object.values(rows).filter((row) => row["cells or tests failed"] === 0).length;
  console.log(
    `${chosen.length - survived} of ${chosen.length} mutants killed, ${chosen.length - unseen} of them by the matrix or the file of tests that they name`,
  );
  if (survived > 0) process.exitCode = 1;
});
