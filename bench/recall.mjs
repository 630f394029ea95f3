// Recall of evidence through the public API of the built package, with the real model, beside its two halves alone:
//   npm run bench:recall -- FILE.jsonl …  [--floor 0.3]
// A file has one line a group: {suite, group, docs: [{id, text, about?}], queries: [{q, evidence}]}. Each group is a user; a
// query scores the share of its evidence among the best k. A document that is about others (`about`) stands for them.
// --floor also prints what a gate at this score lets through: of the evidence, and of the memories of a user who is asked the
// questions of another suite, which have nothing to do with them.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { withFastMemory } from "../pkg/index.js";

const DEPTHS = [5, 10];
const INJECTED = 5;
const RANKINGS = {
  "cosine alone": (hit) => hit.cosine,
  "BM25 alone": (hit) => hit.lexical || -Infinity,
  "fast-memory": (hit) => hit.score,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { floor: { type: "string" } } });
if (positionals.length === 0) {
  console.error("which corpus? npm run bench:recall -- path/to/dev.jsonl");
  process.exit(2);
}
const groups = positionals.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line)),
);

// Only `memory` is used: no chat call is made.
const client = { chat: { completions: { create: () => Promise.reject(new Error("no chat here")) } } };
const started = performance.now();
for (const group of groups) {
  const { memory } = withFastMemory(client, `${group.suite}/${group.group}`, { store: "memory" });
  group.memory = memory;
  group.documents = new Map();
  for (const { id, text, about } of group.docs) {
    const { id: stored } = await memory.add(text);
    // Two documents with one text are one memory.
    const known = group.documents.get(stored) ?? [];
    group.documents.set(stored, [...known, ...(about ?? [id])]);
  }
  await memory.ready();
  console.error(`${group.suite}/${group.group}: ${group.docs.length} documents embedded`);
}

const search = (group, query) => group.memory.search(query, { topK: 1000 });
const suites = Map.groupBy ? Map.groupBy(groups, (group) => group.suite) : groupBy(groups);
const table = {};
for (const [suite, members] of suites) {
  const scores = Object.fromEntries(
    Object.keys(RANKINGS).map((name) => [name, DEPTHS.map(() => /** @type {number[]} */ ([]))]),
  );
  for (const group of members) {
    for (const query of group.queries.filter(({ evidence }) => evidence.length > 0)) {
      const hits = await search(group, query.q);
      query.hits = hits;
      for (const [name, rank] of Object.entries(RANKINGS)) {
        const ranked = hits.filter((hit) => rank(hit) > -Infinity).sort((a, b) => rank(b) - rank(a));
        DEPTHS.forEach((depth, at) => scores[name][at].push(found(group, ranked.slice(0, depth), query.evidence)));
      }
    }
  }
  for (const [name, depths] of Object.entries(scores)) {
    table[name] ??= {};
    depths.forEach((shares, at) => (table[name][`${suite} @${DEPTHS[at]}`] = Number((100 * mean(shares)).toFixed(1))));
  }
}
console.log("recall of evidence, percent");
console.table(table);
if (values.floor !== undefined) await printGate(Number(values.floor));
const count = (key) => groups.reduce((sum, group) => sum + group[key].length, 0);
console.log(
  `${count("docs")} documents, ${count("queries")} queries, ${((performance.now() - started) / 1000).toFixed(0)} s`,
);

/** What a request would carry: of the evidence, and of nothing to do with the question. */
async function printGate(floor) {
  const gate = {};
  for (const [suite, members] of suites) {
    /** @type {[number[], number[], number[]]} */
    const [kept, carried, foreign] = [[], [], []];
    for (const group of members) {
      const inject = (hits) => hits.slice(0, INJECTED).filter((hit) => hit.score >= floor);
      for (const { hits, evidence } of group.queries.filter((query) => query.hits)) {
        kept.push(found(group, inject(hits), evidence));
        carried.push(inject(hits).length);
      }
      const others = groups.filter((other) => other.suite !== suite && other.group !== group.group);
      for (const { q } of others.flatMap((other) => other.queries).slice(0, 200)) {
        foreign.push(inject(await search(group, q)).length);
      }
    }
    gate[suite] = {
      "evidence carried, %": Number((100 * mean(kept)).toFixed(1)),
      "memories a question": Number(mean(carried).toFixed(2)),
      "memories a foreign question": Number(mean(foreign).toFixed(2)),
      "foreign questions with none, %": Number(
        ((100 * foreign.filter((n) => n === 0).length) / foreign.length).toFixed(1),
      ),
    };
  }
  console.log(`the gate at ${floor}, at most ${INJECTED} memories`);
  console.table(gate);
}

function found(group, hits, evidence) {
  const seen = new Set(hits.flatMap((hit) => group.documents.get(hit.memory.id)));
  return evidence.filter((id) => seen.has(id)).length / evidence.length;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Map.groupBy, which Node 20 does not have. */
function groupBy(groups) {
  const suites = new Map();
  for (const group of groups) suites.set(group.suite, [...(suites.get(group.suite) ?? []), group]);
  return suites;
}
