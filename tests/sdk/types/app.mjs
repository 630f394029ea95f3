import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { InstalledPackages } from "@fast-memory/test-support/installed-packages";
import { PACKAGE, publishedFiles } from "@fast-memory/test-support/published-package";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { compile } from "@fast-memory/test-support/typescript";

const packages = new InstalledPackages(import.meta.url);

const STRICT = {
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
};

const MODULES = { nodenext: "NodeNext", bundler: "ESNext" };

/**
 * The apps of ./apps in a folder of their own. fast-memory lies in its node_modules as the files that would be published, but
 * for the model, so that its manifest's `exports` are what is compiled against.
 */
export class App {
  /**
   * @param {string} folder
   * @param {() => Promise<void>} remove
   */
  constructor(folder, remove) {
    this.folder = folder;
    this.remove = remove;
  }

  static async create() {
    const { folder, remove } = temporaryFolder("types");
    const app = new App(folder, remove);
    await cp(join(import.meta.dirname, "apps"), folder, { recursive: true });
    await app.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    for (const path of (await publishedFiles()).filter((path) => !path.startsWith("minilm/"))) {
      await mkdir(dirname(join(app.installed, path)), { recursive: true });
      await cp(join(PACKAGE, path), join(app.installed, path));
    }
    for (const name of ["@types/node", "zod"]) await app.install(name, name);
    return app;
  }

  /** The folder of the installed package. */
  get installed() {
    return join(this.folder, "node_modules/fast-memory");
  }

  /**
   * Installs an SDK of the matrix under the name that apps import.
   *
   * @param {string} alias such as "openai-6"
   * @param {string} name such as "openai"
   */
  async install(alias, name) {
    const place = join(this.folder, "node_modules", name);
    await rm(place, { force: true });
    await mkdir(dirname(place), { recursive: true });
    await symlink(packages.folder(alias), place, "junction");
  }

  /**
   * @param {string} path
   * @param {string} text
   */
  write(path, text) {
    return writeFile(join(this.folder, path), text);
  }

  /**
   * Changes a file of the installed package; text that is not found is an error.
   *
   * @param {string} path
   * @param {string} text
   * @param {string} replacement
   * @returns {Promise<() => Promise<void>>} undoes it
   */
  async damage(path, text, replacement) {
    const file = join(this.installed, path);
    const whole = await readFile(file, "utf8");
    if (!whole.includes(text)) throw new Error(`${path} of the package does not say: ${text}`);
    await writeFile(file, whole.replace(text, replacement));
    return () => writeFile(file, whole);
  }

  /**
   * Compiles files.
   *
   * @param {string[]} files
   * @param {keyof typeof MODULES} resolution
   * @param {object} [more] other options of the compiler
   * @returns {Promise<{ file: string, line: number, code: string, text: string }[]>} the faults that tsc finds
   */
  async compile(files, resolution, more) {
    const compilerOptions = { ...STRICT, module: MODULES[resolution], moduleResolution: resolution, ...more };
    await this.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    const report = await compile(["-p", "."], { cwd: this.folder });
    const faults = [...report.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)];
    if (report !== "" && faults.length === 0) throw new Error(`tsc failed:\n${report}`);
    return faults.map(([, file, line, code, text]) => ({ file, line: Number(line), code, text }));
  }
}
