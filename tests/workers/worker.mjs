import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";

import { QUIET } from "./quiet.mjs";

const execute = promisify(execFile);
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The class that the Workers export. */
export const OBJECTS = [{ className: "FastMemory", useSQLite: true }];

/** A folder of a Worker with the package and the tools as if npm had installed them. */
export async function project(source) {
  const folder = await mkdtemp(join(tmpdir(), "fast-memory-worker-"));
  await cp(source, folder, { recursive: true, filter: (path) => !/\/(node_modules|dist|\.wrangler)$/.test(path) });
  await mkdir(join(folder, "node_modules"), { recursive: true });
  const link = (to, name) => symlink(to, join(folder, "node_modules", name));
  // No link: bundlers treat what is linked as the app's own source.
  await cp(at("../../pkg"), join(folder, "node_modules/fast-memory"), { recursive: true });
  for (const name of ["openai", "wrangler"]) await link(at(`./node_modules/${name}`), name);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The program of a tool that the tests have installed. */
export const bin = (name) => at(`./node_modules/${name}/bin/${name}.js`);

/** Runs a tool that the tests have installed; what it wrote is in the error when it fails. */
export async function tool(name, args, { folder, env = {} }) {
  try {
    return await execute(process.execPath, [bin(name), ...args], { cwd: folder, env: { ...process.env, ...QUIET, ...env } });
  } catch (error) {
    throw new Error(`${name} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`);
  }
}

/** What a bundler has written, the script first. */
async function modulesOf(folder, script) {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|wasm)$/.test(file) && file !== script);
  return [script, ...files].map((file) => ({ type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path: join(folder, file) }));
}

/** A Worker that runs in workerd, as a bundler has left it in `folder`. */
export class Worker {
  #options;
  #miniflare;

  static async start({ folder, script = "index.js", state, ...more }) {
    const worker = new Worker();
    worker.#options = convertV4MiniflareOptions({
      cf: false,
      log: new Log(LogLevel.ERROR),
      modules: await modulesOf(folder, script),
      modulesRoot: folder,
      compatibilityDate: "2026-07-01",
      compatibilityFlags: ["nodejs_compat"],
      ...more,
    });
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

  /** What the Worker answers to a call of ./app. */
  async ask(call, asked) {
    const response = await this.fetch(call, asked);
    const { value, errors, thrown } = await response.json();
    if (thrown) throw Object.assign(new Error(thrown.message), thrown);
    return { value, errors };
  }

  fetch(call, asked, signal) {
    return this.#miniflare.dispatchFetch(`http://localhost/${call}`, { method: "POST", body: JSON.stringify(asked), signal });
  }

  stop() {
    return this.#miniflare.dispose();
  }
}
