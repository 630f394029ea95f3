import { Site } from "../../e2e/harness/site.mjs";
import { assertOneEngine } from "../lib/engine.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { BLOCKED, policy, putIntoHead } from "../lib/policy.mjs";
import { bin } from "../lib/tools.mjs";

const node = process.execPath;

/** None of the tools has a configuration: what is here is all that they are told. */
const WEBPACK = ["--entry", "./page.js", "--mode", "production", "--output-path", "dist", "--output-filename", "page.js"];
const ROLLUP = ["page.js", "--plugin", "node-resolve", "--format", "es", "--dir", "dist"];
const ESBUILD = ["page.js", "--bundle", "--minify", "--format=esm", "--outdir=dist"];

export const build = {
  Vite: (app) => app.run(node, [bin("vite"), "build"]),
  async webpack(app) {
    await app.run(node, [bin("webpack-cli"), "build", ...WEBPACK]);
    await app.copy("index.html", "dist/index.html");
  },
  async Rollup(app) {
    await app.run(node, [bin("rollup"), ...ROLLUP]);
    await app.copy("index.html", "dist/index.html");
  },
  async esbuild(app) {
    await app.run(bin("esbuild"), ESBUILD);
    await app.copy("index.html", "dist/index.html");
  },
};

/** What the README tells users of esbuild and Rollup, which leave files beside a module behind. */
export const copyModel = (app) => app.copy("node_modules/fast-memory/minilm", "dist/minilm");

export async function assertSiteRemembers(app, expected) {
  assertOneEngine(app.path("dist"), app.path("node_modules/fast-memory"));
  const site = await Site.start({ "/": app.path("dist") });
  app.onEnd(() => site.close());
  await assertPageRemembers(app, site.url, expected);
}

export const BUNDLERS = [
  ...["Vite", "webpack"].map((host) => ({
    host,
    tool: host.toLowerCase(),
    form: "build; worker-src 'self'",
    async run(app) {
      await build[host](app);
      await assertSiteRemembers(app);
      app.mock.forget();
      // These put the worker beside the page, where the policy wants it.
      await putIntoHead(app, "dist/index.html", policy("'self'"));
      await assertSiteRemembers(app, BLOCKED);
    },
  })),
  ...["Rollup", "esbuild"].map((host) => ({
    host,
    tool: host.toLowerCase(),
    form: "build, model copied",
    async run(app) {
      await build[host](app);
      await copyModel(app);
      await assertSiteRemembers(app);
    },
  })),
  {
    host: "Vite",
    tool: "vite",
    form: "dev",
    async run(app) {
      await assertPageRemembers(app, await app.serve(node, [bin("vite"), "--host", "127.0.0.1", "--port", "0"]));
    },
  },
];
