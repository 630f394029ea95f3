// PrecisionMemBench: which beliefs a chat call would bring, beside cosine and BM25 over the same texts.
//   npm run bench:precision -- FOLDER  [--json]
// FOLDER has beliefs.seed.json, retrieval.cases.json and session-retrieval.cases.json of github.com/tenurehq/precisionMemBench. A
// belief's text is its name, aliases and content; superseded, resolved and pinned ones are not stored. Each scope of a case is a
// user of its own. A case passes when exactly the expected beliefs come back. Of the budget of a case, the pinned beliefs of
// its scope take their places first. What a session adds and changes after a turn is added and changed before the next.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { mean, storeDocuments } from "./lib/corpus.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
if (positionals.length !== 1) {
  console.error("which fixtures? npm run bench:precision -- path/to/folder");
  process.exit(2);
}
const read = (file) => JSON.parse(readFileSync(path.join(positionals[0], file), "utf8"));

const valid = read("beliefs.seed.json").filter(
  (belief) => belief.user_id === "test-user" && !belief.superseded_by && !belief.resolved_at,
);
const beliefs = valid.filter(({ pinned }) => !pinned);
const isPinnedIn = (scopes) => (belief) =>
  belief.pinned && belief.type !== "open_question" && belief.scope.some((scope) => scopes.includes(scope));
const cases = read("retrieval.cases.json").map(({ caseId, scope, query, budget, expect }) => ({
  caseId,
  scope,
  query,
  places: Math.max(0, (budget?.maxBeliefs ?? Infinity) - valid.filter(isPinnedIn(scope)).length),
  expect,
}));
const turns = read("session-retrieval.cases.json").flatMap(({ caseId, turns: list }) =>
  list.map(({ turnIndex, scope, userMessage, expect, createBeliefAtTurn, updateBeliefAtTurn }) => ({
    caseId: `${caseId} ${turnIndex}`,
    scope,
    query: userMessage,
    places: Infinity,
    expect,
    added: createBeliefAtTurn,
    changed: updateBeliefAtTurn,
  })),
);
const systems = {
  cosine: async (memory, query) => (await memory.search(query, { topK: 5 })).filter((hit) => hit.cosine !== undefined),
  BM25: async (memory, query) =>
    (await memory.search(query, { topK: 50 }))
      .filter((hit) => hit.lexical > 0)
      .sort((a, b) => b.lexical - a.lexical)
      .slice(0, 5),
  "fast-memory": async (memory, query) => (await memory.preview(query)).recalled,
};

const rows = [];
const failures = [];
for (const [name, recall] of Object.entries(systems)) {
  const results = [];
  const users = { name, byScope: new Map() };
  for (const item of cases) results.push(await run(item, recall, users));
  const session = [];
  const sessionUsers = { name: `${name}, session`, byScope: new Map() };
  for (const turn of turns) {
    session.push(await run(turn, recall, sessionUsers));
    await learn(turn, sessionUsers);
  }
  const active = results.filter(({ wanted }) => wanted?.length > 0);
  const empty = results.filter(({ wanted }) => wanted?.length === 0);
  rows.push({
    system: name,
    "active cases passed": `${active.filter(({ passes }) => passes).length} of ${active.length}`,
    "mean precision": Number(mean(active.map(({ precision }) => precision)).toFixed(3)),
    "mean recall": Number(mean(active.map(({ recall: share }) => share)).toFixed(3)),
    "nothing where nothing is expected": `${empty.filter(({ passes }) => passes).length} of ${empty.length}`,
    "session turns passed": `${session.filter(({ passes }) => passes).length} of ${session.length}`,
  });
  if (name === "fast-memory") failures.push(...[...results, ...session].filter(({ passes }) => !passes));
}
if (values.json) {
  console.log(JSON.stringify({ rows, failures }, undefined, 2));
} else {
  console.table(rows);
  for (const { caseId, missing, extra } of failures)
    console.log(`${caseId}: missing ${missing.join(", ") || "none"}; not wanted ${extra.join(", ") || "none"}`);
}

async function run({ caseId, scope, query, places, expect }, recall, users) {
  const wanted = expect.relevantBeliefs?.shouldOnlyInclude;
  const excluded = new Set(expect.relevantBeliefs?.mustExclude ?? []);
  const hits = new Set();
  for (const user of query.trim() === "" ? [] : scope) {
    const { memory, standsFor } = await userOf(user, users);
    for (const hit of (await recall(memory, query)).slice(0, places))
      for (const id of standsFor.get(hit.memory.id)) hits.add(id);
  }
  const got = [...hits];
  const right = got.filter((id) => wanted?.includes(id));
  const missing = (wanted ?? []).filter((id) => !hits.has(id));
  const extra = wanted ? got.filter((id) => !wanted.includes(id)) : got.filter((id) => excluded.has(id));
  return {
    caseId,
    wanted,
    missing,
    extra,
    passes: missing.length === 0 && extra.length === 0,
    precision: got.length === 0 ? 0 : right.length / got.length,
    recall: wanted?.length ? right.length / wanted.length : 1,
  };
}

/** Stores the belief that a turn adds, and the aliases that it adds to one. */
async function learn({ added, changed }, users) {
  for (const scope of added?.scope ?? []) {
    const { memory, standsFor } = await userOf(scope, users);
    const { id } = await memory.add(textOf(added));
    standsFor.set(id, [added._id]);
  }
  for (const { memory, standsFor } of changed ? users.byScope.values() : []) {
    const known = [...standsFor].find(([, ids]) => ids.includes(changed.beliefId));
    const belief = beliefs.find(({ _id }) => _id === changed.beliefId);
    const aliases = [...belief.aliases, ...changed.addAliases];
    if (known) await memory.update(known[0], { text: textOf({ ...belief, aliases }) });
  }
  for (const { memory } of users.byScope.values()) await memory.ready();
}

/** Open questions are looked up by their own list. */
async function userOf(scope, users) {
  if (!users.byScope.has(scope)) {
    const docs = beliefs
      .filter((belief) => belief.scope.includes(scope) && belief.type !== "open_question")
      .map((belief) => ({ id: belief._id, text: textOf(belief) }));
    users.byScope.set(scope, await storeDocuments(`${users.name}: ${scope}`, docs));
  }
  return users.byScope.get(scope);
}

function textOf({ canonical_name, aliases, content }) {
  return `${canonical_name.replaceAll("_", " ")} (${aliases.join(", ")}): ${content}`;
}
