// What memory costs in a chat call, in tokens of o200k: the instruction, the memories, the block of a reply.
//   npm run bench:tokens                          [--json]
//   npm run bench:tokens -- --upstream FOLDER     beside the instruction of headroom-ai, unpacked there:
//                                                 pip download --no-deps headroom-ai==0.42.0 && unzip headroom_ai-*.whl -d FOLDER
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { block } from "@fast-memory/mock/blocks";
import { keyOf, remembered } from "@fast-memory/mock/model";
import { FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import OpenAI from "openai";

import { withFastMemory } from "../pkg/index.js";

const ASK = "What do you know about me?";
const STATEMENTS = [
  "Works as a nurse at the children's hospital in Bremen",
  "Prefers short answers without headings",
  "Allergic to peanuts and sesame",
  "Plans a cycling trip along the Danube in June",
  "Has two daughters, Mia and Lena",
];

const { values } = parseArgs({ options: { json: { type: "boolean" }, upstream: { type: "string" } } });

const none = await requestWith([]);
const five = await requestWith(STATEMENTS);
const learned = block(keyOf(none), [{ content: STATEMENTS[0], category: "fact" }]);
const rows = {
  "instruction, nothing remembered": countTokens(instructionIn(none)),
  "instruction, five memories shown": countTokens(instructionIn(five)),
  "five memories, all of it": countTokens(framesIn(five)),
  "five memories, their texts alone": STATEMENTS.reduce((sum, text) => sum + countTokens(text), 0),
  "the block of a reply that teaches one fact": countTokens(learned),
  ...upstream(values.upstream),
};
if (values.json) console.log(JSON.stringify(rows));
else console.table(Object.fromEntries(Object.entries(rows).map(([name, tokens]) => [name, { tokens }])));

/** What a user's message becomes, for a user with these memories. */
async function requestWith(/** @type {string[]} */ texts) {
  const service = new FakeFetch();
  const plain = new OpenAI({ apiKey: "key", baseURL: "http://localhost/v1", fetch: service.fetch });
  const client = withFastMemory(plain, `bench-${texts.length}`, {
    store: "memory",
    modelUrl: "file:///nowhere/",
    onError: () => {},
  });
  if (texts.length > 0) await client.memory.addMany(texts);
  await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: ASK }] });
  const body = JSON.parse(service.last?.body);
  if (remembered(body).length !== texts.length) throw new Error("the request does not show all memories");
  return body;
}

function additionIn(/** @type {any} */ body) {
  const { content } = body.messages.at(-1);
  return content.slice(ASK.length);
}

function instructionIn(/** @type {any} */ body) {
  const addition = additionIn(body);
  return addition.slice(addition.indexOf("\n\n<note-to-assistant>"));
}

function framesIn(/** @type {any} */ body) {
  const addition = additionIn(body);
  return addition.slice(0, addition.indexOf("\n\n<note-to-assistant>"));
}

/** The texts that the peer adds to a system message, and the block that it asks for in every reply. */
function upstream(/** @type {string | undefined} */ folder) {
  if (folder === undefined) return {};
  const source = readFileSync(path.join(folder, "headroom/memory/inline_extractor.py"), "utf8");
  const constant = (/** @type {string} */ name) =>
    new RegExp(`^${name} = """([\\s\\S]*?)"""`, "m").exec(source)?.[1] ?? fail(name);
  return {
    "headroom-ai: instruction": countTokens(constant("MEMORY_INSTRUCTION")),
    "headroom-ai: short instruction": countTokens(constant("MEMORY_INSTRUCTION_SHORT")),
    "headroom-ai: the block of a reply that teaches nothing": countTokens('<memory>{"memories": []}</memory>'),
    "headroom-ai: the block of a reply that teaches one fact": countTokens(
      `<memory>${JSON.stringify({ memories: [{ content: STATEMENTS[0] }] })}</memory>`,
    ),
  };
}

/** @returns {never} */
function fail(/** @type {string} */ name) {
  throw new Error(`there is no ${name} in this version of headroom-ai: 0.42.0 has it`);
}
