import { build, MODEL, serveBuilt } from "../lib/bundle.mjs";
import { BLOCKED, policy, putIntoHead } from "../lib/content-security-policy.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { tools } from "../lib/tools.mjs";

/** These put the worker beside the page, where the policy wants it. */
async function bringsAll(app, tool) {
  await build(app, tool);
  const url = await serveBuilt(app);
  await assertPageRemembers(app, url);
  await putIntoHead(app, "dist/index.html", policy("'self'"));
  await assertPageRemembers(app, url, BLOCKED);
}

async function leavesModel(app, tool) {
  await build(app, tool, MODEL);
  await assertPageRemembers(app, await serveBuilt(app));
}

async function dev(app, tool) {
  const { url } = await app.serve(process.execPath, [tools.program(tool), "--host", "127.0.0.1", "--port", "0"]);
  await assertPageRemembers(app, url);
}

const row = (host, form, run) => ({
  host,
  form,
  version: () => tools.version(host.toLowerCase()),
  run: (app) => run(app, host.toLowerCase()),
});

export const BUNDLERS = [
  row("Vite", "dev", dev),
  row("Vite", "build; worker-src 'self'", bringsAll),
  row("webpack", "build; worker-src 'self'", bringsAll),
  row("Rollup", "build, model copied", leavesModel),
  row("esbuild", "build, model copied", leavesModel),
];
