import { StaticSite } from "@fast-memory/test-support/static-site";
import { tools } from "./tools.mjs";
import { assertOneEngine } from "./wasm-copies.mjs";

const node = process.execPath;

/** None of the tools has a configuration: what is here is all that they are told. */
const COMMANDS = {
  vite: () => [node, tools.program("vite"), "build"],
  webpack: () => [
    node,
    tools.program("webpack-cli"),
    "build",
    "--entry",
    "./page.js",
    "--mode",
    "production",
    "--output-path",
    "dist",
    "--output-filename",
    "page.js",
  ],
  rollup: () => [
    node,
    tools.program("rollup"),
    "page.js",
    "--plugin",
    "node-resolve",
    "--format",
    "es",
    "--dir",
    "dist",
  ],
  esbuild: () => [tools.program("esbuild"), "page.js", "--bundle", "--minify", "--format=esm", "--outdir=dist"],
};

/** What the README tells users to copy: some tools leave files beside a module behind, and a policy may want the worker as a file. */
export const MODEL = "minilm";
export const WORKER = "embedding-worker.js";

/** Puts the page, its script and what is copied of the package into dist/. */
export async function build(app, tool, ...copied) {
  const [command, ...args] = COMMANDS[tool]();
  await app.run(command, args);
  if (tool !== "vite") await app.copy("index.html", "dist/index.html");
  for (const file of copied) await app.copy(`node_modules/fast-memory/${file}`, `dist/${file}`);
  assertOneEngine(app.path("dist"), app.path("node_modules/fast-memory"));
}

export async function serveBuilt(app) {
  const site = await StaticSite.start({ "/": app.path("dist") });
  app.onEnd(() => site.close());
  return site.url;
}
