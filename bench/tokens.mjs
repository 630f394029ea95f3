// What memory adds to a turn, in tokens of o200k:
//   npm run bench:tokens                          [--json]
//   npm run bench:tokens -- --upstream FOLDER     beside the instructions of headroom-ai, unpacked there:
//                                                 pip download --no-deps headroom-ai==0.42.0 && unzip headroom_ai-*.whl -d FOLDER
// Keys and handles are random: the figures are means of many requests.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { createMemory, memoryFetch } from "../pkg/index.js";

const FIVE = [
  "Lives in Berlin",
  "Works at Google as a designer",
  "Likes green tea",
  "Has two children",
  "Prefers dark mode",
];
const REQUESTS = 100;
const MESSAGE = "Hello there";

const { values } = parseArgs({ options: { json: { type: "boolean" }, upstream: { type: "string" } } });

/** The texts that are added to a message, and what comes back of a model that has nothing to remember. */
async function turnsOf(memories) {
  const memory = createMemory("alice", { store: "memory", dbName: `tokens-${memories.length}`, onError: () => {} });
  await memory.addMany(memories.map((text) => ({ text, pinned: true })));
  const requests = [];
  /** @type {typeof fetch} */
  const service = async (_url, init) => {
    requests.push(JSON.parse(String(init?.body)).messages[0].content.slice(MESSAGE.length));
    return Response.json({ choices: [{ index: 0, message: { role: "assistant", content: "Hi." } }] });
  };
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: MESSAGE }] });
  const chat = memoryFetch(service, memory);
  for (let turn = 0; turn < REQUESTS; turn++)
    await chat("https://api.test/v1/chat/completions", { method: "POST", body });
  return requests.map((text) => {
    const at = text.indexOf("\n\n<note-to-assistant>");
    return { memories: text.slice(0, at), instruction: text.slice(at) };
  });
}

/** @param {string} text */
function count(text) {
  return encode(text).length;
}

const mean = (texts) => Math.round(texts.reduce((sum, text) => sum + count(text), 0) / texts.length);
const [without, beside] = [await turnsOf([]), await turnsOf(FIVE)];
const blockOf = ({ instruction }) => /<memory key=.*<\/memory>/.exec(instruction)?.[0] ?? "";
const rows = {
  "instruction, no memories": mean(without.map(({ instruction }) => instruction)),
  "instruction, beside memories": mean(beside.map(({ instruction }) => instruction)),
  "five memories": mean(beside.map(({ memories }) => memories)),
  "reply: one memory": mean(beside.map(blockOf)),
  "reply: nothing new": 0,
  ...upstream(values.upstream),
};
if (values.json) console.log(JSON.stringify(rows, null, 2));
else console.table(rows);

/** The texts that the peer adds to a system message, and the block that it asks for in every reply. */
function upstream(/** @type {string | undefined} */ folder) {
  if (folder === undefined) return {};
  const source = readFileSync(path.join(folder, "headroom/memory/inline_extractor.py"), "utf8");
  const constant = (/** @type {string} */ name) =>
    new RegExp(`^${name} = """([\\s\\S]*?)"""`, "m").exec(source)?.[1] ?? fail(name);
  return {
    "headroom-ai, instruction": count(constant("MEMORY_INSTRUCTION")),
    "headroom-ai, short instruction": count(constant("MEMORY_INSTRUCTION_SHORT")),
    "headroom-ai, reply: nothing new": count('<memory>{"memories": []}</memory>'),
    "headroom-ai, reply: one memory": count(`<memory>${JSON.stringify({ memories: [{ content: FIVE[0] }] })}</memory>`),
  };
}

/** @returns {never} */
function fail(/** @type {string} */ name) {
  throw new Error(`there is no ${name} in this version of headroom-ai: 0.42.0 has it`);
}
