import { launchChromium } from "@fast-memory/test-support/chromium";

/** @type {import("./engines.mjs").Engine} */
export const chromium = {
  name: "Chromium",
  missing: () => undefined,
  async start() {
    const browser = await launchChromium();
    return {
      version: browser.version(),
      async visitor() {
        const context = await browser.newContext();
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
