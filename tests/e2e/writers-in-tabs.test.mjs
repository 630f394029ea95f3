// Tabs of one user that write at the same time wait for one another: no write is refused, lost or doubled.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

const TABS = 8;
const AT_ONCE = 100;
const IN_ORDER = 150;

let fixture;
before(async () => (fixture = await BrowserFixture.start()));
after(() => fixture.close());

/** Adds `count` memories from one tab; what was refused, and the times in milliseconds. */
const write = (page, name, count, isAtOnce) =>
  page.evaluate(
    async ([name, count, isAtOnce]) => {
      const { memory } = app.client("alice", { modelUrl: "/nowhere/" });
      const [times, refused] = [[], []];
      const add = async (number) => {
        const start = performance.now();
        await memory.add(`Note ${number} of the tab ${name}`).catch(({ code }) => refused.push(code));
        times.push(performance.now() - start);
      };
      const numbers = Array.from({ length: count }, (_, number) => number);
      if (isAtOnce) await Promise.all(numbers.map(add));
      else for (const number of numbers) await add(number);
      return { times, refused };
    },
    /** @type {[string, number, boolean]} */ ([name, count, isAtOnce]),
  );

const texts = (page) =>
  page.evaluate(async () => (await app.client("alice").memory.getAll()).map(({ text }) => text).sort());

const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)].toFixed(0);

/** What is done to each page before its scripts run. */
const HOSTS = {
  "with Web Locks": undefined,
  "without Web Locks": () => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }),
};

for (const [host, change] of Object.entries(HOSTS)) {
  for (const [way, count] of Object.entries({ "at once": AT_ONCE, "one after the other": IN_ORDER })) {
    const tabs = change ? 3 : TABS;
    test(`${tabs} tabs that write ${count} memories each ${way}, ${host}: none is refused, lost or doubled`, async (t) => {
      const visitor = await fixture.visitor({ before: change });
      t.after(() => visitor.close());
      const pages = await Promise.all(Array.from({ length: tabs }, () => fixture.open(visitor)));
      const written = await Promise.all(pages.map((page, tab) => write(page, `${tab}`, count, way === "at once")));
      const times = written.flatMap((tab) => tab.times);
      t.diagnostic(`a write: p50 ${percentile(times, 0.5)} ms, p99 ${percentile(times, 0.99)} ms`);
      assert.deepEqual(
        written.flatMap(({ refused }) => refused),
        [],
      );
      const expected = pages.flatMap((_, tab) =>
        Array.from({ length: count }, (_, at) => `Note ${at} of the tab ${tab}`),
      );
      assert.deepEqual(await texts(pages[0]), expected.sort());
    }, 240_000);
  }
}

test("a tab that hangs while it writes does not stop the others", async (t) => {
  const visitor = await fixture.visitor();
  t.after(() => visitor.close());
  const [hung, other] = [await fixture.open(visitor), await fixture.open(visitor)];
  await hung.evaluate(async () => {
    await app.client("alice").memory.add("Likes tea");
    const { held } = await navigator.locks.query();
    if (held.length > 0) throw new Error("the lock is held after the write");
    // A write that never ends.
    await new Promise((taken) => {
      void navigator.locks.request("fast-memory write indexeddb fast-memory alice", () => {
        taken(undefined);
        return new Promise(() => {});
      });
    });
  });
  const seen = await other.evaluate(async () => {
    const { memory } = app.client("alice");
    const timed = async (text) => {
      const start = performance.now();
      await memory.add(text);
      return performance.now() - start;
    };
    const first = timed("Likes bread");
    // Reading needs no lock.
    const read = (await memory.getAll()).map(({ text }) => text);
    return { read, first: await first, second: await timed("Likes cheese") };
  });
  assert.deepEqual(seen.read, ["Likes tea"]);
  assert.deepEqual(await texts(other), ["Likes bread", "Likes cheese", "Likes tea"]);
  t.diagnostic(`the first write waited ${seen.first.toFixed(0)} ms, the second ${seen.second.toFixed(0)} ms`);
  assert.ok(seen.second < seen.first);
});
