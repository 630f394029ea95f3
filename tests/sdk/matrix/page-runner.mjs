import { fileURLToPath } from "node:url";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Runs scenarios in a page of Chromium. */
export class PageRunner {
  #name;
  #site;
  #browser;
  #page;
  /** @type {string[]} */
  #errors = [];

  constructor(name, site, browser, page) {
    this.#name = name;
    this.#site = site;
    this.#browser = browser;
    this.#page = page;
    page.on("pageerror", (error) => this.#errors.push(error.message));
  }

  /** @param {{ name: string, entry: any, packageFolder: string, fixture: any }} setting */
  static async start({ name, entry, packageFolder, fixture }) {
    const site = await servePackagePage(here("page.js"), {
      packageFolder,
      alias: { "sdk-under-test": entry.package },
      absWorkingDir: here(".."),
    });
    const browser = await launchChromium();
    const page = await browser.newPage();
    const runner = new PageRunner(name, site, browser, page);
    await page.exposeFunction("control", (action, given) => fixture.control[action](...given));
    await page.goto(site.url);
    await page.waitForFunction(() => window.runScenario !== undefined);
    return runner;
  }

  /** As `runScenario`. */
  async run({ name }, how) {
    const result = await this.#page.evaluate(
      ([sdk, scenario, how]) => window.runScenario(sdk, scenario, how),
      [this.#name, name, how],
    );
    if (result.offered) result.failures.push(...this.#errors.splice(0));
    return result;
  }

  async close() {
    await Promise.all([this.#browser.close(), this.#site.close()]);
  }
}
