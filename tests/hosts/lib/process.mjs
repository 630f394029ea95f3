import { spawn } from "node:child_process";
import { once } from "node:events";

/** What does not end when it is told to is ended. */
const PATIENCE = 10_000;

/** A program that runs, and what it has printed. */
export class Process {
  #child;
  #name;
  #exited;
  #closed;
  #read = 0;
  #said = { stdout: "", stderr: "" };

  constructor(command, args, { cwd, env }) {
    this.#name = [command, ...args].join(" ");
    const child = (this.#child = spawn(command, args, { cwd, env: environment(env) }));
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (this.#said[name] += text));
    // One that has ended reads no more.
    child.stdin.on("error", () => {});
    this.#exited = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
    this.#closed = new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)).once("error", resolve));
  }

  get printed() {
    return this.#said.stdout + this.#said.stderr;
  }

  write(text) {
    this.#child.stdin.write(text);
  }

  /** What it prints next that matches. */
  async next(pattern) {
    for (;;) {
      const found = pattern.exec(this.#said.stdout.slice(this.#read));
      if (found) {
        this.#read += found.index + found[0].length;
        return found[1];
      }
      const ended = await Promise.race([once(this.#child.stdout, "data").then(() => undefined), this.#closed]);
      if (ended !== undefined) throw this.#failure(ended);
    }
  }

  /** Waits until it has ended by itself; its input is over. */
  async end() {
    this.#child.stdin.end();
    const ended = await this.#closed;
    if (ended !== 0) throw this.#failure(ended);
    return this.#said;
  }

  async stop() {
    this.#child.kill();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await this.#exited;
    clearTimeout(timer);
  }

  #failure(ended) {
    return new Error(`${this.#name} ended with ${ended}`);
  }
}

/** Quiet tools, which call nobody. */
function environment(more) {
  const quiet = { NO_COLOR: "1", CI: "1", NEXT_TELEMETRY_DISABLED: "1", DENO_NO_UPDATE_CHECK: "1" };
  const { FORCE_COLOR, NODE_OPTIONS, ...inherited } = process.env;
  return { ...inherited, ...quiet, ...more };
}
