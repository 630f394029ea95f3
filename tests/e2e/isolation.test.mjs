// No user sees what another said, in IndexedDB: see tests/stores/isolation.test.mjs.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { test } from "@fast-memory/test-support/deadline";
import { servePackagePage } from "@fast-memory/test-support/package-page";

const PAGE = fileURLToPath(new URL("page/isolation.js", import.meta.url));

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([servePackagePage(PAGE), launchChromium()]);
});
after(() => Promise.all([browser.close(), site.close()]));

test("IndexedDB: no user sees what another said", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => window.findCrossings !== undefined);
  assert.deepEqual(await page.evaluate(() => window.findCrossings({ seed: 4, rounds: 6 })), []);
});
