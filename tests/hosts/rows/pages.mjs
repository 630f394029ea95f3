import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Site } from "../../e2e/harness/site.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { assertSiteRemembers, buildWithEsbuild, copyModel } from "./bundlers.mjs";

const SDK = fileURLToPath(new URL("../node_modules/openai/", import.meta.url));
const IMPORTS = { "fast-memory": "./node_modules/fast-memory/index.js", openai: "./node_modules/openai/index.mjs" };

/** Puts something at the beginning of a page's head. */
async function putIntoHead(app, page, html) {
  const text = await readFile(app.path(page), "utf8");
  await app.write(page, text.replace("<head>", `<head>\n    ${html}`));
}

const policy = (text) => `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; connect-src 'self' http://127.0.0.1:*; img-src data:; ${text}" />`;

export const PAGES = [
  {
    host: "<script type=module>",
    form: "import map",
    async run(app) {
      await putIntoHead(app, "index.html", `<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`);
      const site = await Site.start({ "/": app.folder, "/node_modules/openai/": SDK });
      app.onEnd(() => site.close());
      await assertPageRemembers(app, site.url);
    },
  },
  {
    host: "strict policy",
    form: "worker-src blob:",
    async run(app) {
      await buildWithEsbuild(app);
      await copyModel(app);
      await putIntoHead(app, "dist/index.html", policy("script-src 'self' 'wasm-unsafe-eval'; worker-src blob:"));
      await assertSiteRemembers(app);
    },
  },
  {
    host: "strict policy",
    form: "worker-src 'self', worker copied",
    async run(app) {
      await buildWithEsbuild(app);
      await copyModel(app);
      await app.copy("node_modules/fast-memory/embedding-worker.js", "dist/embedding-worker.js");
      await putIntoHead(app, "dist/index.html", policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"));
      await assertSiteRemembers(app, /worker.*blob:.*Content Security Policy/i);
    },
  },
];
