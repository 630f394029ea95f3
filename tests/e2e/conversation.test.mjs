import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { test } from "../mock/deadline.mjs";
import { lastUserText, remembered, wellBehaved } from "../mock/model.mjs";
import { World } from "./harness/world.mjs";

const INTRODUCTION = "I'm a Python developer at a fintech startup. We use PostgreSQL.";
const QUESTION = "What database should I use for my new project?";
const TAUGHT = [
  { content: "Works as a Python developer at a fintech startup", category: "fact" },
  { content: "Uses PostgreSQL at work", category: "fact" },
];

let world;
let visitor;
let page;

before(async () => {
  world = await World.start();
});
after(() => world.close());
beforeEach(async () => {
  world.mock.forget();
  world.mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) => (lastUserText(request).startsWith(INTRODUCTION) ? TAUGHT : []),
  });
  visitor = await world.visitor();
  page = await world.open(visitor);
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

test("what was said before the reload reaches the model after it", async () => {
  const first = await introduce();
  assert.equal(first.reply, "Noted.");
  assert.deepEqual(
    first.added,
    TAUGHT.map(({ content, category }) => ({ text: content, category, source: "reply" })),
  );

  await world.reload(page);
  const turn = await page.evaluate(async (text) => {
    const client = app.client("alice");
    const turn = app.next(client.memory, "turn");
    await client.memory.ready();
    await app.say(client, text);
    const { recalled, learned } = await turn;
    return { recalled: recalled.map(({ memory }) => memory.text), added: learned.added.length, failures: app.failures };
  }, QUESTION);

  const [before, request] = world.mock.chats;
  assert.deepEqual(remembered(before), []);
  assert.ok(lastUserText(request).startsWith(QUESTION));
  assert.ok(remembered(request).some(({ text }) => text === "Uses PostgreSQL at work"), lastUserText(request));
  assert.deepEqual(turn.recalled, remembered(request).map(({ text }) => text));
  assert.equal(turn.added, 0);
  assert.deepEqual(turn.failures, []);
});

test("the system prompt and the earlier turns go out as the app wrote them", async () => {
  await introduce();
  world.mock.forget();
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
  const [request] = world.mock.chats;
  assert.ok(unchanged, "the app's own messages were changed");
  assert.deepEqual(request.messages.slice(0, -1), messages.slice(0, -1));
  assert.equal(request.temperature, 0.5);
  assert.ok(remembered(request).length > 0);
});

test("bob's request carries nothing of alice's", async () => {
  await introduce();
  world.mock.forget();
  const bob = await page.evaluate(async (text) => {
    const client = app.client("bob");
    await client.memory.ready();
    const reply = await app.say(client, text);
    return { reply, all: await client.memory.getAll(), hits: await client.memory.search(text) };
  }, QUESTION);
  const [exchange] = world.mock.posts("/chat/completions");
  assert.doesNotMatch(exchange.body, /PostgreSQL|fintech|alice|<remembered/);
  assert.deepEqual(bob, { reply: "Noted.", all: [], hits: [] });
});

test("memories are found by a streamed turn, and a small talk turn carries none", async () => {
  await introduce();
  world.mock.forget();
  await page.evaluate(async (question) => {
    const client = app.client("alice");
    await client.memory.ready();
    await app.stream(client, question);
    await app.say(client, "Tell me a joke about penguins.");
  }, QUESTION);
  const [question, joke] = world.mock.chats;
  assert.ok(remembered(question).some(({ text }) => text.includes("PostgreSQL")));
  assert.deepEqual(remembered(joke), []);
});
