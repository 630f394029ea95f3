// Makes sure of everything that a build and the tests need; what is there already is left alone.
//   node scripts/setup.mjs                everything
//   node scripts/setup.mjs --build-only   without the browser and the tools of the tests
import { pathToFileURL } from "node:url";
import { main, seconds, step } from "./lib/log.mjs";
import { ensureBrowser } from "./setup/browser.mjs";
import { ensureBrowserEngines } from "./setup/browser-engines.mjs";
import { ensureCargoDeny } from "./setup/cargo-deny.mjs";
import { ensureAllPackages, ensureBuildPackages, ensureNode } from "./setup/npm.mjs";
import { ensurePostgres } from "./setup/postgres.mjs";
import { ensureLinters, ensureRust } from "./setup/rust.mjs";
import { ensureWasmTarget } from "./setup/wasm-target.mjs";
import { ensureWasmBindgen, ensureWasmPack } from "./setup/wasm-tools.mjs";

export async function setUp({ buildOnly = false } = {}) {
  const start = performance.now();
  console.log("set-up");
  await step("node", ensureNode);
  await step("npm packages", buildOnly ? ensureBuildPackages : ensureAllPackages);
  await step("rust", ensureRust);
  await step("wasm32 target", ensureWasmTarget);
  await step("wasm-bindgen", ensureWasmBindgen);
  if (!buildOnly) {
    await step("PostgreSQL", ensurePostgres);
    await step("rustfmt, clippy", ensureLinters);
    await step("cargo-deny", ensureCargoDeny);
    await step("wasm-pack", ensureWasmPack);
    await step("browser", ensureBrowser);
    await step("other browsers", ensureBrowserEngines);
  }
  console.log(`set-up is complete (${seconds(start)})\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => setUp({ buildOnly: process.argv.includes("--build-only") }));
}
