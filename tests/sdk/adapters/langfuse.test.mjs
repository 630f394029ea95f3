// langfuse's observeOpenAI around a client that remembers: it sees, and traces, what an app sees.
import assert from "node:assert/strict";
import { test } from "node:test";

import { observeOpenAI } from "@langfuse/openai";
import { trace } from "@opentelemetry/api";
import OpenAI from "openai-6";

import { collect } from "@fast-memory/test-support/streams";
import { KNOWN, QUESTION } from "../conversation.mjs";
import { compare } from "./compare-with-plain.mjs";
import { wrapped } from "./memory-under-test.mjs";

const ask = (more) => ({ model: "mock", messages: [{ role: "user", content: QUESTION }], ...more });
const words = (chunks) => chunks.map((chunk) => chunk.choices?.[0]?.delta.content ?? "").join("");

/** A span that keeps what it is told, in place of a service that would. */
class Span {
  static ended = [];
  attributes = {};

  spanContext() {
    return { traceId: "0".repeat(31) + "1", spanId: "0".repeat(15) + "1", traceFlags: 1 };
  }

  setAttributes(attributes) {
    Object.assign(this.attributes, attributes);
    return this;
  }

  end() {
    Span.ended.push(this.attributes);
  }
}

trace.setGlobalTracerProvider(/** @type {any} */ ({ getTracer: () => ({ startSpan: () => new Span() }) }));

const observed = (scenario) =>
  compare({
    ...scenario,
    make: async (memory, baseURL, wrap) =>
      observeOpenAI(await wrap(new OpenAI({ apiKey: "test-key", baseURL, maxRetries: 0 }))),
    run: async (client, kit) => {
      Span.ended.length = 0;
      const seen = await scenario.run(client, kit);
      assert.ok(Span.ended.length > 0, "langfuse has traced nothing");
      return { seen, traced: [...Span.ended] };
    },
  });

test("create", () => observed({ run: (client) => client.chat.completions.create(ask()) }));

test("create, streamed", () =>
  observed({
    run: async (client) => words(await collect(await client.chat.completions.create(ask({ stream: true })))),
  }));

test("parse", () => observed({ run: (client) => client.chat.completions.parse(ask()) }));

test("responses", () => observed({ run: (client) => client.responses.create({ model: "mock", input: QUESTION }) }));

test("responses, streamed", () =>
  observed({
    run: async (client) => {
      const events = await collect(await client.responses.create({ model: "mock", input: QUESTION, stream: true }));
      return events
        .filter(({ type }) => type === "response.output_text.delta")
        .map(({ delta }) => delta)
        .join("");
    },
  }));

test("an error is the same error", () =>
  observed({
    before: (mock) => mock.first({ status: 404, error: { message: "no such model", type: "invalid_request_error" } }),
    run: (client) => client.chat.completions.create(ask()).catch(({ message, status }) => ({ message, status })),
    learned: [],
  }));

test("memory is reachable through observeOpenAI", async () => {
  const client = observeOpenAI(await wrapped(new OpenAI({ apiKey: "test-key" })));
  assert.deepEqual(
    (await client.memory.getAll()).map(({ text }) => text),
    KNOWN,
  );
  assert.deepEqual(
    (await client.memory.search(QUESTION)).map(({ memory }) => memory.text),
    KNOWN,
  );
});
