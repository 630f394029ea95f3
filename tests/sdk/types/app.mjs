import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PACKAGE = here("../../../pkg/");
const TSC = here("../../../node_modules/typescript/bin/tsc");
const SDKS = here("../node_modules/");
const NODE_TYPES = here("../../../node_modules/@types/node");

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
  static async create() {
    const app = new App();
    app.folder = await mkdtemp(join(tmpdir(), "fast-memory-types-"));
    await cp(here("./apps/"), app.folder, { recursive: true });
    await app.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json"], { cwd: PACKAGE });
    // npm 12 answers with an object by package name, the earlier ones with a list.
    const [{ files }] = Object.values(JSON.parse(stdout));
    for (const { path } of files.filter(({ path }) => !path.startsWith("minilm/"))) {
      await mkdir(dirname(join(app.installed, path)), { recursive: true });
      await cp(join(PACKAGE, path), join(app.installed, path));
    }
    await app.#link(NODE_TYPES, "@types/node");
    await app.#link(join(SDKS, "zod"), "zod");
    return app;
  }

  /** The folder of the installed package. */
  get installed() {
    return join(this.folder, "node_modules/fast-memory");
  }

  /** Installs an SDK of the matrix (`openai-6`) under the name that apps import (`openai`). */
  install(alias, name) {
    return this.#link(join(SDKS, alias), name);
  }

  write(path, text) {
    return writeFile(join(this.folder, path), text);
  }

  /** Changes a file of the installed package; what is not found is an error. */
  async damage(path, text, replacement) {
    const file = join(this.installed, path);
    const whole = await readFile(file, "utf8");
    if (!whole.includes(text)) throw new Error(`${path} of the package does not say: ${text}`);
    await writeFile(file, whole.replace(text, replacement));
    return () => writeFile(file, whole);
  }

  /** Compiles files, and gives the faults that tsc finds: `{ file, line, code, text }`. */
  async compile(files, resolution, more) {
    const compilerOptions = { ...STRICT, module: MODULES[resolution], moduleResolution: resolution, ...more };
    await this.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    const said = await run(process.execPath, [TSC, "-p", ".", "--pretty", "false"], { cwd: this.folder }).then(
      () => "",
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
    const faults = [...said.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)];
    if (said !== "" && faults.length === 0) throw new Error(`tsc failed:\n${said}`);
    return faults.map(([, file, line, code, text]) => ({ file, line: Number(line), code, text }));
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }

  async #link(from, name) {
    const to = join(this.folder, "node_modules", name);
    await rm(to, { force: true });
    await mkdir(dirname(to), { recursive: true });
    await symlink(from, to, "junction");
  }
}
