import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { nodeOf } from "../../sdk/lab/node-of.mjs";

/** What a suite of tests has installed. */
class Packages {
  constructor(suite) {
    this.modules = fileURLToPath(new URL(`../../${suite}/node_modules/`, import.meta.url));
  }

  folder(name) {
    return join(this.modules, name);
  }

  #manifest(name) {
    return JSON.parse(readFileSync(join(this.folder(name), "package.json"), "utf8"));
  }

  /** The program with which Node runs a tool. */
  bin(name, command = name.split("/").at(-1)) {
    const { bin } = this.#manifest(name);
    return join(this.folder(name), typeof bin === "string" ? bin : bin[command]);
  }

  version(name) {
    return this.#manifest(name).version;
  }
}
export const hosts = new Packages("hosts");
export const stores = new Packages("stores");
export const workers = new Packages("workers");

/** Its package runs an install script for what is there already, in a package of this system. */
const binary = (scope, file) => {
  const folder = hosts.folder(scope);
  const found = existsSync(folder) && readdirSync(folder).map((name) => join(folder, name, file)).find(existsSync);
  if (!found) throw new Error(`npm brought nothing of ${scope} for ${process.platform} ${process.arch}`);
  return found;
};
const EXE = process.platform === "win32" ? ".exe" : "";
export const bun = () => binary("@oven", `bin/bun${EXE}`);
export const deno = () => binary("@deno", `deno${EXE}`);

/** That Node of npm; elsewhere than on Linux this one, if it is of that version. */
function nodeFromNpm(version) {
  const found = join(hosts.folder(`node-${version}-${process.platform}-${process.arch}`), "bin/node");
  if (existsSync(found)) return found;
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  throw new Error(`no Node ${version} for ${process.platform} ${process.arch} from npm: run this with Node ${version}`);
}
/** The oldest that is supported, and the newest. */
export const node20 = () => nodeFromNpm(20);
export const node26 = () => nodeFromNpm(26);
export const node22 = () => nodeOf(22);
export const versionOfNode = (node) => execFileSync(node, ["--print", "process.versions.node"], { encoding: "utf8" }).trim();
