// The Vercel AI SDK 5, 6 and 7, with memory as a middleware and in the provider's fetch.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { block } from "../../mock/blocks.mjs";
import { nonceOf } from "../../mock/model.mjs";
import { ask, generated, joined, recipe, recipeModel, streamed, toolUser, withTools } from "./ai-sdk-plays.mjs";
import { HOSTS } from "./ai-sdk-versions.mjs";
import { ANSWER, collect, compare, fastMemory, Gate, learnedBy, MEMORIES, memoryOf, MockServer, QUESTION, TEACHES, teacher } from "./lab.mjs";
import { onNode } from "./on-node.mjs";

onNode(22, import.meta.url, () => {
  for (const host of HOSTS) describe(host.name, { concurrency: true }, () => declare(host));
});

function declare({ ai, make, api, way }) {
  const both = (scenario) => compare({ make, ...scenario });
  const TURN = { memories: true, note: true };
  const ONLY_MEMORIES = { memories: true };

  test("generateText", () => both({ play: async (model) => generated(await ai.generateText(ask(model))) }));

  test("streamText", () => both({ play: async (model) => streamed(ai.streamText(ask(model))) }));

  test("a stream without a block has the same parts", () =>
    both({
      model: () => ({ content: `${ANSWER}\n\n- one\n- two < three  \n` }),
      play: async (model) => collect(ai.streamText(ask(model)).fullStream),
      learned: [],
    }));

  test("textStream", () => both({ play: async (model) => (await collect(ai.streamText(ask(model)).textStream)).join("") }));

  test("tools: the steps of a turn are asked the same, and learned from once", () =>
    both({
      model: toolUser,
      play: async (model) => generated(await ai.generateText(ask(model, withTools(ai)))),
      adds: [TURN, TURN],
    }).then(({ wrapped }) => sameAddition(wrapped)));

  test("tools in a stream", () =>
    both({
      model: toolUser,
      play: async (model) => streamed(ai.streamText(ask(model, withTools(ai)))),
      adds: [TURN, TURN],
    }).then(({ wrapped }) => sameAddition(wrapped)));

  test("a tool call with a note and no words", () =>
    both({
      model: (request, exchange) => {
        const reply = toolUser(request, exchange);
        const key = nonceOf(request);
        return reply.toolCalls && key ? { ...reply, content: block(key, MEMORIES) } : reply;
      },
      play: async (model) => [generated(await ai.generateText(ask(model, withTools(ai)))), await streamed(ai.streamText(ask(model, withTools(ai))))],
      adds: [TURN, TURN, TURN, TURN],
    }));

  test("structured output: memories go in, and no block is asked for", () =>
    both({
      model: recipeModel,
      play: async (model) => {
        const whole = await ai.generateObject(ask(model, { schema: recipe }));
        const stream = ai.streamObject(ask(model, { schema: recipe }));
        const pieces = await collect(stream.partialObjectStream);
        return { object: whole.object, finishReason: whole.finishReason, pieces: pieces.at(-1), streamed: await stream.object };
      },
      adds: [ONLY_MEMORIES, ONLY_MEMORIES],
      learned: [],
    }));

  test("a failure is tried again with the same bytes", () =>
    both({
      before: (mock) => mock.first({ status: 500, headers: { "retry-after-ms": "1" } }),
      play: async (model) => generated(await ai.generateText(ask(model))),
    }).then(({ wrapped: { requests } }) => {
      assert.equal(requests.length, 2);
      assert.equal(requests[0].body, requests[1].body);
    }));

  test("an error is the same error", () =>
    both({
      before: (mock) => mock.first({ status: 400, error: { message: "no such model", type: "invalid_request_error", code: "model_not_found" } }),
      play: async (model) => ai.generateText(ask(model, { maxRetries: 0 })),
      learned: [],
    }).then(({ wrapped }) => assert.match(wrapped.seen.error.message, /no such model/)));

  test("a reply cut off within its block is whole to the app", () =>
    both({
      // What the model says without a block is whole within the limit; with one, it is not.
      model: (request, exchange) => ({ ...teacher()(request, exchange), ...(nonceOf(request) && { finishReason: "length" }) }),
      play: async (model) => [generated(await ai.generateText(ask(model))), await streamed(ai.streamText(ask(model)))],
    }));
}
