import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";

import { InstalledPackages } from "@fast-memory/test-support/installed-packages";
import { runProgram } from "@fast-memory/test-support/process";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { TOOL_ENV } from "./tool-env.mjs";

const SUPPORT = fileURLToPath(new URL("../support", import.meta.url));
const installed = new InstalledPackages(import.meta.url);

/** The class that the Workers export. */
export const OBJECTS = [{ className: "FastMemory", useSQLite: true }];

/**
 * A folder of a Worker with the package and the tools as if npm had installed them.
 *
 * @param {URL} source
 */
export async function project(source) {
  const { folder, remove } = temporaryFolder("worker");
  await cp(source, folder, { recursive: true, filter: (path) => !/\/(node_modules|dist|\.wrangler)$/.test(path) });
  await mkdir(join(folder, "node_modules"), { recursive: true });
  // No link: bundlers treat what is linked as the app's own source.
  await cp(PACKAGE, join(folder, "node_modules/fast-memory"), { recursive: true });
  await cp(SUPPORT, join(folder, "node_modules/@fast-memory/test-support"), { recursive: true });
  for (const name of ["openai", "wrangler"]) await symlink(installed.folder(name), join(folder, "node_modules", name));
  return { folder, remove };
}

/** The script of Cloudflare's command. */
export const WRANGLER = installed.program("wrangler");

/**
 * @param {string[]} args
 * @param {{ folder: string }} project
 */
export function wrangler(args, { folder }) {
  return runProgram(process.execPath, [WRANGLER, ...args], { cwd: folder, env: TOOL_ENV });
}

/**
 * What a bundler has written, the script first.
 *
 * @param {string} folder
 * @param {string} script
 */
async function modulesOf(folder, script) {
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /\.(js|wasm)$/.test(file) && file !== script,
  );
  return [script, ...files].map((file) => ({
    type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: join(folder, file),
  }));
}

/** A Worker that runs in workerd, as a bundler has left it in `folder`. */
export class Worker {
  #options;
  #miniflare;

  /**
   * @param {{ folder: string, script?: string, state?: string, [option: string]: unknown }} settings `state`: where its objects and databases
   *   are kept; others are options of Miniflare
   */
  static async start({ folder, script = "index.js", state, ...more }) {
    const worker = new Worker();
    worker.#options = convertV4MiniflareOptions(
      /** @type {any} */ ({
        cf: false,
        log: new Log(LogLevel.ERROR),
        modules: await modulesOf(folder, script),
        modulesRoot: folder,
        compatibilityDate: "2026-07-01",
        compatibilityFlags: ["nodejs_compat"],
        ...more,
      }),
    );
    Object.assign(worker.#options, { resourcePersistencePath: state });
    worker.#miniflare = new Miniflare(worker.#options);
    await worker.#miniflare.ready;
    return worker;
  }

  /** Ends workerd, and starts it anew with what it has written. */
  async restart() {
    await this.stop();
    this.#miniflare = new Miniflare(this.#options);
    await this.#miniflare.ready;
  }

  /** Where it listens. */
  get url() {
    return this.#miniflare.ready;
  }

  /**
   * What the Worker answers to a call of ./app.
   *
   * @param {string} call
   * @param {object} asked
   * @returns {Promise<{ value: any, errors: any[] }>}
   */
  async ask(call, asked) {
    const response = await this.fetch(call, asked);
    const { value, errors, thrown } = await response.json();
    if (thrown) throw Object.assign(new Error(thrown.message), thrown);
    return { value, errors };
  }

  /**
   * @param {string} call
   * @param {object} asked
   * @param {AbortSignal} [signal]
   */
  fetch(call, asked, signal) {
    return this.#miniflare.dispatchFetch(`http://localhost/${call}`, {
      method: "POST",
      body: JSON.stringify(asked),
      signal,
    });
  }

  stop() {
    return this.#miniflare.dispose();
  }
}
