import assert from "node:assert/strict";

import { assertKept, assertRemembered, INTRODUCTION, QUESTION } from "./conversation.mjs";

const DEADLINE = 120_000;

/** Says one thing on the app's page; what is learned of it is in IndexedDB. */
export async function say(page, text) {
  await page.waitForFunction(() => globalThis.chat !== undefined);
  const turn = await page.evaluate(async (text) => ({ reply: await chat.say(text), kept: await chat.kept(), databases: await indexedDB.databases() }), text);
  assertKept(turn.kept);
  assert.deepEqual(turn.databases.map(({ name }) => name), ["fast-memory"]);
  return turn.reply;
}

/**
 * A visitor introduces himself, loads the page again and asks.
 * @param {RegExp} [expected]  what the browser may complain of; nothing else
 */
export async function assertPageRemembers({ browser, mock }, address, expected) {
  const context = await browser.newContext();
  try {
    context.setDefaultTimeout(DEADLINE);
    const page = await context.newPage();
    const complaints = listen(page);
    const url = new URL(address);
    url.searchParams.set("api", mock.baseURL);
    await page.goto(url.href);
    const replies = [await say(page, INTRODUCTION)];
    await page.reload();
    replies.push(await say(page, QUESTION));
    assertRemembered(mock, replies);
    assert.deepEqual(complaints.filter((text) => !expected?.test(text)), []);
    if (expected) assert.notEqual(complaints.length, 0, `the browser did not complain of ${expected}`);
  } finally {
    await context.close();
  }
}

/** Collects what the page's console shows of errors and warnings. */
export function listen(page, complaints = []) {
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  return complaints;
}
