// A key or a password in a block would go out in every later request: it is not stored.
import assert from "node:assert/strict";

import { keyOf } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { createMemory, memoryFetch, withMemory } from "../../../pkg/index.js";

const SECRETS = [
  "The user's password is hunter2",
  "The password manager is Bitwarden, its password is hunter2",
  "Their OpenAI key is sk-proj-4fGh8sKl29dhFk3Lm",
  "API_KEY=abcd1234efgh",
  "Uses the token ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "Das Passwort lautet Sommer2026",
  "密码是 hunter2",
  "Pays with 4111 1111 1111 1111",
  "IBAN CH93 0076 2011 6238 5295 7",
  "Their SSN is 078-05-1120",
  "AWS access key AKIAIOSFODNN7EXAMPLE",
];
const HARMLESS = [
  "Uses a password manager",
  "Password manager is Bitwarden",
  "Prefers PostgreSQL 16",
  "Lives in 8001 Zürich",
  "Is a token economist",
];

const memoriesOf = (texts) => JSON.stringify({ memories: texts.map((content) => ({ content, category: "fact" })) });
const silent = () => freshOptions({ onError: () => undefined });

test("a reply's block: secrets are not stored, and what is beside them is", async () => {
  const memory = createMemory("alice", silent());
  const notes = [];
  memory.on("turn", ({ learned }) => notes.push(...(learned.notes ?? [])));
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  for (const texts of [...SECRETS.map((secret) => [secret, HARMLESS[0]]), HARMLESS]) {
    service.answer = (body) =>
      Response.json({
        choices: [
          {
            index: 0,
            message: {
              role: "assistant",
              content: `Hello.\n\n<memory key="${keyOf(body)}">${memoriesOf(texts)}</memory>`,
            },
            finish_reason: "stop",
          },
        ],
      });
    await (await chat("https://api.test/v1/chat/completions", { method: "POST", body: chatBody() })).json();
  }
  assert.deepEqual((await memory.getAll()).map(({ text }) => text).sort(), [...HARMLESS].sort());
  assert.equal(notes.filter((note) => note.includes("secret")).length, SECRETS.length);
  for (const secret of SECRETS) assert.ok(!notes.some((note) => note.includes(secret)));
});

test("of a message with a secret no context is kept, wherever the secret and its name are", async () => {
  const filler = "The weather was fine. ".repeat(20);
  const messages = {
    "I keep bees at the lake.": true,
    "I keep bees at the lake. My password is hunter2.": false,
    // The name of the secret is beyond what is kept of the message, and its value is within.
    [`I keep bees at the lake. ${filler}My password, as I told you, is hunter2${" and so on".repeat(29)}`]: false,
  };
  for (const [content, isKept] of Object.entries(messages)) {
    const memory = createMemory("alice", silent());
    const service = new FakeFetch();
    service.answer = (body) => {
      const block = `<memory key="${keyOf(body)}">${memoriesOf(["Likes honey"])}</memory>`;
      const message = { role: "assistant", content: `Hello.\n\n${block}` };
      return Response.json({ choices: [{ index: 0, message, finish_reason: "stop" }] });
    };
    const body = chatBody({ messages: [{ role: "user", content }] });
    const reply = await memoryFetch(service.fetch, memory)("https://api.test/v1/chat/completions", {
      method: "POST",
      body,
    });
    await reply.json();
    assert.equal((await memory.getAll()).length, 1);
    const words = (await memory.search("lake"))[0]?.lexical ?? 0;
    assert.equal(words > 0, isKept, content.slice(0, 60));
  }
});

test("an update brings no secret either", async () => {
  const memory = createMemory("alice", silent());
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  const say = async (operations) => {
    service.answer = (body) => {
      const [handle] = /\bm[a-z]{3}\b(?=\])/.exec(JSON.stringify(body)) ?? [];
      const block = `<memory key="${keyOf(body)}">${JSON.stringify({ memories: operations(handle) })}</memory>`;
      const message = { role: "assistant", content: `Hello.\n\n${block}` };
      return Response.json({ choices: [{ index: 0, message, finish_reason: "stop" }] });
    };
    await (
      await chat("https://api.test/v1/chat/completions", {
        method: "POST",
        body: chatBody({ messages: [{ role: "user", content: "What about my bees?" }] }),
      })
    ).json();
  };
  await say(() => [{ content: "Keeps bees" }]);
  await say((update) => [{ update, content: `Keeps bees; ${SECRETS[0]}` }]);
  assert.deepEqual(
    (await memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
});

test("background extraction: secrets are not stored", async () => {
  const client = withMemory(
    {
      chat: {
        completions: {
          create: async (/** @type {any} */ { messages: [{ content }] }) => ({
            choices: [
              {
                message: {
                  content: content.startsWith("You keep notes") ? memoriesOf([...SECRETS, ...HARMLESS]) : "Fine.",
                },
                finish_reason: "stop",
              },
            ],
          }),
        },
      },
    },
    "alice",
    { ...silent(), extractionModel: "small" },
  );
  await client.chat.completions.create({ model: "big", messages: [{ role: "user", content: "Hello, I am new." }] });
  await client.memory.flush();
  assert.deepEqual((await client.memory.getAll()).map(({ text }) => text).sort(), [...HARMLESS].sort());
});
