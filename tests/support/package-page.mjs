import { build } from "esbuild";

import { PACKAGE } from "./published-package.mjs";
import { StaticSite } from "./static-site.mjs";

/**
 * @param {Record<string, string>} imports URLs by the names that modules import
 * @param {string} [script] a module's text
 * @returns {string} a page's HTML
 */
export const pageWith = (imports, script = "") => `<!doctype html>
<title>test</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">${script}</script>`;

/**
 * A site with one page, whose script is bundled; the package is not: the page imports it as it would be published.
 *
 * @param {string} script the path of the script
 * @param {{ packageFolder?: string, policies?: Record<string, string> } & import("esbuild").BuildOptions} [options] `policies`: the
 *   content security policies of further addresses of the page
 * @returns {Promise<StaticSite>}
 */
export async function servePackagePage(script, { packageFolder = PACKAGE, policies = {}, ...bundling } = {}) {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    format: "esm",
    external: ["fast-memory", "node:*"],
    ...bundling,
    write: false,
  });
  const text = pageWith({ "fast-memory": "/pkg/index.js" }, 'import "/page.js";');
  const pages = Object.entries(policies).map(([name, policy]) => [`/${name}`, { text, policy }]);
  return StaticSite.start({
    "/pkg/": packageFolder,
    "/page.js": { text: outputFiles[0].text },
    "/": { text },
    ...Object.fromEntries(pages),
  });
}
