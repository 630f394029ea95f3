// The load in a page of Chromium: IndexedDB, and MiniLM in its worker.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { MockServer } from "@fast-memory/mock";
import { block } from "@fast-memory/mock/blocks";
import { keyOf, lastUserText } from "@fast-memory/mock/model";
import { spawnChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { DevTools } from "./devtools.mjs";
import { turnOf } from "./load.mjs";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function model(request) {
  const [, number] = /^Note (\d+)/m.exec(lastUserText(request)) ?? [];
  const key = keyOf(request);
  const memories = [{ content: turnOf(Number(number)).learned, category: "fact" }];
  return { content: key ? `Noted.\n\n${block(key, memories)}` : "Noted." };
}

/** Megabytes that the processes hold which draw pages and run their workers. */
async function renderers(devtools) {
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const residentKilobytes = ({ id }) =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0);
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(residentKilobytes);
  return (sizes.reduce((sum, size) => sum + size, 0) * 1024) / 1e6;
}

/** Megabytes of JavaScript in use, and of buffers and WebAssembly. */
async function heapOf(devtools, session) {
  await devtools.send("HeapProfiler.collectGarbage", {}, session);
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage", {}, session);
  return (usedSize + backingStorageSize) / 1e6;
}

/** @param {{ until: number, interval: number, add(sample: Record<string, number>, turns: number): void }} soak */
export async function soakChromium({ until, interval, add }) {
  const script = fileURLToPath(new URL("page.js", import.meta.url));
  const [mock, site] = await Promise.all([MockServer.start({ model }), servePackagePage(script)]);
  const { folder, remove } = temporaryFolder("soak");
  const url = `${site.url}/?api=${encodeURIComponent(mock.baseURL)}`;
  const browser = spawnChromium(folder, url, ["--remote-debugging-port=0"]);
  const devtools = await DevTools.connect(folder);
  const { page, worker } = await devtools.attach();
  const valueOf = async (expression) => (await devtools.send("Runtime.evaluate", { expression }, page)).result.value;
  let turns = 0;
  try {
    while (performance.now() < until) {
      await pause(interval);
      mock.forget();
      const failure = await valueOf("failure");
      if (failure) throw new Error(`the page failed: ${failure}`);
      turns = await valueOf("turns");
      const sample = {
        page: await heapOf(devtools, page),
        worker: await heapOf(devtools, worker),
        process: await renderers(devtools),
      };
      add(sample, turns);
    }
    return turns;
  } finally {
    devtools.close();
    await browser.kill();
    await Promise.all([mock.close(), site.close()]);
    await remove();
  }
}
