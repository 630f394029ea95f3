// With wrappers of other products. Memory belongs innermost: they then trace what the app sees.
import assert from "node:assert/strict";

import OpenAI from "openai";
import { observeOpenAI } from "../sdk/node_modules/@langfuse/openai/dist/index.mjs";
import { withFastMemory } from "../../pkg/index.js";
import { test } from "../mock/deadline.mjs";
import { remembered } from "../mock/model.mjs";
import { fresh, QUESTION, startMock } from "./clients-lab.mjs";
import { say, stream } from "./harness.mjs";

const mock = await startMock();

const openai = () => new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL });

test("observeOpenAI around memory", async () => {
  const client = observeOpenAI(withFastMemory(openai(), "alice", fresh()));
  assert.equal(await say(client, "I keep bees"), "Hello.");
  assert.equal(await stream(client, QUESTION), "Hello.");
  assert.deepEqual(remembered(mock.chats[1]).map(({ text }) => text), ["Keeps bees"]);
  assert.deepEqual((await client.memory.getAll()).map(({ text }) => text), ["Keeps bees"]);
});

test("memory around observeOpenAI: memory works, the tracing is lost", async () => {
  const client = withFastMemory(observeOpenAI(openai()), "alice", fresh());
  assert.equal(await say(client, "I keep bees"), "Hello.");
  assert.equal(await stream(client, QUESTION), "Hello.");
  assert.deepEqual(remembered(mock.chats[1]).map(({ text }) => text), ["Keeps bees"]);
});

test("a Proxy of the app's own, on either side", async () => {
  const proxy = (client) => new Proxy(client, {});
  for (const client of [proxy(withFastMemory(openai(), "alice", fresh())), withFastMemory(proxy(openai()), "alice", fresh())]) {
    assert.equal(await say(client, "I keep bees"), "Hello.");
    assert.equal((await client.memory.getAll()).length, 1);
  }
});
