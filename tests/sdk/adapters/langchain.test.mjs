// LangChain's ChatOpenAI: `configuration: { fetch: memoryFetch(fetch, memory) }`.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";

import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, QUESTION, TAUGHT, teachingModel } from "../conversation.mjs";
import { assertSameAddition, compare } from "./compare-with-plain.mjs";
import { fastMemory, learnedBy, memoryOf } from "./memory-under-test.mjs";
import { mockFor } from "./mock-in-packets.mjs";
import { recipe, recipeModel, toolUser } from "./tool-models.mjs";

const TURN = { memories: true, note: true };

const weather = tool(async ({ place }) => `sunny in ${place}`, {
  name: "weather",
  description: "The weather",
  schema: z.object({ place: z.string() }),
});

function chat(memory, baseURL, more) {
  const configuration = { baseURL, ...(memory && { fetch: fastMemory.memoryFetch(fetch, memory) }) };
  return new ChatOpenAI({ model: "mock", apiKey: "test-key", maxRetries: 2, ...more, configuration });
}

/** All that an app can read of a message. */
const read = ({ content, tool_calls, additional_kwargs, response_metadata, text }) => ({
  content,
  text,
  tool_calls,
  additional_kwargs,
  response_metadata,
});

/** The pieces of a stream as one message, and what the app saw of the text meanwhile. */
async function gathered(stream) {
  const chunks = await collect(stream);
  const [first, ...others] = chunks;
  return {
    whole: read(others.reduce((sum, chunk) => sum.concat(chunk), first)),
    seen: chunks.map(({ text }) => text).join(""),
  };
}

const WIRES = { "chat completions": {}, responses: { useResponsesApi: true } };

for (const [name, wire] of Object.entries(WIRES)) {
  describe(`ChatOpenAI, ${name}`, () => {
    const both = (scenario) => compare({ make: (memory, baseURL) => chat(memory, baseURL, wire), ...scenario });

    test("invoke", () => both({ run: async (model) => read(await model.invoke(QUESTION)) }));

    test("invoke with a system message and a history", () =>
      both({
        run: async (model) =>
          read(
            await model.invoke([
              ["system", "Be brief."],
              ["human", "Hello"],
              ["ai", "Hello."],
              ["human", QUESTION],
            ]),
          ),
      }));

    test("stream", () => both({ run: async (model) => gathered(await model.stream(QUESTION)) }));

    test("streamEvents", () =>
      both({
        run: async (model) => {
          const events = await collect(model.streamEvents(QUESTION, { version: "v2" }));
          return events
            .map(({ event, data }) => ({ event, text: data.chunk?.text ?? data.output?.text }))
            .filter(({ text, event }) => event !== "on_chat_model_stream" || text !== "")
            .reduce(joinText, []);
        },
      }));

    test("batch learns from each reply", () =>
      both({
        run: async (model) => (await model.batch([QUESTION, `${QUESTION} Really?`], { maxConcurrency: 1 })).map(read),
      }));

    test("a tool, and the step that answers", () =>
      both({
        model: toolUser,
        run: async (model) => {
          const bound = model.bindTools([weather]);
          const messages = [["human", QUESTION]];
          const call = await bound.invoke(messages);
          const result = await weather.invoke(call.tool_calls[0]);
          return [read(call), read(await bound.invoke([...messages, call, result]))];
        },
        adds: [TURN, TURN],
      }).then(assertSameAddition));

    test("a tool in a stream", () =>
      both({
        model: toolUser,
        run: async (model) => gathered(await model.bindTools([weather]).stream(QUESTION)),
        learned: [],
      }));

    test("structured output: memories go in, and no block is asked for", () =>
      both({
        model: recipeModel,
        run: (model) => model.withStructuredOutput(recipe, { method: "jsonSchema" }).invoke(QUESTION),
        adds: [{ memories: true }],
        learned: [],
      }));

    test("a retry sends the same bytes", () =>
      both({
        before: (mock) => mock.first({ status: 500, headers: { "retry-after-ms": "1" } }),
        run: async (model) => read(await model.invoke(QUESTION)),
      }).then(({ wrapped: { requests } }) => assert.equal(requests[0].body, requests[1].body)));

    test("an error is the same error", () =>
      both({
        before: (mock) =>
          mock.first({ status: 404, error: { message: "no such model", type: "invalid_request_error" } }),
        run: (model) => model.invoke(QUESTION),
        learned: [],
      }).then(({ wrapped }) => assert.match(wrapped.seen.error.message, /no such model/)));

    test("perCall", () =>
      both({
        run: async (model, { memory }) =>
          read(
            await model.invoke(QUESTION, {
              options: memory ? fastMemory.perCall({ inject: false, extract: false }) : {},
            }),
          ),
        adds: [{}],
        learned: [],
      }));

    test("what was learned is in the next request", async (t) => {
      const mock = await mockFor(t, teachingModel());
      const memory = await memoryOf({ known: [] });
      const model = chat(memory, mock.baseURL, wire);
      assert.equal((await model.invoke("Hello")).text, ANSWER);
      await model.invoke("Do my bees need flowers?");
      assert.match(mock.exchanges[1].body, /\[m[a-z]{3}\] \(fact\) Keeps bees/);
      assert.deepEqual(await learnedBy(memory), TAUGHT);
    });
  });
}

function joinText(events, event) {
  const last = events.at(-1);
  if (event.event !== "on_chat_model_stream" || last?.event !== event.event) return [...events, event];
  return [...events.slice(0, -1), { ...last, text: last.text + event.text }];
}
