// What cannot be wrapped is named, its content is not, and the error says what to write instead.
import assert from "node:assert/strict";

import { Anthropic } from "@anthropic-ai/sdk";
import { ChatOpenAI } from "@langchain/openai";
import { createOpenAI } from "ai-sdk-openai-3";
import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { FastMemoryError, UnsupportedClientError, withFastMemory } from "../../../pkg/index.js";

const SECRET = "private-key";
class Database {
  url = SECRET;
  fetch = SECRET;
}

const REFUSED = {
  nothing: [undefined, /undefined.*withFastMemory\(new OpenAI\(\), "alice"\)/],
  null: [null, /null.*withFastMemory\(new OpenAI\(\), "alice"\)/],
  "a text": [SECRET, /a string.*withFastMemory\(new OpenAI\(\), "alice"\)/],
  "a promise of a client": [Promise.resolve(new OpenAI({ apiKey: SECRET })), /promise.*await/],
  "a class": [OpenAI, /class OpenAI.*withFastMemory\(new OpenAI\(\), "alice"\)/],
  "another class": [Anthropic, /class Anthropic.*new Anthropic\(\)/],
  "a fetch": [fetch, /function.*memoryFetch\(fetch, createMemory\("alice"\)\)/],
  "a fetch of the app's": [async (url) => fetch(url), /memoryFetch\(fetch, createMemory\("alice"\)\)/],
  "a model of the AI SDK": [
    createOpenAI({ apiKey: SECRET })("gpt-4o"),
    /wrapLanguageModel.*memoryMiddleware\(createMemory\("alice"\)\)/,
  ],
  "a provider of the AI SDK": [
    createOpenAI({ apiKey: SECRET }),
    /wrapLanguageModel.*memoryMiddleware\(createMemory\("alice"\)\)/,
  ],
  "a model of LangChain": [
    new ChatOpenAI({ apiKey: SECRET, model: "gpt-4o" }),
    /ChatOpenAI.*configuration: \{ fetch: memoryFetch\(fetch, createMemory\("alice"\)\) \}/,
  ],
  "a part of a client": [new OpenAI({ apiKey: SECRET }).chat.completions, /Completions.*Pass the client itself/],
  "another object": [new Database(), /Database.*Pass the client itself/],
  "an object of no class": [{ [SECRET]: SECRET }, /this object.*Pass the client itself/],
  "an object of no prototype": [
    Object.assign(Object.create(null), { chat: { completions: {} } }),
    /this object.*Pass the client itself/,
  ],
};
for (const [name, [client, message]] of Object.entries(REFUSED)) {
  test(`withFastMemory throws an UnsupportedClientError for ${name}`, () => {
    assert.throws(
      () => withFastMemory(client, "alice", freshOptions()),
      (error) => {
        assert.ok(error instanceof UnsupportedClientError && error instanceof FastMemoryError);
        assert.equal(error.code, "unsupported_client");
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, new RegExp(SECRET));
        return true;
      },
    );
  });
}
