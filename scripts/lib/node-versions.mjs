import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const OWN_MAJOR = Number(process.versions.node.split(".")[0]);

/**
 * A Node of this major version or a newer one: the running one, or else the one that npm installed (tests/support/package.json).
 *
 * @param {number} [major]
 * @returns {string} its path
 */
export function nodeAtLeast(major = 0) {
  return OWN_MAJOR >= major ? process.execPath : nodeFromNpm(major);
}

/**
 * A Node of exactly this major version: the one that npm installed, or else the running one.
 *
 * @param {number} major
 * @returns {string} its path
 */
export function nodeExactly(major) {
  return OWN_MAJOR === major && !isInstalled(major) ? process.execPath : nodeFromNpm(major);
}

/**
 * @param {string} node its path
 * @returns {string} such as "22.23.3"
 */
export function versionOfNode(node) {
  return execFileSync(node, ["--print", "process.versions.node"], { encoding: "utf8" }).trim();
}

/** @param {number} major */
const packageOf = (major) => `node-${major}-${process.platform}-${process.arch}/package.json`;

/** @param {number} major */
function isInstalled(major) {
  try {
    return require.resolve(packageOf(major)) !== undefined;
  } catch {
    return false;
  }
}

/** @param {number} major */
function nodeFromNpm(major) {
  if (!isInstalled(major)) {
    throw new Error(
      `npm installed no Node ${major} for ${process.platform} ${process.arch}: run "npm run setup", or run this with Node ${major}`,
    );
  }
  const manifest = require.resolve(packageOf(major));
  return path.join(path.dirname(manifest), require(manifest).bin.node);
}
