// Each call of IndexedDB fails once, in Chromium.
import { fileURLToPath } from "node:url";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";

const KEY = btoa("0123456789abcdef0123456789abcdef");

/**
 * @param {number} step
 * @param {object} [options] of the client
 */
async function run(step, options) {
  const app = fileURLToPath(new URL("../lib/every-call-page.js", import.meta.url));
  const [site, browser] = await Promise.all([servePackagePage(app), launchChromium()]);
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const uncaught = [];
    page.on("pageerror", (error) => uncaught.push(`uncaught: ${error}`));
    await page.goto(site.url);
    await page.waitForFunction(() => "everyCall" in globalThis);
    const { runs, halfWritten, stuck } = await page.evaluate(
      ([step, options]) => /** @type {any} */ (globalThis).everyCall(step, options),
      /** @type {[number, object | undefined]} */ ([step, options]),
    );
    const figures = { "half-written": halfWritten.length, stuck: stuck.length, uncaught: uncaught.length };
    return { runs, figures, notes: [...halfWritten, ...stuck, ...uncaught] };
  } finally {
    await browser.close();
    await site.close();
  }
}

export const everyIndexedDbCall = [
  { name: "every call of a store fails once: IndexedDB in Chromium", run: ({ callStep }) => run(callStep) },
  {
    name: "every call of a store fails once: IndexedDB in Chromium, encrypted",
    run: ({ callStep }) => run(callStep, { encryption: { key: KEY } }),
  },
];
