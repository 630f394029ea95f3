// @openai/agents: its default client from withFastMemory, or a client with memoryFetch.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Agent, OpenAIProvider, Runner, setDefaultOpenAIClient, tool } from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";

import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, QUESTION, TAUGHT, teachingModel } from "../conversation.mjs";
import { assertSameAddition, compare } from "./compare-with-plain.mjs";
import { fastMemory, learnedBy, memoryOf } from "./memory-under-test.mjs";
import { mockFor } from "./mock-in-packets.mjs";
import { onNode } from "./run-on-node.mjs";
import { recipe, recipeModel, toolUser } from "./tool-models.mjs";

const TURN = { memories: true, note: true };

const weather = tool({
  name: "weather",
  description: "The weather",
  parameters: z.object({ place: z.string() }),
  execute: async ({ place }) => `sunny in ${place}`,
});
const gardener = new Agent({ name: "Gardener", instructions: "Be brief.", model: "mock" });
const concierge = Agent.create({ name: "Concierge", instructions: "Hand over.", model: "mock", handoffs: [gardener] });

/** A model that hands over first; the second agent answers. */
function handingOver(request, exchange) {
  if (JSON.stringify(request).includes("Be brief.")) return teachingModel()(request, exchange);
  return {
    content: null,
    toolCalls: [{ id: "call_1", type: "function", function: { name: "transfer_to_Gardener", arguments: "{}" } }],
  };
}

const client = (baseURL, more) => new OpenAI({ apiKey: "test-key", baseURL, ...more });

const HOOKS = {
  withFastMemory: (memory, baseURL, wrap) => wrap(client(baseURL)),
  memoryFetch: (memory, baseURL) => client(baseURL, memory && { fetch: fastMemory.memoryFetch(fetch, memory) }),
};

/** A runner of that wire. */
function runnerOf(useResponses) {
  // The provider takes the client that is the default when it is asked for its first model.
  return new Runner({ modelProvider: new OpenAIProvider({ useResponses }), tracingDisabled: true });
}

/** All that an app can read of a run. */
const read = (result) => ({
  output: result.finalOutput,
  history: result.history,
  items: result.newItems.map((item) => item.toJSON()),
  agent: result.lastAgent?.name,
  replies: result.rawResponses.map(({ output }) => output),
});

/** All that an app sees of a streamed run; how a text is cut is the network's business. */
async function readStream(result) {
  const events = await collect(result);
  await result.completed;
  const deltas = events.filter(({ data }) => data?.type === "output_text_delta").map(({ data }) => data.delta);
  const items = events
    .filter(({ type }) => type === "run_item_stream_event")
    .map(({ name, item }) => ({ name, item: item.toJSON() }));
  return { ...read(result), text: deltas.join(""), items };
}

onNode(22, import.meta.url, () => {
  for (const [api, useResponses] of [
    ["chat completions", false],
    ["responses", true],
  ]) {
    for (const [hook, clientOf] of Object.entries(HOOKS)) {
      // One after the other: the default client is one for all.
      describe(`${api}, ${hook}`, () => declare(clientOf, useResponses));
    }
  }
});

function declare(clientOf, useResponses) {
  const make = async (...given) => {
    setDefaultOpenAIClient(await clientOf(...given));
    return runnerOf(useResponses);
  };
  const both = (scenario) => compare({ make, ...scenario });

  test("a run", () => both({ run: async (runner) => read(await runner.run(gardener, QUESTION)) }));

  test("a streamed run", () =>
    both({ run: async (runner) => readStream(await runner.run(gardener, QUESTION, { stream: true })) }));

  test("a run with a tool", () =>
    both({
      model: toolUser,
      run: async (runner) => read(await runner.run(gardener.clone({ tools: [weather] }), QUESTION)),
      adds: [TURN, TURN],
    }).then(assertSameAddition));

  test("a streamed run with a tool", () =>
    both({
      model: toolUser,
      run: async (runner) =>
        readStream(await runner.run(gardener.clone({ tools: [weather] }), QUESTION, { stream: true })),
      adds: [TURN, TURN],
    }).then(assertSameAddition));

  test("a handoff", () =>
    both({
      model: handingOver,
      run: async (runner) => read(await runner.run(concierge, QUESTION)),
      adds: [TURN, TURN],
    }).then(({ wrapped }) => assert.equal(wrapped.seen.value.agent, "Gardener")));

  test("a second run with the history of the first", () =>
    both({
      run: async (runner) => {
        const first = await runner.run(gardener, "Hello");
        const second = await runner.run(gardener, [...first.history, { role: "user", content: QUESTION }]);
        return [read(first), read(second)];
      },
      // A greeting brings no memories.
      adds: [{ note: true }, TURN],
    }));

  test("structured output: memories go in, and no block is asked for", () =>
    both({
      model: recipeModel,
      run: async (runner) =>
        read(await runner.run(gardener.clone({ outputType: /** @type {any} */ (recipe) }), QUESTION)),
      adds: [{ memories: true }],
      learned: [],
    }));

  test("an error is the same error", () =>
    both({
      before: (mock) => mock.first({ status: 404, error: { message: "no such model", type: "invalid_request_error" } }),
      run: (runner) => runner.run(gardener, QUESTION),
      learned: [],
    }).then(({ wrapped }) => assert.match(wrapped.seen.error.message, /no such model/)));
}

test("what was learned is in the next run", async (t) => {
  const mock = await mockFor(t, teachingModel());
  const memory = await memoryOf({ known: [] });
  setDefaultOpenAIClient(HOOKS.memoryFetch(memory, mock.baseURL));
  const runner = runnerOf(true);
  assert.equal((await runner.run(gardener, "Hello")).finalOutput, ANSWER);
  await runner.run(gardener, "Do my bees need flowers?");
  assert.match(mock.exchanges[1].body, /\[m[a-z]{3}\] \(fact\) Keeps bees/);
  assert.deepEqual(await learnedBy(memory), TAUGHT);
});
