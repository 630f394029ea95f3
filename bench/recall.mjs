// Recall of evidence through the public API of the built package, with the real model, beside its two halves alone:
//   npm run bench:recall -- FILE.jsonl …  [--json]
// A file has one line a group: {suite, group, docs: [{id, text, after?, about?}], queries: [{q, evidence, category}]}. Each group
// is a user; `after`, what was said before, is the context of the memory. A query scores the share of its evidence among the best
// k. A document that is about others (`about`) stands for them. Vectors are kept in build/bench/, so a second run is quick.
import { parseArgs } from "node:util";

import { found, mean, percent, readGroups, storeDocuments } from "./lib/corpus.mjs";

const DEPTHS = [1, 5, 10, 20];
/** The words and the meaning of a hit as `search` gives them. */
const RANKINGS = {
  cosine: (hit) => hit.cosine ?? -Infinity,
  BM25: (hit) => hit.lexical || -Infinity,
  "fast-memory": (hit) => hit.score,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
if (positionals.length === 0) {
  console.error("which corpus? npm run bench:recall -- path/to/file.jsonl");
  process.exit(2);
}

/** By ranking, by suite and category: the scores of the queries. */
const scores = new Map();
const started = performance.now();
const groups = readGroups(positionals);
for (const group of groups) {
  const { memory, standsFor } = await storeDocuments(`${group.suite}/${group.group}`, group.docs);
  console.error(`${group.suite}/${group.group}: ${group.docs.length} documents`);
  for (const { q, evidence, category } of group.queries.filter((query) => query.evidence.length > 0)) {
    const hits = await memory.search(q, { topK: 1000 });
    for (const [name, rank] of Object.entries(RANKINGS)) {
      const ranked = hits.filter((hit) => rank(hit) > -Infinity).sort((a, b) => rank(b) - rank(a));
      const first = ranked.findIndex((hit) => found([hit], evidence, standsFor) > 0);
      const shares = DEPTHS.map((depth) => found(ranked.slice(0, depth), evidence, standsFor));
      for (const key of [group.suite, `${group.suite} ${category}`]) {
        const list = scores.get(`${name}\t${key}`) ?? [];
        scores.set(`${name}\t${key}`, [...list, { shares, reciprocal: first < 0 ? 0 : 1 / (first + 1) }]);
      }
    }
  }
}

const rows = [...scores].map(([name, list]) => {
  const [ranking, suite] = name.split("\t");
  const depths = DEPTHS.map((depth, at) => [`@${depth}`, percent(mean(list.map(({ shares }) => shares[at])))]);
  const mrr = percent(mean(list.map(({ reciprocal }) => reciprocal)));
  return { suite, ranking, queries: list.length, ...Object.fromEntries(depths), MRR: mrr };
});
rows.sort((a, b) => (a.suite < b.suite ? -1 : a.suite > b.suite ? 1 : 0));
if (values.json) {
  console.log(JSON.stringify(rows, undefined, 2));
} else {
  console.log("recall of evidence, percent");
  console.table(rows);
  const count = (key) => groups.reduce((sum, group) => sum + group[key].length, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${count("docs")} documents, ${count("queries")} queries, ${seconds} s`);
}
