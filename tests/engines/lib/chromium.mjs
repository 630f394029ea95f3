import { launchChromium } from "@fast-memory/test-support/chromium";
import { visitorOf } from "./visitor.mjs";

/** @type {import("./engines.mjs").Engine} */
export const chromium = {
  name: "Chromium",
  missing: () => undefined,
  async start() {
    const browser = await launchChromium();
    return {
      version: browser.version(),
      visitor: async () => visitorOf(await browser.newContext()),
      close: () => browser.close(),
    };
  },
};
