import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { block, shapes } from "@fast-memory/mock/blocks";
import { Gate } from "@fast-memory/mock/marks";
import { lastUserText, keyOf, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

const MEMORIES = [
  { content: "Prefers tea — grün, 緑茶 🍵", category: "preference" },
  { content: "Lives in Zürich", category: "fact" },
];
// 75 tokens of the mock: `max_tokens` beyond the smallest that still asks for a block, and known where the block begins.
const ANSWER = "Grüß Gott! ".repeat(27).trimEnd().padEnd(300, ".");
const ANSWER_TOKENS = 75;

let fixture;
let visitor;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
  visitor = await fixture.visitor();
});
after(() => fixture.close());
beforeEach(async () => {
  fixture.mock.forget();
  page = await fixture.open(visitor);
});
afterEach(() => page.close());

test("a JSON reply shows the answer and nothing of the block", async () => {
  fixture.mock.model = wellBehaved({ answer: ANSWER, memories: MEMORIES });
  const reply = await page.evaluate(async () => {
    const client = app.client("clean-json");
    const turn = app.next(client.memory, "turn");
    const reply = await client.chat.completions.create(app.ask("Hello"));
    return { content: reply.choices[0].message.content, learned: (await turn).learned.added.map(({ text }) => text) };
  });
  assert.equal(reply.content, ANSWER);
  assert.deepEqual(
    reply.learned,
    MEMORIES.map(({ content }) => content),
  );
});

for (const newline of ["\n", "\r\n", "mixed"]) {
  test(`a stream in 7-byte packets with ${JSON.stringify(newline)} line ends loses its block and is learned from`, async () => {
    const model = wellBehaved({ answer: ANSWER, memories: MEMORIES });
    fixture.mock.model = (request) => ({ ...model(request), newline });
    const user = `clean-stream-${newline.length}${newline.charCodeAt(0)}`;
    const reply = await page.evaluate(async (user) => {
      const client = app.client(user);
      const turn = app.next(client.memory, "turn");
      const content = await app.stream(client, "Hello");
      return { content, learned: (await turn).learned.added.map(({ text }) => text) };
    }, user);
    assert.equal(reply.content, ANSWER);
    assert.deepEqual(
      reply.learned,
      MEMORIES.map(({ content }) => content),
    );
  });
}

test("a block that max_tokens truncates leaves nothing behind, and the answer counts as whole", async () => {
  fixture.mock.model = wellBehaved({ answer: ANSWER, memories: MEMORIES });
  const cuts = Array.from({ length: 20 }, (_, step) => ANSWER_TOKENS + 1 + 2 * step);
  const seen = await page.evaluate(async (cuts) => {
    const client = app.client("clean-cut");
    const replies = [];
    for (const max_tokens of cuts) {
      const { choices } = await client.chat.completions.create(app.ask("Hello", { max_tokens }));
      replies.push({
        max_tokens,
        json: choices[0].message.content,
        streamed: await app.stream(client, "Hello", { max_tokens }),
      });
    }
    return replies;
  }, cuts);
  for (const { max_tokens, json, streamed } of seen) {
    assert.equal(json.trimEnd(), ANSWER, `JSON cut after ${max_tokens} tokens`);
    assert.equal(streamed.trimEnd(), ANSWER, `stream cut after ${max_tokens} tokens`);
  }
});

test("every shape of block is removed from JSON and from a stream", async () => {
  fixture.mock.model = (request) => {
    const [, shape] = /shape:(\w+)/.exec(lastUserText(request));
    return { content: `The answer.\n\n${block(keyOf(request), MEMORIES, shape)}` };
  };
  const names = Object.keys(shapes);
  const replies = await page.evaluate(async (names) => {
    const client = app.client("clean-shapes");
    const replies = {};
    for (const name of names) {
      const said = await app.say(client, `shape:${name}`);
      replies[name] = { said, streamed: await app.stream(client, `shape:${name}`) };
    }
    return replies;
  }, names);
  for (const name of names) assert.deepEqual(replies[name], { said: "The answer.", streamed: "The answer." }, name);
});

test("the text before the block is delivered while the server still holds the block back", async () => {
  const gate = new Gate();
  fixture.mock.model = (request) => {
    const written = block(keyOf(request), MEMORIES);
    const middle = Math.floor(written.length / 2);
    return { content: ["The whole answer.", "\n\n", written.slice(0, middle), gate, written.slice(middle)] };
  };
  await page.evaluate(() => {
    window.seen = [];
    window.turn = app.stream(app.client("clean-gate"), "Hello", { seen });
  });
  await gate.reached;
  await page.waitForFunction(() => seen.join("") === "The whole answer.", undefined, { timeout: 10_000 });
  gate.open();
  assert.equal(await page.evaluate(() => turn), "The whole answer.");
});

test("each word is delivered while the server holds the next one back", async () => {
  const words = ["One, ", "two, ", "three."];
  const gates = words.map(() => new Gate());
  fixture.mock.model = (request) => ({
    content: [...words.flatMap((word, at) => [word, gates[at]]), `\n\n${block(keyOf(request), MEMORIES)}`],
  });
  await page.evaluate(() => {
    window.seen = [];
    window.turn = app.stream(app.client("clean-words"), "Hello", { seen });
  });
  for (const [at, gate] of gates.entries()) {
    await gate.reached;
    const expected = words.slice(0, at + 1).join("");
    await page.waitForFunction(
      (expected) => seen.join("") === expected.trimEnd() || seen.join("") === expected,
      expected,
      { timeout: 10_000 },
    );
    gate.open();
  }
  assert.equal(await page.evaluate(() => turn), words.join(""));
});
