// What a chat call brings when nothing that is remembered matters, and what the gate takes away when something does:
//   npm run bench:gate -- FILE.jsonl …  [--json] [--leaks]
// Files as for bench:recall; suites whose name holds "pref" are preferences, the others but conversation turns are facts. Stores of
// 5, 25, 100 and 1,000 memories are drawn from them (as many as there are). The off-topic messages are in bench/data/off-topic.txt.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { found, mean, percent, readGroups, storeDocuments } from "./lib/corpus.mjs";

const SIZES = [5, 25, 100, 1000];
const INJECTED = 5;
const ROUNDS = { 5: 8, 25: 4, 100: 2, 1000: 1 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, leaks: { type: "boolean" } },
});
if (positionals.length === 0) {
  console.error("which corpus? npm run bench:gate -- path/to/file.jsonl");
  process.exit(2);
}
const groups = readGroups(positionals);
const offTopic = messages();
const kinds = {
  facts: (suite) => !suite.includes("pref") && !suite.includes("turns"),
  preferences: (suite) => suite.includes("pref"),
  both: (suite) => !suite.includes("turns"),
};
const random = pseudoRandom();
const rows = [];
/** @type {Map<string, number[]>} */
const byLanguage = new Map();
for (const [kind, isOf] of Object.entries(kinds)) {
  const documents = groups
    .filter(({ suite }) => isOf(suite))
    .flatMap((group) => group.docs.map((doc) => ({ ...doc, id: `${group.group}/${doc.id}`, group })));
  for (const size of SIZES) {
    /** @type {number[][]} */
    const [brought, kept, cut] = [[], [], []];
    for (let round = 0; round < ROUNDS[size]; round++) {
      const drawn = shuffled(documents).slice(0, size);
      const { memory, standsFor } = await storeDocuments(`${kind}/${size}/${round}`, drawn.map(named));
      for (const { language, text } of offTopic) {
        const { recalled } = await memory.preview(text);
        brought.push(recalled.length > 0 ? 1 : 0);
        byLanguage.set(language, [...(byLanguage.get(language) ?? []), recalled.length > 0 ? 1 : 0]);
        if (values.leaks && recalled.length > 0)
          console.error(
            `${kind} ${size}: ${text} → ${recalled[0].memory.text} (${recalled[0].cosine?.toFixed(2)}, ${recalled[0].lexical.toFixed(2)})`,
          );
      }
      const known = new Set([...standsFor.values()].flat());
      const answerable = [...new Set(drawn.map(({ group }) => group))].flatMap((group) =>
        group.queries.map(({ q, evidence }) => ({ q, evidence: evidence.map((id) => `${group.group}/${id}`) })),
      );
      for (const { q, evidence } of answerable
        .filter((query) => query.evidence.some((id) => known.has(id)))
        .slice(0, 150)) {
        const { recalled } = await memory.preview(q);
        const hits = await memory.search(q, { topK: INJECTED });
        cut.push(recalled.length === 0 ? 1 : 0);
        kept.push(found(hits, evidence, standsFor) - found(recalled, evidence, standsFor));
      }
    }
    rows.push({
      kind,
      size,
      "off-topic that bring anything, %": percent(mean(brought)),
      "recall @5 lost": percent(mean(kept)),
      "answerable cut, %": percent(mean(cut)),
      answerable: cut.length,
    });
  }
}
const languages = [...byLanguage].map(([language, brought]) => ({ language, "%": percent(mean(brought)) }));
if (values.json) {
  console.log(JSON.stringify({ stores: rows, languages }, undefined, 2));
} else {
  console.table(rows);
  console.log("off-topic messages that bring anything, over all stores");
  console.table(languages);
}

/** Ids of two groups do not meet. */
function named({ id, text, about, group }) {
  return { id, text, about: about?.map((other) => `${group.group}/${other}`) };
}

function messages() {
  const lines = readFileSync(new URL("data/off-topic.txt", import.meta.url), "utf8").split("\n");
  let language = "";
  const list = [];
  for (const line of lines) {
    if (line.startsWith("## ")) language = line.slice(3);
    else if (line !== "" && !line.startsWith("#")) list.push({ language, text: line });
  }
  return list;
}

function shuffled(list) {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

/** The same numbers in every run. */
function pseudoRandom() {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
