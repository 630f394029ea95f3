/**
 * Builds fast-memory where that is needed, builds the demo page, serves it on this machine and prints its URL.
 *
 *     npm run demo
 *     npm run demo -- --port 8080     this port, or an error when it is taken
 *     npm run demo -- --no-build      the package as it was built last
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const configFile = fileURLToPath(new URL("../www/vite.config.ts", import.meta.url));
const DEFAULT_PORT = 4173;

function fail(message) {
  console.error(message);
  process.exit(1);
}

function options() {
  try {
    return parseArgs({ options: { port: { type: "string" }, "no-build": { type: "boolean", default: false } } }).values;
  } catch (error) {
    return fail(`demo: ${error.message}\nusage: npm run demo -- [--port PORT] [--no-build]`);
  }
}

function run(script, ...args) {
  const { status, signal } = spawnSync(process.execPath, [`scripts/${script}`, ...args], { cwd: root, stdio: "inherit" });
  if (signal || status !== 0) fail(`demo: scripts/${script} failed (${signal ?? `exit code ${status}`}); its last lines say why`);
}

const chosen = options();
const port = chosen.port === undefined ? DEFAULT_PORT : Number(chosen.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`demo: --port ${chosen.port}: expected a number from 0 to 65535`);

if (chosen["no-build"]) {
  if (!existsSync(`${root}/pkg/package.json`)) fail("demo: pkg/ is not built yet; run: npm run demo");
} else {
  run("setup.mjs", "--build-only");
  run("build.mjs");
}

const { build, preview } = await import("vite").catch(() => fail("demo: vite is not installed; run: npm install"));
await build({ configFile, logLevel: "warn" });
const server = await preview({
  configFile,
  logLevel: "warn",
  preview: { host: "localhost", port, strictPort: chosen.port !== undefined },
}).catch((error) => fail(`demo: ${error.message}; choose another with: npm run demo -- --port PORT`));

console.log(`\nThe demo is at ${server.resolvedUrls.local[0]}  (Ctrl+C stops it)`);
