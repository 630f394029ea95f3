// Feeds exports of many products, mutated, to `memory.import` of the built package, and checks what must hold whatever they are.
//   node fuzz/import.mjs 60          so many seconds of CPU; the seed is printed, and a second argument repeats it
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { ConfigError, createMemory } from "../pkg/index.js";

const CORPUS = new URL("corpus/import/", import.meta.url);
const SEEDS = readdirSync(CORPUS).map((name) => readFileSync(new URL(name, CORPUS), "utf8"));
const RUNS_A_BATCH = 200;
/** No model is loaded. */
const embedder = { modelId: "none", embed: async (texts) => texts.map(() => [1, 0]) };

const KEYS = [
  "text",
  "memory",
  "content",
  "fact",
  "value",
  "data",
  "results",
  "memories",
  "facts",
  "items",
  "entities",
];
const OTHERS = [
  "observations",
  "relationType",
  "from",
  "to",
  "name",
  "category",
  "createdAt",
  "created_at",
  "updatedAt",
];
const MORE = ["expiresAt", "source", "pinned", "sessionId", "agent_id", "metadata", "key", "__proto__", "constructor"];
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("Keeps bees", "", " ", "\ud800", "\0", "2025-03-01", "9999-99-99", "user", "é".repeat(4001)),
);
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 5 },
    tie("leaf"),
    tie("object"),
    fc.array(tie("document"), { maxLength: 4, depthIdentifier: "list" }),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...KEYS, ...OTHERS, ...MORE), tie("document")), { maxLength: 5 })
    // As JSON.parse makes it: with `__proto__` as a member.
    .map((members) =>
      JSON.parse(`{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`),
    ),
  leaf: fc.oneof(texts, fc.constantFrom(null, true, 0, -1, 1e308, 1.7e12, 1.7e9), fc.double({ noNaN: true })),
}));
const json = document.map((value) => JSON.stringify(value));
const lines = fc.array(fc.oneof(json, texts, fc.constantFrom("- a", "* b", "## c", "```", "[2025-03-01] - d")), {
  maxLength: 8,
});
/** A piece of an export taken out, doubled, replaced or moved. */
const mutated = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.oneof(texts, json)), { maxLength: 6 }))
  .map(([seed, edits]) =>
    edits.reduce((text, [at, length, insert]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + insert + text.slice(start + length);
    }, seed),
  );
const exports = fc.oneof(
  json,
  lines.map((all) => all.join("\n")),
  mutated,
  texts,
);

const counts = { executions: 0 };

/** Those that the guard has set aside, too. */
const allOf = async (memory) => [...(await memory.getAll()), ...(await memory.getAll({ quarantined: true }))];

async function holds(data, allOrNothing) {
  counts.executions++;
  const memory = createMemory("alice", { store: "memory", dbName: `fuzz-${counts.executions}`, embedder });
  let report;
  try {
    report = await memory.import(data, { allOrNothing });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.deepEqual(await allOf(memory), [], "it was refused, and something is stored");
    return;
  }
  const records = await allOf(memory);
  assert.ok(records.length <= report.imported, "there is more than was imported");
  assert.ok(report.imported === 0 || records.length > 0, "what was imported is not there");
  assert.ok(!allOrNothing || report.skipped.length === 0, "an import of all or nothing skipped something");
  for (const record of records) {
    assert.ok(record.text.trim().length > 0 && Array.from(record.text).length <= 4000, "a text out of bounds");
    assert.ok(!Number.isNaN(record.createdAt.getTime()) && record.createdAt.getTime() <= Date.now() + 1000);
  }
  assert.equal({}.polluted, undefined);
  assert.equal(Object.keys(Object.prototype).length, 0, "the prototype of all objects was changed");
  const other = createMemory("bob", { store: "memory", dbName: `fuzz-${counts.executions}`, embedder });
  if (records.length > 0) await other.import(await memory.export());
  const textsOf = (all) => all.map(({ text }) => text).toSorted();
  assert.deepEqual(textsOf(await allOf(other)), textsOf(records), "an export is imported as something else");
  await memory.clear();
  await other.clear();
}

const [limit = 60, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
console.log(`seed ${seed}`);
for (let batch = 0; cpu() < limit; batch++) {
  await fc.assert(fc.asyncProperty(exports, fc.boolean(), holds), { numRuns: RUNS_A_BATCH, seed: seed + batch });
}
console.log(
  `${counts.executions} executions in ${cpu().toFixed(1)} s of CPU, ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
);
