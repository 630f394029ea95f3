import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { MockServer } from "@fast-memory/mock";
import { BEEKEEPER, modelOf } from "@fast-memory/test-support/conversation";
import { RunningProcess } from "@fast-memory/test-support/process";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** In the suite's folder, so that apps find the tools and the SDK that npm has installed above it. */
export const APPS = here("../.apps/");
/** Where somebody has tried an example. */
const GENERATED = /\/(node_modules|dist|\.wrangler)$/;
const LISTENS = /(?:Local:|Ready on)\s+(http:\S+)\s/;

/**
 * @typedef {object} Environment what all apps share
 * @property {string} tarball the package as npm would publish it
 * @property {string} installed a node_modules/ with the package alone
 * @property {import("playwright-core").Browser} browser
 */

/** An app, that of ../app/ if no other is named, in a folder of its own, with the package installed from its tarball, and a model to talk to. */
export class HostApp {
  /** @type {(() => unknown)[]} */
  #ends = [];
  /** @type {RunningProcess[]} */
  #started = [];
  /** Whether each step that was tried went well. @type {Record<string, boolean>} */
  steps = {};

  /**
   * @param {string} folder
   * @param {Environment} environment
   * @param {MockServer} mock
   */
  constructor(folder, { tarball, browser }, mock) {
    this.folder = folder;
    this.tarball = tarball;
    this.browser = browser;
    this.mock = mock;
    this.onEnd(() => mock.close());
  }

  /**
   * @param {string} name
   * @param {Environment} environment
   * @param {string} [source] the app's folder
   */
  static async create(name, environment, source = here("../app/")) {
    const folder = join(APPS, name.replaceAll(/\W+/g, "-").toLowerCase());
    await mkdir(folder, { recursive: true });
    await cp(environment.installed, join(folder, "node_modules"), { recursive: true });
    await cp(source, folder, { recursive: true, filter: (path) => !GENERATED.test(path) });
    const app = new HostApp(folder, environment, await MockServer.start({ model: modelOf(BEEKEEPER) }));
    await app.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    return app;
  }

  /** @param {...string} parts */
  path(...parts) {
    return join(this.folder, ...parts);
  }

  /**
   * @param {string} path
   * @param {string} text
   */
  async write(path, text) {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  /**
   * Copies what a README tells to copy.
   *
   * @param {string} from
   * @param {string} to
   */
  copy(from, to) {
    return cp(this.path(from), this.path(to), { recursive: true });
  }

  /** @param {() => unknown} end work for the end of the row */
  onEnd(end) {
    this.#ends.unshift(end);
  }

  async end() {
    for (const end of this.#ends) await end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => T | Promise<T>} work
   */
  async step(name, work) {
    this.steps[name] = false;
    const value = await work();
    this.steps[name] = true;
    return value;
  }

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {import("@fast-memory/test-support/process").ProcessOptions} [options]
   */
  start(command, args, { env, cwd = this.folder } = {}) {
    const started = new RunningProcess(command, args, { env, cwd });
    this.#started.push(started);
    this.onEnd(() => started.stop());
    return started;
  }

  /**
   * Runs a program to its end.
   *
   * @param {Parameters<HostApp["start"]>} command
   */
  run(...command) {
    return this.start(...command).succeeded();
  }

  /**
   * Starts a server, and gives its address once it is printed.
   *
   * @param {Parameters<HostApp["start"]>} command
   */
  async serve(...command) {
    const server = this.start(...command);
    return { url: await server.next(LISTENS), stop: () => server.stop() };
  }

  /** What the last of its programs printed. */
  get printed() {
    return this.#started.at(-1)?.printed ?? "";
  }
}
