// With wrappers of other products. Memory belongs innermost: they then trace what the app sees.
import assert from "node:assert/strict";

import { observeOpenAI } from "@langfuse/openai";
import OpenAI from "openai";

import { remembered } from "@fast-memory/mock/model";
import { say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();

const openai = () => new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL });

test("observeOpenAI around a wrapped client keeps its memory", async () => {
  const client = observeOpenAI(withFastMemory(openai(), "alice", freshOptions()));
  assert.equal(await say(client, "I keep bees"), "Hello.");
  assert.equal(await stream(client, QUESTION), "Hello.");
  assert.deepEqual(
    remembered(mock.chats[1]).map(({ text }) => text),
    ["Keeps bees"],
  );
  assert.deepEqual(
    (await client.memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("a wrapped client around observeOpenAI remembers", async () => {
  const client = withFastMemory(observeOpenAI(openai()), "alice", freshOptions());
  assert.equal(await say(client, "I keep bees"), "Hello.");
  assert.equal(await stream(client, QUESTION), "Hello.");
  assert.deepEqual(
    remembered(mock.chats[1]).map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("memory works inside and outside of a Proxy of the app", async () => {
  const proxy = (client) => new Proxy(client, {});
  for (const client of [
    proxy(withFastMemory(openai(), "alice", freshOptions())),
    withFastMemory(proxy(openai()), "alice", freshOptions()),
  ]) {
    assert.equal(await say(client, "I keep bees"), "Hello.");
    assert.equal((await client.memory.getAll()).length, 1);
  }
});
