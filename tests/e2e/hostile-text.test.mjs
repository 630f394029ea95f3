// The hostile suite in a page: see tests/unit/hostile/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { test } from "@fast-memory/test-support/deadline";
import { servePackagePage } from "@fast-memory/test-support/package-page";

const CASES = JSON.parse(readFileSync(new URL("../hostile/cases.json", import.meta.url), "utf8"));
const PAGE = fileURLToPath(new URL("page/hostile.js", import.meta.url));
/** At most so many cases go to the page at once. */
const SLICE = 40;

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([servePackagePage(PAGE), launchChromium()]);
});
after(() => Promise.all([browser.close(), site.close()]));

test("no attack of the hostile suite succeeds in Chromium", async () => {
  const page = await (await browser.newContext()).newPage();
  const uncaught = [];
  page.on("pageerror", (error) => uncaught.push(error));
  await page.goto(site.url);
  await page.waitForFunction(() => window.runHostileCases !== undefined);
  const failed = [];
  for (let at = 0; at < CASES.length; at += SLICE)
    failed.push(...(await page.evaluate((cases) => window.runHostileCases(cases), CASES.slice(at, at + SLICE))));
  assert.deepEqual(failed, []);
  assert.deepEqual(uncaught, []);
});
