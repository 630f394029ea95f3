import { cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { MockServer } from "../../mock/server.mjs";
import { teach } from "./conversation.mjs";
import { Process } from "./process.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Beside node_modules/, where the tools and the SDK are found from. */
export const APPS = here("../.apps/");
/** Where somebody has tried an example. */
const GENERATED = /\/(node_modules|dist|\.wrangler)$/;
const LISTENS = /(?:Local:|Ready on)\s+(http:\S+)\s/;

/** An app, that of ../app/ if no other is named, in a folder of its own, with the package installed from its tarball, and a model to talk to. */
export class App {
  #ends = [];
  #started = [];
  /** Whether each step that was tried went well. */
  steps = {};

  static async create(name, { installed, tarball, browser }, source = here("../app/")) {
    const app = new App();
    app.folder = join(APPS, name.replaceAll(/\W+/g, "-").toLowerCase());
    Object.assign(app, { tarball, browser });
    await mkdir(app.folder, { recursive: true });
    await cp(installed, join(app.folder, "node_modules"), { recursive: true });
    await cp(source, app.folder, { recursive: true, filter: (path) => !GENERATED.test(path) });
    await app.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    app.mock = await MockServer.start();
    app.onEnd(() => app.mock.close());
    teach(app.mock);
    return app;
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  async write(path, text) {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  /** Copies what a README tells to copy. */
  copy(from, to) {
    return cp(this.path(from), this.path(to), { recursive: true });
  }

  /** A package of another suite's, with all that it needs, as if it were installed here. */
  async borrow(packages, name) {
    await mkdir(dirname(this.path("node_modules", name)), { recursive: true });
    await symlink(packages.folder(name), this.path("node_modules", name));
  }

  onEnd(end) {
    this.#ends.unshift(end);
  }

  async end() {
    for (const end of this.#ends) await end();
    await rm(this.folder, { recursive: true, force: true });
  }

  async step(name, work) {
    this.steps[name] = false;
    const value = await work();
    this.steps[name] = true;
    return value;
  }

  start(command, args, { env, cwd = this.folder } = {}) {
    const started = new Process(command, args, { env, cwd });
    this.#started.push(started);
    this.onEnd(() => started.stop());
    return started;
  }

  /** Runs a program to its end. */
  run(...command) {
    return this.start(...command).end();
  }

  /** Starts a server, and gives its address once it is printed. */
  async serve(...command) {
    const server = this.start(...command);
    return { url: await server.next(LISTENS), stop: () => server.stop() };
  }

  /** What the last of its programs said. */
  get printed() {
    return this.#started.at(-1)?.printed ?? "";
  }
}
