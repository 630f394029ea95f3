import assert from "node:assert/strict";
import { after, before } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

const LIMIT = 50;
// A busy machine lengthens tasks by chance; code that blocks lengthens them in every round.
const ROUNDS = 3;

let fixture;
let visitor;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
  visitor = await fixture.visitor({ before: observeLongTasks });
  page = await fixture.open(visitor);
});
after(() => fixture.close());

function observeLongTasks() {
  window.tasks = [];
  window.observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  window.observer.observe({ type: "longtask", buffered: true });
  /** The long tasks since the last call, once those at hand are over. */
  window.takeLongTasks = async () => {
    await new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve, 20)), 20));
    const all = [...tasks, ...observer.takeRecords()].map(({ duration }) => Math.round(duration));
    tasks.length = 0;
    return all;
  };
}

test("the observer sees a task of 80 ms", async () => {
  const seen = await page.evaluate(async () => {
    await takeLongTasks();
    setTimeout(() => {
      for (const end = performance.now() + 80; performance.now() < end;);
    });
    return takeLongTasks();
  });
  assert.ok(
    seen.some((duration) => duration >= 80),
    `seen: ${seen}`,
  );
});

test("embedding through add, search and chat leaves the page's thread free", async (t) => {
  fixture.mock.model = wellBehaved({
    answer: "Noted.",
    memories: [{ content: "Reads about bicycle repair in the evening", category: "context" }],
  });
  const loading = await page.evaluate(async () => {
    window.client = app.client("alice");
    await client.memory.ready();
    return takeLongTasks();
  });
  t.diagnostic(`long tasks while the model loads: ${loading.length ? `${loading.join(", ")} ms` : "none"}`);

  const rounds = [];
  for (let round = 0; round < ROUNDS && rounds.at(-1)?.length !== 0; round++)
    rounds.push(await page.evaluate(work, round));
  t.diagnostic(
    `long tasks while texts are embedded, by round: ${rounds.map((tasks) => (tasks.length ? `${tasks.join(", ")} ms` : "none")).join("; ")}`,
  );
  assert.ok(
    loading.every((duration) => duration <= LIMIT * 2),
    `loading blocked the page: ${loading} ms`,
  );
  assert.ok(
    rounds.some((tasks) => tasks.every((duration) => duration <= LIMIT)),
    `long tasks: ${rounds.map(String).join("; ")} ms`,
  );
});

async function work(round) {
  const { memory } = client;
  const long =
    "The bicycle in the cellar has a broken chain and two flat tyres, and nobody has ridden it since spring. ".repeat(
      12,
    );
  await Promise.all(Array.from({ length: 8 }, (_, at) => memory.add(`${round}.${at} ${long}`)));
  await memory.ready();
  for (const query of ["broken bicycle", long]) await memory.search(query);
  await app.say(client, "What should I repair next?");
  await app.stream(client, long);
  await memory.ready();
  const { embedded, totalChunks } = await memory.stats();
  if (embedded !== totalChunks) throw new Error(`only ${embedded} of ${totalChunks} were embedded`);
  return takeLongTasks();
}
