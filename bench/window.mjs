// What the rolling window saves on long conversations, and whether what is asked about is still there, with and without memory:
//   npm run bench:window -- FILE.jsonl …  [--max 4000]
// A file has one line a group: {suite, group, docs: [{id, text, about?}], queries: [{q, evidence}]}. A group of the suite
// `…-turns` is a conversation: the first speaker is the user. That of the suite `…-facts` with the same name is what memory would
// have learned from it. Each query is asked at the end of the conversation. Tokens are estimates, of messages and memories.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { createMemory, RollingWindowTransform } from "../pkg/index.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { max: { type: "string", default: "4000" } },
});
if (positionals.length === 0) {
  console.error("which corpus? npm run bench:window -- path/to/dev.jsonl");
  process.exit(2);
}
const groups = positionals.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line)),
);
const window = new RollingWindowTransform({ maxTokens: Number(values.max) });

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const percent = (numbers) => (100 * mean(numbers)).toFixed(1);

for (const { suite, group, docs, queries } of groups) {
  const facts = groups.find((other) => other.group === group && other.suite === suite.replace("-turns", "-facts"));
  if (!suite.endsWith("-turns") || !facts) continue;

  const memory = createMemory(group, { store: "memory" });
  const added = await memory.addMany(facts.docs.map(({ text }) => text));
  await memory.ready();
  // Two facts with one text are one memory.
  const about = new Map();
  added.forEach(({ id }, at) => about.set(id, [...(about.get(id) ?? []), ...(facts.docs[at].about ?? [])]));

  const [user] = docs[0].text.split(":", 1);
  const ids = new Map();
  const conversation = docs.map(({ id, text }) => {
    const message = { role: text.startsWith(`${user}:`) ? "user" : "assistant", content: text };
    ids.set(message, id);
    return message;
  });

  /** @type {Record<"whole" | "windowed" | "withMemory" | "inWindow" | "inEither", number[]>} */
  const figures = { whole: [], windowed: [], withMemory: [], inWindow: [], inEither: [] };
  for (const { q, evidence } of queries) {
    if (evidence.length === 0) continue;
    const messages = [...conversation, { role: "user", content: q }];
    const kept = await window.apply(messages);
    const { recalled, tokens } = await memory.preview(q);
    const seen = new Set(kept.map((message) => ids.get(message)));
    const known = new Set([...seen, ...recalled.flatMap((hit) => about.get(hit.memory.id))]);
    const tokensKept = await window.count(kept);
    figures.whole.push(await window.count(messages));
    figures.windowed.push(tokensKept);
    figures.withMemory.push(tokensKept + tokens);
    figures.inWindow.push(mean(evidence.map((id) => Number(seen.has(id)))));
    figures.inEither.push(mean(evidence.map((id) => Number(known.has(id)))));
  }
  const { whole, windowed, withMemory, inWindow, inEither } = figures;
  console.log(`${group}: ${docs.length} messages, ${whole.length} questions, window of ${values.max} tokens`);
  console.log(`  whole conversation   ${mean(whole).toFixed(0).padStart(7)} tokens   evidence 100.0 %`);
  console.log(
    `  window               ${mean(windowed).toFixed(0).padStart(7)} tokens   evidence ${percent(inWindow).padStart(5)} %`,
  );
  console.log(
    `  window and memory    ${mean(withMemory).toFixed(0).padStart(7)} tokens   evidence ${percent(inEither).padStart(5)} %   ${(mean(whole) / mean(withMemory)).toFixed(1)} times smaller`,
  );
}
