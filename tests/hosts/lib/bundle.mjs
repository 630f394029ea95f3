import { Site } from "../../e2e/harness/site.mjs";
import { assertOneEngine } from "./engine.mjs";
import { hosts } from "./tools.mjs";

const node = process.execPath;

/** None of the tools has a configuration: what is here is all that they are told. */
const COMMANDS = {
  vite: () => [node, hosts.bin("vite"), "build"],
  webpack: () => [node, hosts.bin("webpack-cli"), "build", "--entry", "./page.js", "--mode", "production", "--output-path", "dist", "--output-filename", "page.js"],
  rollup: () => [node, hosts.bin("rollup"), "page.js", "--plugin", "node-resolve", "--format", "es", "--dir", "dist"],
  esbuild: () => [hosts.bin("esbuild"), "page.js", "--bundle", "--minify", "--format=esm", "--outdir=dist"],
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
  const site = await Site.start({ "/": app.path("dist") });
  app.onEnd(() => site.close());
  return site.url;
}
