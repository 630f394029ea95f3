import { existsSync, readFileSync, statSync } from "node:fs";
import { SetupError } from "../lib/log.mjs";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const NPM_SECONDS = 600;
const MINIMUM = [20, 19];

export function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new SetupError(`Node ${process.versions.node} is too old: ${MINIMUM.join(".")} or later is needed`, "nvm install 22");
  }
  return process.versions.node;
}

export const ensureNpmPackages = (about) => install("", about);
/** The SDKs that only the tests use: they have a lock of their own. */
export const ensureSdks = (about) => install("tests/sdk", about);
/** Cloudflare's tools and its runtime. */
export const ensureWorkers = (about) => install("tests/workers", about);
/** The bundlers and runtimes in which the package is tried. */
export const ensureHosts = (about) => install("tests/hosts", about);
/** Drivers of databases, for the stores. */
export const ensureDrivers = (about) => install("tests/stores", about);

/** Installs what the folder's package-lock.json names, unless its node_modules holds exactly that. */
async function install(folder, { note }) {
  if (upToDate(folder)) return "node_modules is up to date";
  note("npm ci");
  // None of the packages needs its install script: the binaries come as packages of their own.
  const result = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: inRoot(folder), timeout: NPM_SECONDS, check: false });
  if (result.code !== 0) {
    const paste = `${folder && `cd ${folder} && `}npm ci --ignore-scripts`;
    throw new SetupError(`npm cannot install the packages:\n${result.stderr.trim().split("\n").slice(-8).join("\n")}`, paste);
  }
  return "installed";
}

/** npm leaves what it installed in node_modules/.package-lock.json; optional packages of other systems are not in it. */
function upToDate(folder) {
  const [wanted, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map((name) => inRoot(folder, name));
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  const want = JSON.parse(readFileSync(wanted, "utf8")).packages;
  return Object.entries(want).every(([place, { version, optional }]) => {
    if (place === "") return true;
    if (!have[place]) return optional === true;
    return have[place].version === version && statSync(inRoot(folder, place), { throwIfNoEntry: false }) !== undefined;
  });
}
