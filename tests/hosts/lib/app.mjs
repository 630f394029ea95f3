import { spawn } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { MockServer } from "../../mock/server.mjs";
import { teach } from "./conversation.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Beside node_modules/, where the tools and the SDK are found from. */
export const APPS = here("../.apps/");
/** A machine may be busy; what hangs never comes. */
const SECONDS = 240;

/** The app of ../app/ in a folder of its own, with the package installed from its tarball, and a model to talk to. */
export class App {
  #ends = [];
  /** What servers of the app printed. */
  printed = "";

  static async create(name, { installed, tarball, browser }) {
    const app = new App();
    app.folder = join(APPS, name.replaceAll(/\W+/g, "-").toLowerCase());
    Object.assign(app, { tarball, browser });
    await mkdir(app.folder, { recursive: true });
    await cp(installed, join(app.folder, "node_modules"), { recursive: true });
    await cp(here("../app/"), app.folder, { recursive: true });
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
    await mkdir(join(this.path(path), ".."), { recursive: true });
    await writeFile(this.path(path), text);
  }

  /** Copies what a README tells to copy. */
  copy(from, to) {
    return cp(this.path(from), this.path(to), { recursive: true });
  }

  onEnd(end) {
    this.#ends.unshift(end);
  }

  async end() {
    for (const end of this.#ends) await end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a program to its end; what it wrote is in the error when it fails, or does not end. */
  run(command, args, { env, cwd = this.folder } = {}) {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
      const said = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (said[name] += text));
      const timer = setTimeout(() => child.kill("SIGKILL"), SECONDS * 1000);
      child.on("error", reject);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        if (code === 0) return resolve(said);
        const why = signal === "SIGKILL" ? `did not end within ${SECONDS} s` : `ended with ${code ?? signal}`;
        reject(new Error(`${[command, ...args].join(" ")} ${why}:\n${said.stdout}${said.stderr}`));
      });
    });
  }

  /** Starts a server, and gives its address once it is printed. */
  serve(command, args, { env, cwd = this.folder } = {}) {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    this.onEnd(() => child.kill() && ended);
    return new Promise((resolve, reject) => {
      let output = "";
      const listen = (piece) => {
        output += piece;
        this.printed += piece;
        const found = /Local:\s+(http:\S+)/.exec(output);
        if (found) resolve(found[1]);
      };
      for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", listen);
      child.on("error", reject);
      child.on("exit", () => reject(new Error(`${[command, ...args].join(" ")} ended:\n${output}`)));
    });
  }
}

/** Quiet tools, which call nobody. */
function environment(more) {
  const quiet = { NO_COLOR: "1", CI: "1", NEXT_TELEMETRY_DISABLED: "1", DENO_NO_UPDATE_CHECK: "1" };
  const { FORCE_COLOR, NODE_OPTIONS, ...inherited } = process.env;
  return { ...inherited, ...quiet, ...more };
}
