// Learning in the background, where tabs die: nothing is lost, and nothing is done twice.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { Gate } from "@fast-memory/mock/marks";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

const ROUNDS = 50;

let fixture;
let visitor;
/** How often each message was put to the model that extracts. */
let asked;

before(async () => (fixture = await BrowserFixture.start()));
after(() => fixture?.close());
beforeEach(async () => {
  fixture.mock.forget();
  asked = new Map();
  visitor = await fixture.visitor();
  answer(() => undefined);
});
afterEach(() => visitor.close());

/** The model notes each message word for word; `reached` is waited for before it answers. */
function answer(reached) {
  fixture.mock.model = async ({ messages: [system, user] }) => {
    if (!system.content.startsWith("You keep notes about a user.")) return { content: "Fine." };
    const said = [...user.content.matchAll(/<user>(.*?)<\/user>/g)].map(([, text]) => text);
    for (const text of said) asked.set(text, (asked.get(text) ?? 0) + 1);
    await reached(said);
    return {
      content: JSON.stringify({ memories: said.map((text) => ({ content: `Said: ${text}`, category: "fact" })) }),
    };
  };
}

/** Deterministic numbers from 0 to 1, so that a round that fails can be repeated. */
function seeded(seed) {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Kills the process that draws the page: no handler of the page runs. */
async function kill(page) {
  const crashed = page.waitForEvent("crash");
  const devtools = await page.context().newCDPSession(page);
  devtools.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

const use = (page, user) => page.evaluate((user) => void (window.client = app.background(user)), user);
const open = async (user) => {
  const page = await fixture.open(visitor);
  await use(page, user);
  return page;
};
const say = (page, text) => page.evaluate((text) => app.say(client, text), text);
const flush = (page) => page.evaluate(() => client.memory.flush({ timeout: 20_000 }));
const known = (page) => page.evaluate(async () => (await client.memory.getAll()).map(({ text }) => text));
const extraction = (page) => page.evaluate(async () => (await client.memory.stats()).extraction);

/** When the tab dies: what the page does, and what is waited for. `pass` opens what the model waits for. */
const MOMENTS = {
  "before anything is asked": async () => undefined,
  "while the model is asked": async ({ page, arrived, random }) => {
    page.evaluate(() => void client.memory.flush()).catch(() => undefined);
    await arrived;
    await pause(10 * random());
  },
  "when the model has answered": async ({ page, arrived, pass, random }) => {
    page.evaluate(() => void client.memory.flush()).catch(() => undefined);
    await arrived;
    pass();
    await pause(25 * random());
  },
};

test(`a tab that is killed ${ROUNDS} times between reply and extraction loses nothing`, async (t) => {
  const random = seeded(7);
  const seen = {};
  let page = await fixture.open(visitor);
  for (let round = 0; round < ROUNDS; round++) {
    const [moment, come] = Object.entries(MOMENTS)[round % 3];
    const [user, text] = [`user-${round}`, `I own boat ${round}`];
    const gate = new Gate();
    let isDone = false;

    await use(page, user);
    await page.exposeFunction("tell", ({ phase }) => (isDone ||= phase === "done"));
    await page.evaluate(() => void client.memory.on("extraction", tell));
    answer(() => gate.pass());
    assert.equal(await say(page, text), "Fine.");
    await come({ page, arrived: gate.reached, pass: () => gate.open(), random });
    await kill(page);
    gate.open();
    const before = asked.get(text) ?? 0;

    answer(() => undefined);
    page = await open(user);
    assert.equal(await flush(page), true, `round ${round}`);
    assert.deepEqual(await known(page), [`Said: ${text}`], `round ${round}, ${moment}`);
    assert.deepEqual(await extraction(page), { waiting: 0, stuck: 0 });
    const times = asked.get(text);
    assert.ok(
      times <= before + 1 && times >= 1,
      `round ${round}, ${moment}: asked ${times} times, ${before} of them before`,
    );
    if (isDone) assert.equal(times, 1, `round ${round}: what was done is not asked again`);
    const outcome = `${moment}: ${times === before ? "it was learned from" : "it was learned from when the page was opened again"}`;
    seen[outcome] = (seen[outcome] ?? 0) + 1;
  }
  for (const [outcome, times] of Object.entries(seen)) t.diagnostic(`${times} × ${outcome}`);
  assert.ok(Object.keys(MOMENTS).every((moment) => Object.keys(seen).some((outcome) => outcome.startsWith(moment))));
}, 180_000);

test("two tabs with a hundred messages extract each message once", async () => {
  const tabs = [await open("alice"), await open("alice")];
  const all = (tab) =>
    tabs[tab].evaluate(async (tab) => {
      for (let number = 0; number < 50; number++) await app.say(client, `I own boat ${number} of tab ${tab}`);
      return client.memory.flush({ timeout: 30_000 });
    }, tab);
  assert.deepEqual(await Promise.all([all(0), all(1)]), [true, true]);
  const texts = [0, 1].flatMap((tab) =>
    Array.from({ length: 50 }, (_, number) => `I own boat ${number} of tab ${tab}`),
  );
  assert.deepEqual([...asked.keys()].sort(), [...texts].sort());
  assert.deepEqual([...new Set(asked.values())], [1]);
  assert.deepEqual((await known(tabs[0])).sort(), texts.map((text) => `Said: ${text}`).sort());
  const batches = fixture.mock.chats.filter(({ messages }) => messages[0].content.startsWith("You keep notes")).length;
  assert.ok(batches < 100, `${batches} batches: none was of more than one message`);
});

test("another tab takes over the extraction of a closed one", async () => {
  const gate = new Gate();
  // The second tab opens last: a client that opens asks about messages that wait, and would be the first to do so.
  const first = await open("alice");
  answer(() => gate.pass());
  await say(first, "I prefer Python");
  first.evaluate(() => void client.memory.flush()).catch(() => undefined);
  await gate.reached;
  const second = await open("alice");
  answer(() => undefined);
  const taken = flush(second);
  await first.close();
  assert.equal(await taken, true);
  assert.deepEqual(await known(second), ["Said: I prefer Python"]);
  gate.open();
});

test("messages stay queued while offline and are extracted when online", async () => {
  const page = await open("alice");
  await say(page, "I prefer Python");
  await visitor.setOffline(true);
  assert.equal(await flush(page), false);
  assert.deepEqual(await extraction(page), { waiting: 1, stuck: 0 });
  await visitor.setOffline(false);
  assert.equal(await flush(page), true);
  assert.deepEqual(await known(page), ["Said: I prefer Python"]);
});
