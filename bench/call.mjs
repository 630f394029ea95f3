// What memory adds to a chat call, and what encryption at rest adds to that, beside a plain client:
//   npm run bench:call                [-- --memories 1000 --rounds 200 --json]
// The service is in this process and answers at once: all of a call is here. The store is a file of node:sqlite. Each round measures
// every row of the table, one after another, so that a busy machine is busy for all of them. Milliseconds.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";

import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { createMemory, memoryFetch } from "../pkg/index.js";
import { nodeSqlite } from "../pkg/node.js";
import { nodeAtLeast } from "../scripts/lib/node-versions.mjs";
import { spread } from "./lib/spread.mjs";

const DIMENSIONS = 384;
const COLD_EVERY = 5;
const URL = "https://api.test/v1/chat/completions";

if (!process.getBuiltinModule("node:sqlite")) {
  const { status } = spawnSync(nodeAtLeast(22), process.argv.slice(1), { stdio: "inherit" });
  process.exit(status ?? 1);
}

const { values } = parseArgs({
  options: {
    memories: { type: "string", default: "1000" },
    rounds: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const [count, rounds] = [Number(values.memories), Number(values.rounds)];

/** Vectors without a model: words that two texts share bring them nearer. */
const embedder = {
  modelId: "words",
  dimensions: DIMENSIONS,
  embed: async (/** @type {readonly string[]} */ texts) => texts.map(vectorOf),
};

/** @param {string} text */
function vectorOf(text) {
  const vector = new Float32Array(DIMENSIONS);
  for (const word of text.toLowerCase().split(/\W+/)) {
    let hash = 7;
    for (let at = 0; at < word.length; at++) hash = (hash * 31 + word.charCodeAt(at)) >>> 0;
    for (let at = 0; at < 8; at++) {
      hash = (hash * 1_103_515_245 + 12_345) >>> 0;
      vector[hash % DIMENSIONS] += hash & 65_536 ? 1 : -1;
    }
  }
  return vector;
}

/** Answers at once; with `teaches` in the message, with a block in the key of the turn. */
const service = async (/** @type {unknown} */ _url, /** @type {{ body: string }} */ { body }) => {
  const text = JSON.parse(body).messages.at(-1).content;
  const [, key] = /<memory key="(\w{12})"/.exec(text) ?? [];
  const [, taught] = /Remember: ([^\n]*)/.exec(text) ?? [];
  const block =
    taught && key ? `\n<memory key="${key}">[{"op":"add","content":"${taught}","category":"fact"}]</memory>` : "";
  const message = { role: "assistant", content: `Certainly.${block}` };
  return Response.json({ choices: [{ index: 0, message, finish_reason: "stop" }] });
};

const { folder, remove } = temporaryFolder("bench-call");
const key = randomBytes(32);
const STORES = { plain: undefined, encrypted: { key } };

/** A client in a process of its own, as far as caches go. */
function open(name, encryption = STORES[name]) {
  const file = nodeSqlite(path.join(folder, `${name}.db`));
  const store = {
    name: file.name,
    load: file.load.bind(file),
    commit: file.commit.bind(file),
    clear: file.clear.bind(file),
  };
  return createMemory("alice", {
    store,
    embedder,
    ...(encryption && { encryption }),
    onError: (error) => {
      throw error;
    },
  });
}

const TOPICS = [
  "tea",
  "chess",
  "Berlin",
  "Python",
  "a cat",
  "the violin",
  "running",
  "tax law",
  "sourdough",
  "astronomy",
];
const texts = Array.from(
  { length: count },
  (_, at) => `Knows ${TOPICS[at % TOPICS.length]} by the book number ${at}, read in ${1950 + (at % 70)}`,
);
const memories = {};
for (const name of Object.keys(STORES)) {
  memories[name] = open(name);
  await memories[name].addMany(texts);
  await memories[name].ready();
}
const fetches = {
  "no memory": service,
  plain: memoryFetch(service, memories.plain),
  encrypted: memoryFetch(service, memories.encrypted),
};

/** @type {Record<string, Record<string, number[]>>} */
const figures = {};

async function timed(row, column, work) {
  const started = performance.now();
  const result = await work();
  ((figures[row] ??= {})[column] ??= []).push(performance.now() - started);
  return result;
}

async function chat(send, content) {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content }] });
  const response = await send(URL, { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await response.json()).choices[0].message.content;
}

for (let round = -5; round < rounds; round++) {
  const isWarmUp = round < 0;
  const topic = TOPICS[(round + 10) % TOPICS.length];
  const columns = Object.keys(fetches);
  if (round % 2) columns.reverse();
  for (const column of columns) {
    const send = fetches[column];
    await timed("chat call", column, () => chat(send, `What did I read about ${topic}?`));
    await timed("chat call that learns", column, () => chat(send, `Remember: Reads volume ${round} on ${topic}`));
    const memory = memories[column];
    if (!memory) continue;
    await memory.ready();
    const [newest] = await memory.getAll({ order: "newest", limit: 1 });
    if (!newest.text.startsWith(`Reads volume ${round}`)) throw new Error("the call taught nothing");
    await memory.delete(newest.id);
    await timed("recall, warm", column, () => memory.search(`books on ${topic}`, { topK: 5 }));
    if (round % COLD_EVERY !== 0) continue;
    await nodeSqlite(path.join(folder, `${column}.db`)).close();
    await timed("recall, cold", column, () => open(column).search(`books on ${topic}`, { topK: 5 }));
  }
  if (isWarmUp) for (const row of Object.keys(figures)) delete figures[row];
}

const table = {};
for (const [row, columns] of Object.entries(figures)) {
  const medians = Object.fromEntries(Object.entries(columns).map(([column, list]) => [column, spread(list).median]));
  table[row] = { ...rounded(medians), "encrypted / plain": ratio(columns) };
}
const started = performance.now();
await open("passphrase", { passphrase: "correct horse battery staple" }).getAll();
const opening = Math.round(performance.now() - started);

if (values.json)
  console.log(
    JSON.stringify({ memories: count, rounds, medians: table, "first use of a passphrase": opening }, null, 2),
  );
else {
  console.log(`medians of ${rounds} rounds (cold: ${Math.ceil(rounds / COLD_EVERY)}) at ${count} memories, in ms`);
  console.table(table);
  console.log(`the first use of a passphrase in a process takes ${opening} ms more: PBKDF2`);
}
await Promise.all(
  ["plain", "encrypted", "passphrase"].map((name) => nodeSqlite(path.join(folder, `${name}.db`)).close()),
);
await remove();

/** The median of the rounds' ratios: what slows the machine slows both of a round. */
function ratio({ plain, encrypted }) {
  return Number(spread(encrypted.map((ms, round) => ms / plain[round])).median.toFixed(2));
}

function rounded(medians) {
  return Object.fromEntries(Object.entries(medians).map(([column, ms]) => [column, Number(ms.toFixed(2))]));
}
