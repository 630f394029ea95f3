// Prints the shape of the repository in figures, and ends with code 1 where one is broken:
//   npm run structure
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { cruise } from "dependency-cruiser";
import config, { CIRCLE, LAYER } from "../.dependency-cruiser.mjs";
import { toolEnv } from "./lib/env.mjs";
import { main } from "./lib/log.mjs";
import { ROOT, inRoot } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

/** A file is read in one go: it has fewer lines than this. */
const MAX_LINES = 400;
const MEASURED = ["src", "encoder", "minilm", "js", "www", "tests", "scripts", "bench", "fuzz"];
const SOURCE = /\.(rs|ts|tsx|mjs|js)$/;

const GENERATED = ["node_modules", "target", "dist"];
const CRUISED = ["js", "www", "scripts", "bench", "tests"];
const CONFIGURATION = ["package.json", "tsconfig.json"];

/**
 * @typedef {object} Finding
 * @property {string} name
 * @property {string} figure what is printed beside the name
 * @property {string[]} broken a line for each place that breaks the rule; none where it holds
 */

const counted = (name, broken) => ({ name, figure: String(broken.length), broken });

/** The sources under a folder of the repository, as paths from its root, without what was installed or built. */
function sources(folder, kind) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      // Suites that run at the same time build apps in hidden folders.
      const isLeftOut = GENERATED.includes(entry.name) || entry.name.startsWith(".");
      return isLeftOut ? [] : sources(name, kind);
    }
    return kind.test(name) ? [name] : [];
  });
}

/** Only configuration lies at the root of js/. */
function filesAtRoot() {
  const entries = readdirSync(inRoot("js"), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !CONFIGURATION.includes(entry.name));
  return counted(
    "files at the root of js/, configuration aside",
    files.map((file) => `js/${file.name}`),
  );
}

/** What dependency-cruiser says of TypeScript and JavaScript. */
async function imports() {
  const files = CRUISED.flatMap((folder) => sources(folder, /\.(ts|tsx|mjs|js)$/));
  // It reads paths from where the process stands.
  process.chdir(ROOT);
  const { output } = await cruise(files, { ...config.options, ruleSet: config, validate: true });
  if (typeof output === "string") throw new Error(output);
  const { violations } = output.summary;
  /** @param {(from: string) => boolean} [holds] */
  const of = (rule, holds = () => true) =>
    violations.filter((found) => found.rule.name === rule && holds(found.from)).map(describe);
  const inJs = (/** @type {string} */ from) => from.startsWith("js/");
  const others = (config.forbidden ?? []).map(({ name }) => name).filter((name) => name !== CIRCLE && name !== LAYER);
  return [
    counted("import circles in js/", of(CIRCLE, inJs)),
    counted(
      `import circles in ${CRUISED.filter((folder) => folder !== "js").join("/, ")}/`,
      of(CIRCLE, (from) => !inJs(from)),
    ),
    counted("imports against the layers of js/", of(LAYER)),
    ...[...new Set(others)].map((rule) => counted(`imports against "${rule}"`, of(rule))),
  ];
}

/** @param {import("dependency-cruiser").IViolation} violation */
function describe({ rule, from, to, cycle }) {
  return rule.name === CIRCLE ? [from, ...(cycle ?? []).map(({ name }) => name)].join(" → ") : `${from} → ${to}`;
}

/**
 * What tests/rust/layers/ says of Rust: it reads the modules with a tokenizer of the language.
 *
 * @returns {Promise<Finding[]>}
 */
async function modules() {
  const { code, stdout, stderr } = await run("cargo", ["test", "--test", "layers"], {
    check: false,
    env: toolEnv({ RUST_BACKTRACE: "0" }),
  });
  const tests = [...stdout.matchAll(/^test (\S+) \.\.\. (ok|FAILED)$/gm)].map(([, name]) => name);
  if (tests.length === 0)
    return [counted("tests/rust/layers/", [`ended with code ${code}`, ...stderr.trim().split("\n").slice(-20)])];
  // How long files are is counted below, for every language.
  const rules = tests.filter((name) => !/short/.test(name));
  const aboutCircles = (name) => /circle|cycle/.test(name);
  const circles = rules.filter(aboutCircles);
  return [
    counted(
      "module circles in src/",
      circles.length > 0
        ? circles.flatMap((name) => complaints(stdout, name))
        : ["tests/rust/layers/ has no test of circles"],
    ),
    counted(
      "paths against the layers of src/",
      rules.filter((name) => !aboutCircles(name)).flatMap((name) => complaints(stdout, name)),
    ),
  ];
}

/** The lines of the message with which a test of Rust panicked; none where it passed. */
function complaints(stdout, test) {
  const [, message] =
    stdout.match(new RegExp(`^---- ${test} stdout ----\\n([^]*?)(?=^note: |^---- |^failures:)`, "m")) ?? [];
  return message?.split("\n").filter((line) => line.trim() && !/^thread '.*' .*panicked at/.test(line)) ?? [];
}

/** @returns {Finding[]} the longest file of each folder */
function lengths() {
  return MEASURED.map((folder) => {
    const files = sources(folder, SOURCE)
      .map((name) => ({ name, lines: readFileSync(inRoot(name), "utf8").split("\n").length - 1 }))
      .sort((a, b) => b.lines - a.lines);
    const long = files.filter(({ lines }) => lines >= MAX_LINES);
    return {
      name: `longest file of ${folder}/`,
      figure: files[0] ? `${files[0].lines} lines, ${files[0].name}` : "none",
      broken: long.map(({ name, lines }) => `${name}: ${lines} lines, and fewer than ${MAX_LINES} are allowed`),
    };
  });
}

/** @returns {Promise<Finding[]>} */
export async function structure() {
  return [filesAtRoot(), ...(await imports()), ...(await modules()), ...lengths()];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const findings = await structure();
    const width = Math.max(...findings.map(({ name }) => name.length));
    for (const { name, figure, broken } of findings) {
      console.log(`${broken.length === 0 ? "✓" : "✗"} ${name.padEnd(width)}  ${figure}`);
      for (const line of broken) console.log(`    ${line}`);
    }
    if (findings.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
  });
}
