import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { nodeOf } from "../../sdk/lab/node-of.mjs";

const MODULES = fileURLToPath(new URL("../node_modules/", import.meta.url));
const NODE_20 = "node-20";

/** The arguments with which Node runs a tool of ../package.json. */
export function bin(name, command = name.split("/").at(-1)) {
  const { bin } = JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8"));
  return join(MODULES, name, typeof bin === "string" ? bin : bin[command]);
}

export function versionOf(name) {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}

/** Its package runs an install script for what is there already, in a package of this system. */
const binary = (scope, file) => {
  const folder = join(MODULES, scope);
  const found = existsSync(folder) && readdirSync(folder).map((name) => join(folder, name, file)).find(existsSync);
  if (!found) throw new Error(`npm brought nothing of ${scope} for ${process.platform} ${process.arch}`);
  return found;
};
const EXE = process.platform === "win32" ? ".exe" : "";
export const bun = () => binary("@oven", `bin/bun${EXE}`);
export const deno = () => binary("@deno", `deno${EXE}`);

/** The oldest Node that is supported; elsewhere than on Linux this one, if it is a Node 20. */
export function node20() {
  const oldest = join(MODULES, `${NODE_20}-${process.platform}-${process.arch}`, "bin/node");
  if (existsSync(oldest)) return oldest;
  if (process.versions.node.startsWith("20.")) return process.execPath;
  throw new Error(`no Node 20 for ${process.platform} ${process.arch} from npm: run this with Node 20`);
}
export const node22 = () => nodeOf(22);
