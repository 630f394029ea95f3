import puppeteer from "puppeteer-core";

import { firefoxFile, lackOfFirefox } from "../../../scripts/lib/browser-engines.mjs";
import { visitorOf } from "./visitor.mjs";

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
      visitor: async () => visitorOf(await browser.createBrowserContext()),
      close: () => browser.close(),
    };
  },
};
