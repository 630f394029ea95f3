// A service of another base URL, with what OpenRouter sends: comments while it waits, who served it, reasoning.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai-6";
import { createOpenAI } from "ai-sdk-openai-3";
import OpenAI from "openai-6";

import { collect } from "@fast-memory/test-support/streams";
import { QUESTION, teachingModel } from "../conversation.mjs";
import { compare } from "./compare-with-plain.mjs";
import { fastMemory } from "./memory-under-test.mjs";

const ask = (more) => ({ model: "vendor/model:free", messages: [{ role: "user", content: QUESTION }], ...more });
const base = (baseURL) => new URL("/api/v1", baseURL).href;
const headers = { "HTTP-Referer": "https://app.example", "X-Title": "App" };

const model = async (request) => ({
  ...teachingModel()(request),
  reasoning: "The user has a garden. <memory>is what I am asked for</memory>",
  reasoningField: "reasoning",
  comments: true,
  rewrite: (json) => json.replace(/^\{/, '{"provider":"Vendor","seed":12345678901234567890,'),
});

const both = (scenario) =>
  compare({ model, ...scenario }).then(({ wrapped }) =>
    assert.equal(wrapped.requests[0].line, "POST /api/v1/chat/completions"),
  );

describe("openai with withFastMemory", () => {
  const make = (memory, baseURL, wrap) =>
    wrap(new OpenAI({ apiKey: "test-key", baseURL: base(baseURL), defaultHeaders: headers }));

  test("create", () =>
    both({
      make,
      showsMarkup: true,
      run: (client) => client.chat.completions.create(ask({ provider: { order: ["vendor"] } })),
    }));

  test("a stream, chunk by chunk", () =>
    both({
      make,
      showsMarkup: true,
      run: async (client) => {
        const chunks = await collect(await client.chat.completions.create(ask({ stream: true })));
        const { delta: _, ...last } = chunks.at(-1).choices[0];
        return {
          last,
          providers: [...new Set(chunks.map(({ provider }) => provider))],
          said: chunks.flatMap(({ choices: [{ delta }] }) => [delta.reasoning, delta.content]).join(""),
        };
      },
    }));
});

describe("other hosts with memoryFetch", () => {
  const fetchOf = (memory) => (memory ? { fetch: fastMemory.memoryFetch(fetch, memory) } : {});

  test("AI SDK", () =>
    both({
      make: (memory, baseURL) =>
        createOpenAI({ apiKey: "test-key", baseURL: base(baseURL), headers, ...fetchOf(memory) }).chat("vendor/model"),
      run: async (chat) =>
        (await generateText({ model: chat, prompt: QUESTION })).text +
        (await streamText({ model: chat, prompt: QUESTION }).text),
    }));

  test("LangChain", () =>
    both({
      make: (memory, baseURL) =>
        new ChatOpenAI({
          model: "vendor/model",
          apiKey: "test-key",
          configuration: { baseURL: base(baseURL), defaultHeaders: headers, ...fetchOf(memory) },
        }),
      run: async (chat) => [
        (await chat.invoke(QUESTION)).text,
        (await collect(await chat.stream(QUESTION))).map(({ text }) => text).join(""),
      ],
    }));
});
