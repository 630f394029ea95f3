import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The packages that a module can import: npm has put them into the root's node_modules/, or, where versions differ, into the suite's own.
 */
export class InstalledPackages {
  #places;

  /** @param {string | URL} from the module's own URL */
  constructor(from) {
    this.#places = createRequire(from).resolve.paths("any-package") ?? [];
  }

  /**
   * @param {string} name of a package, or of a scope
   * @returns {string}
   */
  folder(name) {
    const found = this.#places.map((place) => join(place, name)).find((folder) => existsSync(folder));
    if (!found) throw new Error(`${name} is not installed: npm run setup`);
    return found;
  }

  /** @param {string} name */
  #manifest(name) {
    return JSON.parse(readFileSync(join(this.folder(name), "package.json"), "utf8"));
  }

  /**
   * @param {string} name
   * @param {string} [command] where the package has several
   * @returns {string} the script with which Node runs a tool
   */
  program(name, command = name.split("/").at(-1) ?? name) {
    const { bin } = this.#manifest(name);
    return join(this.folder(name), typeof bin === "string" ? bin : bin[command]);
  }

  /** @param {string} name */
  version(name) {
    return this.#manifest(name).version;
  }

  /**
   * A binary of a tool whose packages are one a platform: npm installs the one for this machine.
   *
   * @param {string} scope in which those packages are
   * @param {string} file in the package
   * @returns {string}
   */
  binary(scope, file) {
    const folder = this.folder(scope);
    const found = readdirSync(folder)
      .map((name) => join(folder, name, file))
      .find((binary) => existsSync(binary));
    if (!found) throw new Error(`npm installed nothing of ${scope} for ${process.platform} ${process.arch}`);
    return found;
  }
}
