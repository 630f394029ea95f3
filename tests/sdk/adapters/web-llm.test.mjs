// WebLLM's own engine, in this process and without a GPU: what would be computed there, the model, is the mock.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { MLCEngine } from "@mlc-ai/web-llm";

import { block } from "@fast-memory/mock/blocks";
import { keyOf } from "@fast-memory/mock/model";
import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, KNOWN, MEMORIES, QUESTION, TAUGHT } from "../conversation.mjs";
import { learnedBy, wrapped } from "./memory-under-test.mjs";
import { normalize } from "./normalize.mjs";

const MODEL = "mock-MLC";

/** The part of WebLLM that runs on the GPU: it takes a request, and says one token after the other. */
class MockPipeline {
  requests = [];
  #tokens = [];
  #said = "";
  #finish;

  prefill(request) {
    this.requests.push(structuredClone(request.messages));
    const key = keyOf(request);
    const text = key ? `${ANSWER}\n\n${block(key, MEMORIES)}` : ANSWER;
    this.#tokens = text.match(/[^]{1,4}/gu).slice(0, request.max_tokens ?? Infinity);
    this.#said = "";
    this.#finish = this.#tokens.length === request.max_tokens ? "length" : "stop";
  }

  decodeStep() {
    this.#said += this.#tokens.shift() ?? "";
  }

  stopped() {
    return this.#tokens.length === 0;
  }

  triggerStop() {
    this.#tokens = [];
    this.#finish = "abort";
  }

  getMessage() {
    return this.#said;
  }

  getFinishReason() {
    return this.#finish;
  }

  setSeed() {}
}

// What only measures the GPU.
const TOTALS = [
  "CompletionTotalTokens",
  "DecodingTotalTokens",
  "PrefillTotalTokens",
  "PrefillTotalTime",
  "DecodingTotalTime",
  "GrammarInitTotalTime",
  "GrammarPerTokenTotalTime",
];
const RATES = ["PrefillTokensPerSec", "DecodingTokensPerSec", "LatencyBreakdown"];
for (const name of [...TOTALS, ...RATES]) MockPipeline.prototype[`getCurRound${name}`] = () => 1;

function engineOf() {
  const engine = new MLCEngine();
  const pipeline = new MockPipeline();
  const lock = { acquire: async () => undefined, release: async () => undefined };
  engine.loadedModelIdToLock.set(MODEL, lock);
  engine.loadedModelIdToModelType.set(MODEL, 0);
  engine.getLLMStates = () => [MODEL, pipeline, {}];
  engine.prefill = async (request) => pipeline.prefill(request);
  return { engine, pipeline };
}

const ask = (more) => ({
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: QUESTION },
  ],
  ...more,
});

/**
 * The same with the engine as it is, and with one that remembers.
 *
 * @returns {Promise<any>}
 */
async function compare(run, learned = TAUGHT) {
  const [one, other] = [engineOf(), engineOf()];
  const remembering = await wrapped(other.engine);
  const [plain, seen] = [await run(one.engine), await run(remembering)].map(normalize);
  assert.deepEqual(seen, plain);
  assert.deepEqual(await learnedBy(remembering.memory), learned);
  const [system, user] = other.pipeline.requests[0];
  assert.deepEqual(system, one.pipeline.requests[0][0]);
  assert.ok(user.content.startsWith(`${QUESTION}\n\n<remembered`) && user.content.includes(KNOWN[0]));
  return { engine: remembering, original: other.engine };
}

const text = (chunks) => chunks.map(({ choices: [choice] }) => choice?.delta.content ?? "").join("");
const finish = (chunks) =>
  chunks.flatMap(({ choices }) => choices).findLast(({ finish_reason }) => finish_reason)?.finish_reason;
const withoutId = ({ id: _, created: __, ...reply }) => reply;

describe("WebLLM's engine", () => {
  test("a reply", () => compare(async (engine) => withoutId(await engine.chat.completions.create(ask()))));

  test("a stream", () =>
    compare(async (engine) => {
      const chunks = await collect(
        await engine.chat.completions.create(ask({ stream: true, stream_options: { include_usage: true } })),
      );
      return {
        text: text(chunks),
        finish: finish(chunks),
        hasUsage: chunks.at(-1).usage !== undefined,
        kinds: [...new Set(chunks.map(({ object }) => object))],
      };
    }));

  test("leaving a stream stops the engine, and an unfinished block teaches nothing", () =>
    compare(async (engine) => {
      for await (const chunk of await engine.chat.completions.create(ask({ stream: true }))) {
        if (chunk.choices[0].delta.content) break;
      }
      const next = await engine.chat.completions.create(
        ask({ messages: [{ role: "user", content: "Hello" }], max_tokens: 8 }),
      );
      return next.choices[0].message.content;
    }, []));

  test("a wrapped engine keeps its class and methods", async () => {
    const { engine } = engineOf();
    const remembering = await wrapped(engine);
    assert.ok(remembering instanceof MLCEngine);
    assert.equal(engine.memory, undefined);
    remembering.setInitProgressCallback(collect);
    assert.equal(engine.getInitProgressCallback(), collect);
    await remembering.interruptGenerate();
    assert.equal(engine.interruptSignal, true);
  });

  test("errors are the engine's own", async () => {
    const remembering = await wrapped(new MLCEngine());
    await assert.rejects(remembering.chat.completions.create(ask()), { name: "ModelNotLoadedError" });
  });
});
