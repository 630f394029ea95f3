import { existsSync } from "node:fs";

import puppeteer from "puppeteer-core";

import { which } from "../../../scripts/lib/env.mjs";

const MAC = "/Applications/Firefox.app/Contents/MacOS/firefox";

/** The browser that `FIREFOX` names, or the first of the usual names. */
const executable = () =>
  process.env.FIREFOX ??
  ["firefox-esr", "firefox"].map((name) => which(name)).find(Boolean) ??
  (existsSync(MAC) ? MAC : undefined);

/** @type {import("./engines.mjs").Engine} */
export const firefox = {
  name: "Firefox",
  missing: () =>
    executable() ? undefined : "no firefox or firefox-esr on the PATH: install one, or name it in FIREFOX",
  async start() {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: executable(),
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
