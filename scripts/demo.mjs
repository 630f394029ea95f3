// Builds the package where that is needed, builds the demo page, serves it on this machine and prints its URL.
//   node scripts/demo.mjs                 the first free port from 4173
//   node scripts/demo.mjs --port 8080     this port, or an error when it is taken
//   node scripts/demo.mjs --no-build      with the package as it was built last
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { main, SetupError, step } from "./lib/log.mjs";
import { inRoot, PKG } from "./lib/paths.mjs";

const DEFAULT_PORT = 4173;
const CONFIG = inRoot("www", "vite.config.ts");

function options() {
  try {
    return parseArgs({ options: { port: { type: "string" }, "no-build": { type: "boolean" } } }).values;
  } catch (error) {
    throw new SetupError(
      /** @type {Error} */ (error).message,
      "npm run demo -- --port 8080",
      "npm run demo -- --no-build",
    );
  }
}

/** @returns undefined when none was asked for */
function wantedPort(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new SetupError(`--port ${text} is not a number from 1 to 65535`, "npm run demo -- --port 8080");
  return port;
}

/** @returns whether it worked; the build has said why not */
function buildPackage() {
  const { status } = spawnSync(process.execPath, [inRoot("scripts", "build.mjs"), "--for-demo"], { stdio: "inherit" });
  return status === 0;
}

await main(async () => {
  const { port: text, "no-build": noBuild } = options();
  const port = wantedPort(text);
  if (noBuild && !existsSync(PKG)) throw new SetupError("pkg/ is not built yet", "npm run demo");
  if (!noBuild && !buildPackage()) {
    process.exitCode = 1;
    return;
  }
  // Loaded here: on a bare machine the build is what installs it.
  const { build, preview } = await import("vite");
  console.log("demo");
  await step("page", () => build({ configFile: CONFIG, logLevel: "warn" }).then(() => undefined));
  const server = await preview({
    configFile: CONFIG,
    logLevel: "warn",
    preview: { host: "localhost", port: port ?? DEFAULT_PORT, strictPort: port !== undefined },
  }).catch((error) => {
    throw new SetupError(error.message, `npm run demo -- --no-build --port ${(port ?? DEFAULT_PORT) + 1}`);
  });
  console.log(`\nthe demo is at ${server.resolvedUrls?.local[0]} (Ctrl+C stops it)`);
});
