// Makes sure of everything that a build and the tests need; what is there already is left alone.
//   node scripts/setup.mjs                everything
//   node scripts/setup.mjs --build-only   without the browser and the tools of the tests, and without wasm-bindgen, which the build
//                                         installs while it compiles
import { pathToFileURL } from "node:url";
import { main, seconds, step } from "./lib/log.mjs";
import { together } from "./lib/run.mjs";
import { ensureBrowser } from "./setup/browser.mjs";
import { ensureCxx } from "./setup/cxx.mjs";
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
  await together(
    () => step("npm packages", buildOnly ? ensureBuildPackages : ensureAllPackages),
    async () => {
      await step("rust", ensureRust);
      await step("wasm32 target", ensureWasmTarget);
      if (buildOnly) return;
      await step("rustfmt, clippy", ensureLinters);
      await together(
        () => step("wasm-bindgen", ensureWasmBindgen),
        () => step("wasm-pack", ensureWasmPack),
      );
    },
    ...(buildOnly ? [] : [wheels, browsers]),
  );
  console.log(`set-up is complete (${seconds(start)})\n`);
}

async function wheels() {
  await step("PostgreSQL", ensurePostgres);
  await step("cargo-deny", ensureCargoDeny);
  await step("C++ compiler", ensureCxx);
}

async function browsers() {
  await step("browser", ensureBrowser);
  await step("other browsers", ensureBrowserEngines);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => setUp({ buildOnly: process.argv.includes("--build-only") }));
}
