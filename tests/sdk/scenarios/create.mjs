import { shapes } from "@fast-memory/mock/blocks";
import { collect } from "@fast-memory/test-support/streams";
import { MEMORIES, QUESTION, teachingModel, TAUGHT } from "../conversation.mjs";
import { readStream } from "./read-reply.mjs";
import { everywhere, scenario } from "./scenario.mjs";

const send = (client, { driver }) => driver.send(client, driver.request(QUESTION));
const stream = (client, { driver }) => readStream(driver, driver.stream(client, driver.request(QUESTION)));

everywhere("create", { run: send });
everywhere("create, streamed", { run: stream });

const perShape = {
  cases: Object.fromEntries(Object.keys(shapes).map((shape) => [shape, shape])),
  model: (request, { case: shape }) => teachingModel({ shape })(request),
  // What can be read of a block that was cut off, or says nothing, is less.
  reports: ({ case: shape }) => (shape === "fenceAround" ? ["block_without_key"] : []),
  learned: ({ case: shape }) => ({ nothing: [], cutInJson: [], fenceAround: [] })[shape] ?? TAUGHT,
};
everywhere("a block in every shape", { ...perShape, run: send });
everywhere("a block in every shape, streamed", { ...perShape, run: stream });

const isOpenAI = (client) => typeof client.chat?.completions?.create === "function";

scenario("chat: include_usage", {
  needs: isOpenAI,
  run: (client, { driver }) =>
    readStream(driver, driver.stream(client, driver.request(QUESTION, { stream_options: { include_usage: true } }))),
});

const billed = (usage) =>
  Object.entries(usage ?? {})
    .filter(([, count]) => typeof count === "number" && count > 0)
    .map(([name]) => name);

everywhere("usage is as billed", {
  run: async (client, kit) => {
    const { usage } = await send(client, kit);
    kit.note("usage", usage);
    return billed(usage);
  },
  check({ wrapped, plain, assert }) {
    const output = ({ output_tokens, completion_tokens, completionTokens }) =>
      output_tokens ?? completion_tokens ?? completionTokens;
    assert.ok(output(wrapped.notes.usage) > output(plain.notes.usage), "the tokens of the block are billed, and shown");
  },
});

/** The second choice teaches something else, which is not learned: of several replies the first is the one. */
const choices = (request, first, second) => [
  teachingModel({ answer: first })(request),
  teachingModel({ answer: second, memories: [{ content: "Keeps nothing of the second", category: "fact" }] })(request),
];

scenario("chat: n=2", {
  needs: isOpenAI,
  model: (request) => ({ choices: choices(request, "First — 一.", "Second.") }),
  run: (client, { driver }) => driver.send(client, driver.request(QUESTION, { n: 2 })),
});
scenario("chat: n=2, streamed", {
  needs: isOpenAI,
  model: (request) => ({ choices: choices(request, "First — 一.", "The second is the longer one.") }),
  run: (client, { driver }) => collect(driver.stream(client, driver.request(QUESTION, { n: 2 }))).then(byChoice),
});

/** The choices take turns, and the longer one goes on alone: what each says is what counts. */
function byChoice(chunks) {
  const said = {};
  for (const { choices } of chunks)
    for (const { index, delta } of choices) said[index] = (said[index] ?? "") + (delta.content ?? "");
  return { said, ends: chunks.flatMap(({ choices }) => choices.filter(({ finish_reason }) => finish_reason)) };
}

/** The model says nothing beside the block, or nothing at all. */
everywhere("a reply of a block alone", {
  cases: { "a block": "", "a block after white space": "\n\n" },
  model: (request, { case: answer }) => teachingModel({ answer })(request),
  run: async (client, kit) => (await kit.driver.textOf(await send(client, kit))).trim(),
});
everywhere("white space around an answer stays", {
  model: teachingModel({ answer: "\n\n  ```js\n  let tea;\n```" }),
  run: stream,
});

const TOOL_CALL = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Zürich — 🏔"}' } };
const TOOLS = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } }];

/** Only the block stands beside the call: to the app, the content is null. */
const calling = {
  needs: isOpenAI,
  cases: { "a block beside it": true, "null beside it": false },
  model: (request, { case: blocks }) => ({
    content: blocks ? teachingModel({ answer: "" })(request).content.trim() || null : null,
    toolCalls: [TOOL_CALL],
  }),
  learned: ({ case: blocks }) => (blocks ? MEMORIES.map(({ content }) => content) : []),
};
scenario("chat: a tool call", {
  ...calling,
  run: (client, { driver }) => driver.send(client, driver.request(QUESTION, { tools: TOOLS })),
});
scenario("chat: a tool call, streamed", {
  ...calling,
  emptyIsNull: true,
  run: (client, { driver }) => collect(driver.stream(client, driver.request(QUESTION, { tools: TOOLS }))),
});
