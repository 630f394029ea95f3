// What an embedding costs, beside other runtimes of the same model, on one thread: milliseconds from text to vector, and how near the
// vectors are to those of f32. The runtimes take turns, so that a machine that is slower for a while is so for all.
//   npm run bench:embed                      in Chromium and in Node
//   npm run bench:embed -- --host chromium   in one of them
//   npm run bench:embed -- FILE.jsonl …      cosines over these texts too: lines with {docs: [{text}]}
//   npm run bench:embed -- --tokens 8,32 --rounds 15 --statements 1000
//   npm run bench:embed -- --only fast --json
//   FAST_MEMORY_PACKAGE=FOLDER npm run bench:embed    another build than pkg/
// The first run installs onnxruntime-web and transformers.js into bench/embed-peers/, and makes their files in build/bench-embed/.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";

import { inRoot } from "../scripts/lib/paths.mjs";
import { ENGINES } from "./lib/embed-engines.mjs";
import { openChromium, openNode } from "./lib/embed-hosts.mjs";
import { preparePeers } from "./lib/embed-peers.mjs";
import { statements } from "./lib/embed-texts.mjs";
import { spread } from "./lib/spread.mjs";

const OURS = "fast-memory";
const F32 = "onnxruntime-web f32";
/** The runtime that the package had for every model before; its vectors are those of the compiled one. */
const BEFORE = "tract";
const STATEMENTS_OF_COSINES = 200;
const HOSTS = { chromium: openChromium, node: openNode };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    host: { type: "string", default: "" },
    json: { type: "boolean" },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "15" },
    statements: { type: "string", default: "1000" },
    tokens: { type: "string", default: "8,16,32,64,128,256" },
  },
});
const rounds = Number(values.rounds);
const count = Number(values.statements);
const lengths = values.tokens.split(",").map(Number);
const chosen = Object.keys(ENGINES).filter((name) => name.includes(values.only) || name === OURS);
const texts = [...golden(), ...statements(STATEMENTS_OF_COSINES), ...positionals.flatMap(textsOf)];

const peers = await preparePeers();
const results = [];
for (const [name, open] of Object.entries(HOSTS)) {
  if (!name.includes(values.host)) continue;
  const host = await open(peers);
  const result = await measure(host);
  await host.close();
  results.push(result);
  if (!values.json) print(result);
}
if (values.json) {
  const { model } = os.cpus()[0];
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", cwd: inRoot() }).trim();
  console.log(JSON.stringify({ date: new Date().toISOString(), machine: model, commit, rounds, results }, null, 2));
}
process.exit();

async function measure(host) {
  const here = chosen.filter((name) => !host.lacks.includes(name));
  const timed = here.filter((name) => name !== BEFORE);
  await host.open(timed);
  const times = {};
  for (const tokens of lengths) times[tokens] = summary(await host.time(tokens, rounds, timed));
  const cosines = timed.includes(F32)
    ? await host.cosines(
        texts,
        timed.filter((name) => name !== F32),
        F32,
      )
    : {};
  if (here.includes(BEFORE)) await host.open([BEFORE]);
  const seconds = count > 0 ? await host.timeStatements(count, here.filter(isCompared)) : {};
  return { host: host.name, milliseconds: times, cosines, statements: { count, seconds } };
}

/** @param {Record<string, number[]>} times of each round, in the same order */
function summary(times) {
  // Of what ran side by side: a machine that is slower for a while changes both.
  const ratios = (name) => times[OURS].map((time, round) => time / times[name][round]);
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, { ...spread(all), ratio: spread(ratios(name)).median }]),
  );
}

/** Of the statements. */
function isCompared(name) {
  return name !== F32;
}

function print({ host, milliseconds, cosines, statements: { seconds } }) {
  const timed = Object.keys(milliseconds[lengths[0]]);
  console.log(`\n${host}: milliseconds an embedding by its tokens, median of ${rounds} rounds; ratios within a round`);
  const rows = {};
  for (const name of timed) {
    rows[name] = Object.fromEntries(lengths.map((tokens) => [tokens, milliseconds[tokens][name].median.toFixed(2)]));
  }
  for (const peer of timed.filter((name) => name !== OURS)) {
    rows[`${OURS} / ${peer}`] = Object.fromEntries(
      lengths.map((tokens) => [tokens, milliseconds[tokens][peer].ratio.toFixed(2)]),
    );
  }
  console.table(rows);
  if (Object.keys(cosines).length > 0) {
    console.log(`cosine to f32 over ${texts.length} texts`);
    const shown = ({ mean, worst }) => ({ mean: mean.toFixed(5), worst: worst.toFixed(5) });
    console.table(Object.fromEntries(Object.entries(cosines).map(([name, cosine]) => [name, shown(cosine)])));
  }
  if (count > 0) {
    console.log(`${count} short statements, seconds`);
    const shown = (name) => ({
      seconds: seconds[name].toFixed(2),
      [`${OURS} / this`]: (seconds[OURS] / seconds[name]).toFixed(2),
    });
    console.table(Object.fromEntries(Object.keys(seconds).map((name) => [name, shown(name)])));
  }
}

function golden() {
  return JSON.parse(readFileSync(inRoot("minilm/tests/golden/vectors.json"), "utf8")).texts.map(({ text }) => text);
}

/** @param {string} file @returns {string[]} */
function textsOf(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => JSON.parse(line).docs.map(({ text }) => text));
}
