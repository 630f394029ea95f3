import { build, transform } from "esbuild";

import { MockServer } from "@fast-memory/mock";
import { launchChromium } from "@fast-memory/test-support/chromium";
import { pageWith } from "@fast-memory/test-support/package-page";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { inRoot } from "../../scripts/lib/paths.mjs";

/** What examples import beside the package. */
const LIBRARIES = ["openai", "groq-sdk", "gpt-tokenizer"];

/**
 * @typedef {object} ExampleResult
 * @property {any} value what the example returned
 * @property {string[]} log the lines of console.log
 * @property {string[]} all all lines of the console
 * @property {string[]} complaints warnings, errors and uncaught exceptions
 */

/** Chromium, the mock service, and pages that have the SDKs and the built package. The embedding model is loaded once from the site. */
export class ExampleRunner {
  /**
   * @param {MockServer} mock
   * @param {StaticSite} site
   * @param {import("playwright-core").Browser} browser
   * @param {import("playwright-core").BrowserContext} context
   */
  constructor(mock, site, browser, context) {
    this.mock = mock;
    this.site = site;
    this.browser = browser;
    this.context = context;
  }

  static async open() {
    // README names /gte/ for another model; what is served there is ours.
    /** @type {Record<string, string | { text: string }>} */
    const mounts = { "/pkg/": PACKAGE, "/gte/": inRoot("build/model") };
    /** @type {Record<string, string>} */
    const imports = { "fast-memory": "/pkg/index.js" };
    for (const name of LIBRARIES) {
      mounts[`/${name}.js`] = { text: await bundle(name) };
      imports[name] = `/${name}.js`;
    }
    mounts["/"] = { text: pageWith(imports) };
    const [mock, site, browser] = await Promise.all([MockServer.start(), StaticSite.start(mounts), launchChromium()]);
    const context = await browser.newContext();
    await context.addInitScript((baseURL) => {
      /** @type {any} */ (globalThis).process = { env: { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: baseURL } };
    }, mock.baseURL);
    return new ExampleRunner(mock, site, browser, context);
  }

  /** As at a user's first visit: nothing is stored. */
  async clear() {
    this.mock.forget();
    const page = await this.context.newPage();
    await page.goto(this.site.url);
    await page.evaluate(async () => {
      const erase = (name) =>
        new Promise((resolve, reject) =>
          Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: reject }),
        );
      for (const { name } of await indexedDB.databases()) await erase(name);
    });
    await page.close();
  }

  /**
   * Runs a module of examples.mjs on a new page.
   *
   * @param {string} source
   * @returns {Promise<ExampleResult>}
   */
  async run(source) {
    const { code } = await transform(source, { loader: "ts" });
    const page = await this.context.newPage();
    const lines = [];
    page.on("console", (message) => lines.push({ type: message.type(), text: message.text() }));
    page.on("pageerror", (error) => lines.push({ type: "uncaught", text: error.message }));
    try {
      await page.goto(this.site.url);
      const value = await page.evaluate(async (code) => {
        const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
        const { run } = await import(url);
        return run();
      }, code);
      const textsOf = (...types) => lines.filter(({ type }) => types.includes(type)).map(({ text }) => text);
      return {
        value,
        log: textsOf("log"),
        all: lines.map(({ text }) => text),
        complaints: textsOf("error", "warning", "uncaught"),
      };
    } finally {
      await page.close();
    }
  }

  close() {
    return Promise.all([this.browser.close(), this.site.close(), this.mock.close()]);
  }
}

/** @param {string} name of a package @returns {Promise<string>} a module with its exports */
async function bundle(name) {
  const exported = `export * from ${JSON.stringify(name)};`;
  const bundleOf = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0].text;
  };
  // Some have no default export.
  return bundleOf(`${exported} export { default } from ${JSON.stringify(name)};`).catch(() => bundleOf(exported));
}
