import { StaticSite } from "@fast-memory/test-support/static-site";
import { build, MODEL, serveBuilt, WORKER } from "../lib/bundle.mjs";
import { BLOCKED, policy, putIntoHead } from "../lib/content-security-policy.mjs";
import { assertPageRemembers, chromium } from "../lib/page.mjs";
import { tools } from "../lib/tools.mjs";

const IMPORTS = { "fast-memory": "./node_modules/fast-memory/index.js", openai: "./node_modules/openai/index.mjs" };

export const PAGES = [
  {
    host: "<script type=module>",
    form: "import map",
    version: chromium,
    async run(app) {
      await putIntoHead(app, "index.html", `<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`);
      const site = await StaticSite.start({ "/": app.folder, "/node_modules/openai/": tools.folder("openai") });
      app.onEnd(() => site.close());
      await assertPageRemembers(app, site.url);
    },
  },
  {
    host: "strict policy",
    form: "worker-src blob:",
    version: chromium,
    async run(app) {
      await build(app, "esbuild", MODEL);
      await putIntoHead(app, "dist/index.html", policy("blob:"));
      await assertPageRemembers(app, await serveBuilt(app));
    },
  },
  {
    host: "strict policy",
    form: "worker-src 'self', worker copied",
    version: chromium,
    async run(app) {
      await build(app, "esbuild", MODEL, WORKER);
      await putIntoHead(app, "dist/index.html", policy("'self'"));
      await assertPageRemembers(app, await serveBuilt(app), BLOCKED);
    },
  },
];
