import { fileURLToPath } from "node:url";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";

import { watchMemories } from "./watch-memories.mjs";

const SCRIPT = fileURLToPath(new URL("filter-page.js", import.meta.url));

/** The bench in a page of Chromium. */
export async function open(packageFolder) {
  const site = await servePackagePage(SCRIPT, { packageFolder });
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
    measureGrowth: (megabytes, pairs) =>
      page.evaluate(([megabytes, pairs]) => window.bench.measureGrowth(megabytes, pairs), [megabytes, pairs]),
    async memory() {
      await devtools.send("HeapProfiler.collectGarbage");
      const { metrics } = await devtools.send("Performance.getMetrics");
      const wasm = await page.evaluate(() => window.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
      return {
        "JavaScript heap": metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0,
        "WebAssembly memory": wasm,
      };
    },
    close: () => Promise.all([browser.close(), site.close()]),
  };
}
