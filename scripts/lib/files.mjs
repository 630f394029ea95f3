import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Every file under a folder (or the file itself), sorted, as full paths.
 *
 * @param {string} place
 * @param {(file: string) => boolean} [keep]
 * @returns {string[]}
 */
export function filesUnder(place, keep = () => true) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return keep(place) ? [place] : [];
  return readdirSync(place, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(path.join(place, entry.name), keep));
}

/** One hash for files, folders and plain values: it changes when any of them does. */
export function hashOf(root, places, values = []) {
  const hash = createHash("sha256").update(JSON.stringify(values));
  for (const place of places) {
    for (const file of filesUnder(path.join(root, place))) {
      hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}
