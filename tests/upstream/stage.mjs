import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

import { launchChromium } from "../e2e/harness/chromium.mjs";
import { Site } from "../e2e/harness/site.mjs";
import { MockServer } from "../mock/server.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What examples import, and where it is found. */
const LIBRARIES = { openai: "../../node_modules/openai", "groq-sdk": "../sdk/node_modules/groq-sdk", "gpt-tokenizer": "../../node_modules/gpt-tokenizer" };

/** Chromium, the mock service, and a page that has the SDKs and the built package. The model is loaded once from the net. */
export class Stage {
  static async open() {
    const stage = new Stage();
    // README names /gte/ for another model; what is served there is ours.
    const mounts = { "/pkg/": at("../../pkg/"), "/gte/": at("../../build/model/") };
    const imports = { "fast-memory": "/pkg/index.js" };
    for (const [name, folder] of Object.entries(LIBRARIES)) {
      const stdin = { contents: `export * from ${JSON.stringify(at(folder))}; export { default } from ${JSON.stringify(at(folder))};`, resolveDir: at(".") };
      const bundled = await build({ stdin, bundle: true, format: "esm", platform: "browser", write: false, logLevel: "silent" }).catch(() =>
        build({ stdin: { ...stdin, contents: `export * from ${JSON.stringify(at(folder))};` }, bundle: true, format: "esm", platform: "browser", write: false }),
      );
      mounts[`/${name}.js`] = { text: bundled.outputFiles[0].text };
      imports[name] = `/${name}.js`;
    }
    mounts["/"] = { text: `<!doctype html><title>examples</title><script type="importmap">${JSON.stringify({ imports })}</script>` };
    [stage.mock, stage.site, stage.browser] = await Promise.all([MockServer.start(), Site.start(mounts), launchChromium()]);
    stage.context = await stage.browser.newContext();
    await stage.context.addInitScript((baseURL) => {
      globalThis.process = { env: { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: baseURL } };
    }, stage.mock.baseURL);
    return stage;
  }

  /** A user's first visit: nothing is stored. */
  async clear() {
    this.mock.forget();
    const page = await this.context.newPage();
    await page.goto(this.site.url);
    await page.evaluate(async () => {
      const erase = (name) => new Promise((resolve, reject) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: reject }));
      for (const { name } of await indexedDB.databases()) await erase(name);
    });
    await page.close();
  }

  /** Runs a module of examples.mjs on a new page: what it returned, wrote on the console, and did not catch. */
  async run(source) {
    const { code } = await transform(source, { loader: "ts" });
    const page = await this.context.newPage();
    const said = [];
    page.on("console", (message) => said.push({ type: message.type(), text: message.text() }));
    page.on("pageerror", (error) => said.push({ type: "uncaught", text: error.message }));
    try {
      await page.goto(this.site.url);
      const value = await page.evaluate(async (code) => {
        const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
        const { run } = await import(url);
        return run();
      }, code);
      const all = said.map(({ text }) => text);
      const log = said.filter(({ type }) => type === "log").map(({ text }) => text);
      return { value, log, all, complaints: said.filter(({ type }) => ["error", "warning", "uncaught"].includes(type)).map(({ text }) => text) };
    } finally {
      await page.close();
    }
  }

  close() {
    return Promise.all([this.browser?.close(), this.site?.close(), this.mock?.close()]);
  }
}
