// A user id names one user. One that a store cannot tell from another's, or that no user has, is refused wherever it comes in.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { postgres } from "../../../pkg/postgres.js";
import { ConfigError, createMemory, withFastMemory, withMemory } from "../../../pkg/index.js";

const CLIENT = { chat: { completions: { create: async () => ({ choices: [] }) } } };
const OPTIONS = /** @type {const} */ ({ store: "memory" });
const POOL = {
  query: async () => {
    throw new Error("the database must not be asked");
  },
};

/** @type {Record<string, (userId: any) => Promise<unknown>>} */
const WAYS_IN = {
  withFastMemory: async (userId) => withFastMemory(CLIENT, userId, OPTIONS),
  withMemory: async (userId) => withMemory(CLIENT, userId, OPTIONS),
  createMemory: async (userId) => createMemory(userId, OPTIONS),
  "search of postgres": (userId) => postgres(POOL).search(userId, { text: "tea" }),
};

/** @type {Record<string, [userId: unknown, message: RegExp]>} */
const REFUSED = {
  "half of a surrogate pair at the end": ["a\ud800", /half of a surrogate pair/],
  "half of a surrogate pair at the start": ["\udc00a", /half of a surrogate pair/],
  "a surrogate pair in the wrong order": ["\udc00\ud800", /half of a surrogate pair/],
  "the text undefined": ["undefined", /the text "undefined"/],
  "the text null": ["null", /the text "null"/],
  "the text NaN": ["NaN", /the text "NaN"/],
  "an object as a text": ["[object Object]", /the text "\[object Object\]"/],
  "a promise as a text": ["[object Promise]", /the text "\[object Promise\]"/],
  "the text undefined in spaces": [" undefined ", /the text "undefined"/],
  "an empty text": ["", /an empty text/],
  "white space": [" \n\t", /an empty text/],
  "257 characters": ["a".repeat(257), /at most 256 characters, got 257/],
  "3,000 characters": ["ab ".repeat(1000), /at most 256 characters, got 3000/],
  undefined: [undefined, /got a value of type undefined/],
  null: [null, /got null/],
  "a number": [42, /got 42/],
  NaN: [NaN, /got NaN/],
  "a list": [["alice"], /got a value of type object/],
};

for (const [way, give] of Object.entries(WAYS_IN)) {
  for (const [name, [userId, message]] of Object.entries(REFUSED)) {
    test(`${way} refuses ${name} as a user id`, () =>
      assert.rejects(give(userId), (error) => {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.message, /^userId must /);
        assert.match(error.message, message);
        assert.match(error.message, /from your session/);
        return true;
      }));
  }
}

for (const userId of [
  "a".repeat(256),
  "anna@mail.test",
  "🐝",
  "\ud83d\udc1d",
  "null-user",
  "undefined1",
  "a\0b",
  "محمد",
]) {
  test(`${JSON.stringify(userId.slice(0, 20))} is a user id`, () => {
    assert.equal(createMemory(userId, OPTIONS).userId, userId);
  });
}
