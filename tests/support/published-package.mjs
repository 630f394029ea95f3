import path from "node:path";

import { PKG } from "../../scripts/lib/paths.mjs";
import { runProgram } from "./process.mjs";

/** The built package; FAST_MEMORY_PACKAGE names another build. */
export const PACKAGE = path.resolve(process.env.FAST_MEMORY_PACKAGE ?? PKG);

/**
 * What `npm publish` would upload, as a file in `folder`.
 *
 * @param {string} folder
 * @returns {Promise<{ tarball: string, files: string[], unpackedSize: number }>} the paths in it, and its bytes when unpacked
 */
export async function pack(folder) {
  const packed = await npmPack("--pack-destination", folder);
  return { tarball: path.join(folder, packed.filename), files: pathsOf(packed), unpackedSize: packed.unpackedSize };
}

/** @returns {Promise<string[]>} the paths that `npm publish` would upload */
export async function publishedFiles() {
  return pathsOf(await npmPack("--dry-run"));
}

/** @param {string[]} args */
async function npmPack(...args) {
  const { stdout } = await runProgram("npm", ["pack", "--json", ...args], { cwd: PACKAGE });
  // npm 12 answers with an object by package name, the earlier ones with a list.
  const [packed] = Object.values(JSON.parse(stdout));
  return packed;
}

/** @param {{ files: { path: string }[] }} packed */
const pathsOf = ({ files }) => files.map((file) => file.path);
