import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { MockServer } from "../../mock/server.mjs";
import { launchChromium } from "./chromium.mjs";
import { Site } from "./site.mjs";

const PACKAGE = fileURLToPath(new URL("../../../pkg/", import.meta.url));
const APP = fileURLToPath(new URL("../page/app.js", import.meta.url));

const PAGE = `<!doctype html>
<title>app</title>
<script type="importmap">{ "imports": { "fast-memory": "/pkg/index.js" } }</script>
<script type="module" src="/app.js"></script>`;

/** A browser, the mock model, and a site that serves the test app with the built package as it was shipped. */
export class World {
  static async start() {
    const world = new World();
    const app = await build({ entryPoints: [APP], bundle: true, format: "esm", external: ["fast-memory"], write: false });
    const mounts = { "/pkg/": PACKAGE, "/app.js": { text: app.outputFiles[0].text }, "/": { text: PAGE } };
    [world.mock, world.site, world.browser] = await Promise.all([MockServer.start(), Site.start(mounts), launchChromium()]);
    return world;
  }

  /** A person with a browser of their own: storage and caches are fresh. */
  async visitor({ before } = {}) {
    const context = await this.browser.newContext();
    if (before) await context.addInitScript(before);
    return context;
  }

  /** Opens the app in a tab. An uncaught error of the page fails the test that closes it. */
  async open(context) {
    const page = await context.newPage();
    page.uncaught = [];
    page.on("pageerror", (error) => page.uncaught.push(error));
    await page.goto(`${this.site.url}/?api=${encodeURIComponent(this.mock.baseURL)}`);
    await page.waitForFunction(() => window.app !== undefined);
    return page;
  }

  async reload(page) {
    await page.reload();
    await page.waitForFunction(() => window.app !== undefined);
  }

  async close() {
    await Promise.all([this.browser.close(), this.site.close(), this.mock.close()]);
  }
}
