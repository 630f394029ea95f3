import assert from "node:assert/strict";

import { complaintsOf } from "@fast-memory/test-support/page-complaints";
import { assertRemembers } from "./conversation.mjs";

const DEADLINE = 120_000;

export const chromium = ({ browser }) => `Chromium ${browser.version()}`;

/** The app's page, with what its console shows of errors and warnings. */
export async function openPage(context, address, { mock }, complaints) {
  context.setDefaultTimeout(DEADLINE);
  const page = await context.newPage();
  complaintsOf(page, complaints);
  const url = new URL(address);
  url.searchParams.set("api", mock.baseURL);
  await page.goto(url.href);
  await page.waitForFunction(() => globalThis.chat !== undefined);
  return {
    /** What is learned is in IndexedDB. */
    async say(text) {
      const { databases, ...turn } = await page.evaluate(
        async (text) => ({ ...(await chat.turn(text)), databases: await indexedDB.databases() }),
        text,
      );
      assert.deepEqual(
        databases.map(({ name }) => name),
        ["fast-memory"],
      );
      return turn;
    },
    stop: () => page.close(),
  };
}

/**
 * A visitor who opens the page twice.
 * @param {RegExp} [expected]  what the browser may complain of; nothing else
 */
export async function assertPageRemembers(app, address, expected) {
  const context = await app.browser.newContext();
  app.onEnd(() => context.close());
  const complaints = [];
  await assertRemembers(app, () => openPage(context, address, app, complaints));
  assert.deepEqual(
    complaints.filter((text) => !expected?.test(text)),
    [],
  );
  if (expected) assert.notEqual(complaints.length, 0, `the browser did not complain of ${expected}`);
}
