import { fileURLToPath } from "node:url";

import { Site } from "../../e2e/harness/site.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { BLOCKED, policy, putIntoHead } from "../lib/policy.mjs";
import { assertSiteRemembers, build, copyModel } from "./bundlers.mjs";

const SDK = fileURLToPath(new URL("../node_modules/openai/", import.meta.url));
const IMPORTS = { "fast-memory": "./node_modules/fast-memory/index.js", openai: "./node_modules/openai/index.mjs" };

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
      await build.esbuild(app);
      await copyModel(app);
      await putIntoHead(app, "dist/index.html", policy("blob:"));
      await assertSiteRemembers(app);
    },
  },
  {
    host: "strict policy",
    form: "worker-src 'self', worker copied",
    async run(app) {
      await build.esbuild(app);
      await copyModel(app);
      await app.copy("node_modules/fast-memory/embedding-worker.js", "dist/embedding-worker.js");
      await putIntoHead(app, "dist/index.html", policy("'self'"));
      await assertSiteRemembers(app, BLOCKED);
    },
  },
];
