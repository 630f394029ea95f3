import { fileURLToPath } from "node:url";

import { MockServer } from "@fast-memory/mock";
import { launchChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";

const APP = fileURLToPath(new URL("./page/app.js", import.meta.url));

/** A browser, the mock model, and a site that serves the test app with the built package as it would be published. */
export class BrowserFixture {
  /**
   * @param {MockServer} mock
   * @param {import("@fast-memory/test-support/static-site").StaticSite} site
   * @param {import("playwright-core").Browser} browser
   */
  constructor(mock, site, browser) {
    this.mock = mock;
    this.site = site;
    this.browser = browser;
  }

  static async start() {
    return new BrowserFixture(...(await Promise.all([MockServer.start(), servePackagePage(APP), launchChromium()])));
  }

  /**
   * A person with a browser of their own: storage and caches are fresh.
   *
   * @param {{ before?: () => void }} [scripts] `before` runs in each page before its own scripts
   */
  async visitor({ before } = {}) {
    const context = await this.browser.newContext();
    if (before) await context.addInitScript(before);
    return context;
  }

  /**
   * Opens the app in a tab, whose uncaught errors are collected.
   *
   * @param {import("playwright-core").BrowserContext} context
   * @returns {Promise<import("playwright-core").Page & { uncaught: Error[] }>}
   */
  async open(context) {
    const page = Object.assign(await context.newPage(), { uncaught: /** @type {Error[]} */ ([]) });
    page.on("pageerror", (error) => page.uncaught.push(error));
    await page.goto(`${this.site.url}/?api=${encodeURIComponent(this.mock.baseURL)}`);
    await page.waitForFunction(() => window.app !== undefined);
    return page;
  }

  /** @param {import("playwright-core").Page} page */
  async reload(page) {
    await page.reload();
    await page.waitForFunction(() => window.app !== undefined);
  }

  async close() {
    await Promise.all([this.browser.close(), this.site.close(), this.mock.close()]);
  }
}
