import { existsSync, readFileSync, statSync } from "node:fs";
import { SetupError } from "../lib/log.mjs";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const NPM_SECONDS = 900;
const MINIMUM = [20, 19];

export function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: ${MINIMUM.join(".")} or later is needed`,
      "nvm install 22",
    );
  }
  return process.versions.node;
}

/** The packages of the build: the root's own, without those of the workspaces. */
export const ensureBuildPackages = (about) => install(["--workspaces=false"], buildPackages, about);
/** The packages of every workspace: beside those of the build the SDKs, bundlers, runtimes and drivers of the tests. */
export const ensureAllPackages = (about) => install([], allPackages, about);

/** Installs what package-lock.json names, unless node_modules/ holds exactly that. */
async function install(options, wantedOf, { note }) {
  if (upToDate(wantedOf)) return "node_modules is up to date";
  note("npm ci");
  // None of the packages needs its install script: the binaries come as packages of their own.
  const args = ["ci", "--ignore-scripts", ...options];
  const result = await run("npm", [...args, "--no-audit", "--no-fund"], { timeout: NPM_SECONDS, check: false });
  if (result.code !== 0) {
    throw new SetupError(
      `npm cannot install the packages:\n${result.stderr.trim().split("\n").slice(-8).join("\n")}`,
      `npm ${args.join(" ")}`,
    );
  }
  return "installed";
}

/** The root's own packages; what these need came with them. */
function buildPackages(lock) {
  const { dependencies, devDependencies } = lock[""];
  return Object.keys({ ...dependencies, ...devDependencies }).map((name) => [
    `node_modules/${name}`,
    lock[`node_modules/${name}`],
  ]);
}

const allPackages = (lock) => Object.entries(lock).filter(([place]) => place !== "");

/** npm leaves what it installed in node_modules/.package-lock.json; optional packages of other systems are not in it. */
function upToDate(wantedOf) {
  const [wanted, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map((name) => inRoot(name));
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  const want = JSON.parse(readFileSync(wanted, "utf8")).packages;
  return wantedOf(want).every(([place, { version, optional }]) => {
    if (!have[place]) return optional === true;
    return have[place].version === version && statSync(inRoot(place), { throwIfNoEntry: false }) !== undefined;
  });
}
