import puppeteer from "puppeteer-core";

import { firefoxFile, lackOfFirefox } from "../../../scripts/lib/browser-engines.mjs";

/** @type {import("./engines.mjs").Engine} */
export const firefox = {
  name: "Firefox",
  missing: lackOfFirefox,
  async start() {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: firefoxFile(),
      headless: true,
      // Without these, navigator.storage.persist() waits for a question that nobody answers.
      extraPrefsFirefox: {
        "dom.storageManager.prompt.testing": true,
        "dom.storageManager.prompt.testing.allow": false,
      },
    });
    return {
      version: (await browser.version()).replace(/^\D*/, ""),
      async visitor() {
        const context = await browser.createBrowserContext();
        return {
          async open(url) {
            const page = await context.newPage();
            await page.goto(url);
            return {
              evaluate: (run, argument) => page.evaluate(run, argument),
              close: () => page.close(),
            };
          },
          close: () => context.close(),
        };
      },
      close: () => browser.close(),
    };
  },
};
