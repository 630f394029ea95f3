import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { launchChromium } from "../../tests/e2e/harness/chromium.mjs";
import { Site } from "../../tests/e2e/harness/site.mjs";
import { watchMemories } from "./watch-memories.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const PAGE = `<!doctype html>
<title>bench</title>
<script type="importmap">{ "imports": { "fast-memory": "/pkg/index.js" } }</script>
<script type="module" src="/page.js"></script>`;

/** The bench in a page of Chromium. */
export async function open(packageFolder) {
  const { outputFiles } = await build({ entryPoints: [here("filter-page.js")], bundle: true, format: "esm", external: ["fast-memory"], write: false });
  const site = await Site.start({ "/pkg/": packageFolder, "/page.js": { text: outputFiles[0].text }, "/": { text: PAGE } });
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.addInitScript(`window.memories = (${watchMemories})()`);
  await page.goto(site.url);
  await page.waitForFunction(() => window.bench !== undefined);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  return {
    name: `Chromium ${browser.version()}`,
    unit: "",
    measure: (name, pairs) => page.evaluate(([name, pairs]) => window.bench.measure(name, pairs), [name, pairs]),
    measureGrowth: (megabytes, pairs) => page.evaluate(([megabytes, pairs]) => window.bench.measureGrowth(megabytes, pairs), [megabytes, pairs]),
    async memory() {
      await devtools.send("HeapProfiler.collectGarbage");
      const { metrics } = await devtools.send("Performance.getMetrics");
      const wasm = await page.evaluate(() => window.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
      return { "JavaScript heap": metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0, "WebAssembly memory": wasm };
    },
    close: () => Promise.all([browser.close(), site.close()]),
  };
}
