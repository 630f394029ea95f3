import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { launchChromium } from "../../e2e/harness/chromium.mjs";
import { Site } from "../../e2e/harness/site.mjs";

const PAGE = `<!doctype html>
<title>matrix</title>
<script type="importmap">{ "imports": { "fast-memory": "/pkg/index.js" } }</script>
<script type="module" src="/page.js"></script>`;

/** Plays the client's part in a page of Chromium. */
export class PageHost {
  static async start(column, { packageFolder, stage, name }) {
    const host = new PageHost();
    host.name = name;
    const built = await build({
      entryPoints: [fileURLToPath(new URL("page.js", import.meta.url))],
      alias: { "sdk-of-the-column": column.package },
      external: ["fast-memory", "node:*"],
      absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
      bundle: true,
      format: "esm",
      write: false,
    });
    host.site = await Site.start({ "/pkg/": packageFolder, "/page.js": { text: built.outputFiles[0].text }, "/": { text: PAGE } });
    host.browser = await launchChromium();
    host.page = await host.browser.newPage();
    host.page.on("pageerror", (error) => host.errors.push(error.message));
    await host.page.exposeFunction("control", (name, given) => stage.control[name](...given));
    await host.page.goto(host.site.url);
    await host.page.waitForFunction(() => window.play !== undefined);
    return host;
  }
  errors = [];

  async play({ name }, how) {
    const played = await this.page.evaluate(([column, scenario, how]) => window.play(column, scenario, how), [this.name, name, how]);
    if (played.offered) played.failures.push(...this.errors.splice(0));
    return played;
  }

  async close() {
    await Promise.all([this.browser.close(), this.site.close()]);
  }
}
