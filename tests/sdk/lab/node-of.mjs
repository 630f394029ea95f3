import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const PACKAGES = [`node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];

/** A Node of at least that version: this one, or the one that npm has brought (see ../package.json). */
export function nodeOf(version = 0) {
  if (Number(process.versions.node.split(".")[0]) >= version) return process.execPath;
  for (const name of PACKAGES) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      return path.join(path.dirname(manifest), require(manifest).bin.node);
    } catch {
      // Of the other kind.
    }
  }
  throw new Error(`no Node ${version} for ${process.platform} ${process.arch} from npm: run this with a Node of ${version} or newer`);
}
