// The Vercel AI SDK 5, 6 and 7, with memory as a middleware and in the provider's fetch.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { block } from "@fast-memory/mock/blocks";
import { Gate } from "@fast-memory/mock/marks";
import { keyOf } from "@fast-memory/mock/model";
import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, MEMORIES, QUESTION, TAUGHT, teachingModel } from "../conversation.mjs";
import { ask, generated, joined, streamed, withTools } from "./ai-sdk-calls.mjs";
import { VARIANTS } from "./ai-sdk-versions.mjs";
import { assertSameAddition, compare } from "./compare-with-plain.mjs";
import { fastMemory, learnedBy, memoryOf } from "./memory-under-test.mjs";
import { mockFor } from "./mock-in-packets.mjs";
import { onNode } from "./run-on-node.mjs";
import { recipe, recipeModel, toolUser } from "./tool-models.mjs";

onNode(22, import.meta.url, () => {
  for (const variant of VARIANTS) describe(variant.name, { concurrency: true }, () => declare(variant));
});

function declare({ ai, make, api, hook }) {
  const both = (scenario) => compare({ make, ...scenario });
  const TURN = { memories: true, note: true };
  const ONLY_MEMORIES = { memories: true };

  test("generateText", () =>
    both({
      run: async (model) => {
        const result = await ai.generateText(ask(model));
        return { ...generated(result), body: result.response.body };
      },
    }));

  test("streamText", () => both({ run: async (model) => streamed(ai.streamText(ask(model))) }));

  test("a stream without a block has the same parts", () =>
    both({
      model: () => ({ content: `${ANSWER}\n\n- one\n- two < three  \n` }),
      run: async (model) => collect(ai.streamText(ask(model)).fullStream),
      learned: [],
    }));

  test("textStream", () =>
    both({ run: async (model) => (await collect(ai.streamText(ask(model)).textStream)).join("") }));

  test("toUIMessageStream", () =>
    both({ run: async (model) => joined(await collect(ai.streamText(ask(model)).toUIMessageStream())) }));

  test("tools: each step of a turn has the same addition, and is learned from once", () =>
    both({
      model: toolUser,
      run: async (model) => generated(await ai.generateText(ask(model, withTools(ai)))),
      adds: [TURN, TURN],
    }).then(assertSameAddition));

  test("tools in a stream", () =>
    both({
      model: toolUser,
      run: async (model) => streamed(ai.streamText(ask(model, withTools(ai)))),
      adds: [TURN, TURN],
    }).then(assertSameAddition));

  // On the wire of Responses a text has an id, which the app would have to give back: there it stays, empty.
  if (api === "chat") {
    test("a tool call beside a block alone", () =>
      both({
        model: (request, exchange) => {
          const reply = toolUser(request, exchange);
          const key = keyOf(request);
          return reply.toolCalls && key ? { ...reply, content: block(key, MEMORIES) } : reply;
        },
        run: async (model) => generated(await ai.generateText(ask(model, withTools(ai)))),
        adds: [TURN, TURN],
      }));
  }

  test("structured output: memories go in, and no block is asked for", () =>
    both({
      model: recipeModel,
      run: async (model) => {
        const whole = await ai.generateObject(ask(model, { schema: recipe }));
        const stream = ai.streamObject(ask(model, { schema: recipe }));
        const pieces = await collect(stream.partialObjectStream);
        return {
          object: whole.object,
          finishReason: whole.finishReason,
          pieces: pieces.at(-1),
          streamed: await stream.object,
        };
      },
      adds: [ONLY_MEMORIES, ONLY_MEMORIES],
      learned: [],
    }));

  test("a retry sends the same bytes", () =>
    both({
      before: (mock) => mock.first({ status: 500, headers: { "retry-after-ms": "1" } }),
      run: async (model) => generated(await ai.generateText(ask(model))),
    }).then(({ wrapped: { requests } }) => {
      assert.equal(requests.length, 2);
      assert.equal(requests[0].body, requests[1].body);
    }));

  test("an error is the same error", () =>
    both({
      before: (mock) =>
        mock.first({
          status: 404,
          error: { message: "no such model", type: "invalid_request_error", code: "model_not_found" },
        }),
      run: async (model) => ai.generateText(ask(model, { maxRetries: 0 })),
      learned: [],
    }).then(({ wrapped }) => assert.match(wrapped.seen.error.message, /no such model/)));

  test("a reply that is truncated within its block is whole to the app", () =>
    both({
      model: teachingModel({ memories: [...MEMORIES, { content: "and so on ".repeat(200), category: "fact" }] }),
      run: async (model) => {
        const limited = ask(model, { maxOutputTokens: 90 });
        return [generated(await ai.generateText(limited)), await streamed(ai.streamText(limited))];
      },
    }));

  test("files and images stay unchanged", () =>
    both({
      run: async (model) => {
        const content = [
          { type: "image", image: Uint8Array.from([137, 80, 78, 71]), mediaType: "image/png" },
          { type: "text", text: QUESTION },
          { type: "file", data: Uint8Array.from([37, 80, 68, 70]), mediaType: "application/pdf", filename: "a.pdf" },
        ];
        const messages = [
          { role: "user", content: "Hello" },
          { role: "assistant", content: "Hello." },
          { role: "user", content },
        ];
        const given = structuredClone(messages);
        const result = await ai.generateText({ model, messages, system: "Be brief." });
        assert.deepEqual(messages, given, "the app's own messages were changed");
        return generated(result);
      },
    }));

  test("perCall leaves out memories, the request for a block, or both", () =>
    both({
      run: async (model, { memory }) => {
        const texts = [];
        for (const call of [{ inject: false }, { extract: false }, { inject: false, extract: false }]) {
          texts.push((await ai.generateText(ask(model, memory ? fastMemory.perCall(call) : {}))).text);
        }
        return texts;
      },
      adds: [{ note: true }, { memories: true }, {}],
    }));

  if (hook === "middleware") {
    test("providerOptions.fastMemory says the same", () =>
      both({
        run: async (model, { memory }) => {
          const options = memory ? { providerOptions: { fastMemory: { inject: false, extract: false } } } : {};
          return generated(await ai.generateText(ask(model, options)));
        },
        adds: [{}],
        learned: [],
      }));

    test("no block is requested with raw chunks", () =>
      both({
        run: async (model) => {
          const parts = await collect(ai.streamText(ask(model, { includeRawChunks: true })).fullStream);
          return parts.filter(({ type }) => type === "raw");
        },
        adds: [ONLY_MEMORIES],
        learned: [],
      }).then(({ wrapped }) => assert.ok(wrapped.seen.value.length > 1)));

    for (const order of [
      ["memory", "reasoning", "simulated"],
      ["simulated", "reasoning", "memory"],
      ["reasoning", "memory", "simulated"],
    ]) {
      test(`with other middleware: ${order.join(" around ")}`, () => {
        const others = {
          reasoning: ai.extractReasoningMiddleware({ tagName: "think" }),
          simulated: ai.simulateStreamingMiddleware(),
        };
        return both({
          make: (memory, baseURL) => {
            const known = { ...others, memory: memory && fastMemory.memoryMiddleware(memory) };
            return ai.wrapLanguageModel({
              model: make(undefined, baseURL),
              middleware: order.map((name) => known[name]).filter(Boolean),
            });
          },
          model: teachingModel({ answer: `<think>Hm.</think>${ANSWER}` }),
          run: async (model) => [
            generated(await ai.generateText(ask(model))),
            await streamed(ai.streamText(ask(model))),
          ],
        });
      });
    }

    test("a misspelt option of a call is an error", async () => {
      const model = make(await memoryOf(), "http://127.0.0.1:9/v1");
      const providerOptions = { fastMemory: { injekt: false } };
      await assert.rejects(ai.generateText(ask(model, { maxRetries: 0, providerOptions })), { name: "ConfigError" });
    });
  }

  test("what was learned is in the next request", async (t) => {
    const mock = await mockFor(t, teachingModel());
    const memory = await memoryOf({ known: [] });
    const model = make(memory, mock.baseURL);
    assert.equal((await ai.generateText(ask(model))).text, ANSWER);
    await ai.streamText(ask(model, { prompt: "Do my bees need flowers?" })).text;
    assert.deepEqual(await learnedBy(memory), TAUGHT, "the same, said twice, is one memory");
    assert.match(mock.exchanges[1].body, /\[m[a-z]{3}\] \(fact\) Keeps bees/);
  });

  test("text before a block streams while the block is written, and the stream ends after the block is stored", async (t) => {
    const gate = new Gate();
    const model = (request) => {
      const [before, after] = block(keyOf(request), MEMORIES).split(/(?<=bees)/);
      return { content: [`${ANSWER}\n\n${before}`, gate, after] };
    };
    const mock = await mockFor(t, model);
    const memory = await memoryOf({ known: [] });
    let seen = "";
    for await (const part of ai.streamText(ask(make(memory, mock.baseURL))).fullStream) {
      if (part.type === "text-delta") seen += part.text;
      if (seen === ANSWER) gate.open();
      if (part.type === "finish-step") assert.deepEqual(await learnedBy(memory), TAUGHT);
    }
    assert.equal(seen, ANSWER);
  });

  test("an abort reaches the server, and an unfinished block teaches nothing", async (t) => {
    const gate = new Gate();
    const mock = await mockFor(t, (request) => ({ content: [ANSWER, gate, block(keyOf(request), MEMORIES)] }));
    const memory = await memoryOf({ known: [] });
    const abort = new AbortController();
    const parts = [];
    for await (const part of ai.streamText(ask(make(memory, mock.baseURL), { abortSignal: abort.signal })).fullStream) {
      parts.push(part.type);
      if (part.type === "text-delta") abort.abort();
    }
    assert.ok(parts.includes("abort"), parts.join(" "));
    gate.open();
    await mock.exchanges[0].closed;
    assert.equal(mock.exchanges[0].cancelled, true);
    assert.deepEqual(await learnedBy(memory), []);
  });
}
