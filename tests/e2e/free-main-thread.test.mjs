import assert from "node:assert/strict";
import { after, before } from "node:test";

import { wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";
import { longTasks } from "./long-tasks.mjs";

const LIMIT = 50;

let fixture;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
  page = await fixture.open(await fixture.visitor());
});
after(() => fixture.close());

test("a task that works for long is seen, and one that waits is not", async () => {
  const busy = () => {
    for (let at = 0, sum = 0; at < 3e8; at++) window.sum = sum += at % 7;
  };
  const [worked] = await longTasks(page, LIMIT, () => page.evaluate(busy));
  assert.ok(worked > LIMIT, `${worked} ms`);
  assert.deepEqual(
    await longTasks(page, LIMIT, () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))),
    [],
  );
});

test("embedding through add, search and chat leaves the page's thread free", async () => {
  fixture.mock.model = wellBehaved({
    answer: "Noted.",
    memories: [{ content: "Reads about bicycle repair in the evening", category: "context" }],
  });
  const load = () =>
    page.evaluate(async () => {
      window.client = app.client("alice");
      await client.memory.ready();
    });
  assert.deepEqual(await longTasks(page, LIMIT, load), [], "while the model loads");
  const embed = () => page.evaluate(work);
  assert.deepEqual(await longTasks(page, LIMIT, embed), [], "while texts are embedded");
});

async function work() {
  const { memory } = client;
  const long =
    "The bicycle in the cellar has a broken chain and two flat tyres, and nobody has ridden it since spring. ".repeat(
      12,
    );
  await Promise.all(Array.from({ length: 8 }, (_, at) => memory.add(`${at} ${long}`)));
  await memory.ready();
  for (const query of ["broken bicycle", long]) await memory.search(query);
  await app.say(client, "What should I repair next?");
  await app.stream(client, long);
  await memory.ready();
  const { embedded, totalChunks } = await memory.stats();
  if (embedded !== totalChunks) throw new Error(`only ${embedded} of ${totalChunks} were embedded`);
}
