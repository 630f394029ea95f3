import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { pageWith } from "@fast-memory/test-support/package-page";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { StaticSite } from "@fast-memory/test-support/static-site";

import { BUILD } from "../../scripts/lib/paths.mjs";
import { openBench } from "./embed-measure.mjs";

const SCRIPT = fileURLToPath(new URL("embed-page.js", import.meta.url));

/**
 * Where the files of the bench are, on the disk by their place in URLs.
 *
 * @param {{ packages: string, models: string }} peers
 */
const foldersOf = ({ packages, models }) => ({
  "/pkg/": PACKAGE,
  "/build/": BUILD,
  "/peers/": packages,
  "/models/": models,
});

/** The bench in a page of Chromium. */
export async function openChromium(peers) {
  const { outputFiles } = await build({ entryPoints: [SCRIPT], bundle: true, format: "esm", write: false });
  const imports = {
    "onnxruntime-common": "/peers/onnxruntime-common/dist/esm/index.js",
    "onnxruntime-web/webgpu": "/peers/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs",
  };
  const site = await StaticSite.start({
    ...foldersOf(peers),
    "/page.js": { text: outputFiles[0].text },
    "/": { text: pageWith(imports, 'import "/page.js";') },
  });
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => window.embedBench !== undefined);
  const call = (method, ...args) =>
    page.evaluate(async ([method, args]) => (await window.embedBench)[method](...args), [method, args]);
  return {
    name: `Chromium ${browser.version()}`,
    lacks: [],
    open: (...args) => call("open", ...args),
    time: (...args) => call("time", ...args),
    timeStatements: (...args) => call("timeStatements", ...args),
    cosines: (...args) => call("cosines", ...args),
    close: () => Promise.all([browser.close(), site.close()]),
  };
}

/** The bench in this process. */
export async function openNode(peers) {
  const folders = Object.entries(foldersOf(peers));
  const fileOf = (place) => {
    const [prefix, folder] = folders.find(([prefix]) => place.startsWith(prefix)) ?? ["", ""];
    return path.join(folder, place.slice(prefix.length));
  };
  const module = (place) => import(pathToFileURL(fileOf(place)).href);
  const read = async (place) => {
    const bytes = await readFile(fileOf(place)).catch(() => undefined);
    return new Response(bytes, { status: bytes ? 200 : 404 });
  };
  // The tokenizers of transformers.js are taken; in Node its models run on a native runtime, which is not what a page has.
  globalThis[Symbol.for("onnxruntime")] = await module("/peers/onnxruntime-web/dist/ort.wasm.bundle.min.mjs");
  const bench = await openBench({ fetch: read, module });
  return { name: `Node ${process.version}`, lacks: ["transformers.js int8"], ...bench, close: async () => {} };
}
