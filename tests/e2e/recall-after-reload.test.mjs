import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { lastUserText, learnsFrom, remembered } from "@fast-memory/mock/model";
import { DEVELOPER } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

const { introduction: INTRODUCTION, question: QUESTION } = DEVELOPER;
const TAUGHT = [
  { content: "Works as a Python developer at a fintech startup", category: "fact" },
  ...DEVELOPER.learned,
];

let fixture;
let visitor;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
});
after(() => fixture.close());
beforeEach(async () => {
  fixture.mock.forget();
  fixture.mock.model = learnsFrom({ [INTRODUCTION]: TAUGHT });
  visitor = await fixture.visitor();
  page = await fixture.open(visitor);
});
afterEach(async () => {
  await visitor.close();
  assert.deepEqual(page.uncaught, []);
});

const introduce = () =>
  page.evaluate(async (text) => {
    const client = app.client("alice");
    const turn = app.next(client.memory, "turn");
    const reply = await app.say(client, text);
    const { learned } = await turn;
    await client.memory.ready();
    return { reply, added: learned.added.map(({ text, category, source }) => ({ text, category, source })) };
  }, INTRODUCTION);

test("a memory from before a reload reaches the model after it", async () => {
  const first = await introduce();
  assert.equal(first.reply, "Noted.");
  assert.deepEqual(
    first.added,
    TAUGHT.map(({ content, category }) => ({ text: content, category, source: "reply" })),
  );

  await fixture.reload(page);
  const turn = await page.evaluate(async (text) => {
    const client = app.client("alice");
    const turn = app.next(client.memory, "turn");
    await client.memory.ready();
    await app.say(client, text);
    const { recalled, learned } = await turn;
    return { recalled: recalled.map(({ memory }) => memory.text), added: learned.added.length, failures: app.failures };
  }, QUESTION);

  const [before, request] = fixture.mock.chats;
  assert.deepEqual(remembered(before), []);
  assert.ok(lastUserText(request).startsWith(QUESTION));
  assert.ok(
    remembered(request).some(({ text }) => text === "Uses PostgreSQL at work"),
    lastUserText(request),
  );
  // The model reads them by age, the app gets them by score.
  assert.deepEqual(
    turn.recalled.toSorted(),
    remembered(request)
      .map(({ text }) => text)
      .toSorted(),
  );
  assert.equal(turn.added, 0);
  assert.deepEqual(turn.failures, []);
});

test("the system prompt and earlier turns stay unchanged", async () => {
  await introduce();
  fixture.mock.forget();
  const messages = [
    { role: "system", content: "Answer briefly.  \n\tKeep “this” as it is." },
    { role: "user", content: "Which database did I say we use?" },
    { role: "assistant", content: "PostgreSQL." },
    { role: "user", content: QUESTION },
  ];
  const unchanged = await page.evaluate(async (messages) => {
    const client = app.client("alice");
    await client.memory.ready();
    const before = JSON.stringify(messages);
    await client.chat.completions.create({ model: "mock", messages, temperature: 0.5 });
    return JSON.stringify(messages) === before;
  }, messages);
  const [request] = fixture.mock.chats;
  assert.ok(unchanged, "the app's own messages were changed");
  assert.deepEqual(request.messages.slice(0, -1), messages.slice(0, -1));
  assert.equal(request.temperature, 0.5);
  assert.ok(remembered(request).length > 0);
});

test("another user's request carries none of the memories", async () => {
  await introduce();
  fixture.mock.forget();
  const bob = await page.evaluate(async (text) => {
    const client = app.client("bob");
    await client.memory.ready();
    const reply = await app.say(client, text);
    return { reply, all: await client.memory.getAll(), hits: await client.memory.search(text) };
  }, QUESTION);
  const [exchange] = fixture.mock.posts("/chat/completions");
  assert.doesNotMatch(exchange.body, /PostgreSQL|fintech|alice|<remembered/);
  assert.deepEqual(bob, { reply: "Noted.", all: [], hits: [] });
});

test("a streamed turn recalls memories, and small talk recalls none", async () => {
  await introduce();
  fixture.mock.forget();
  await page.evaluate(async (question) => {
    const client = app.client("alice");
    await client.memory.ready();
    await app.stream(client, question);
    await app.say(client, "Tell me a joke about penguins.");
  }, QUESTION);
  const [question, joke] = fixture.mock.chats;
  assert.ok(remembered(question).some(({ text }) => text.includes("PostgreSQL")));
  assert.deepEqual(remembered(joke), []);
});
