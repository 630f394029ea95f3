import { spawn } from "node:child_process";
import { once } from "node:events";

/** A program that does not end when it is told to is killed after this time. */
const PATIENCE = 10_000;

/** Keeps tools from asking, colouring and calling home. */
const QUIET = { NO_COLOR: "1", CI: "1", NEXT_TELEMETRY_DISABLED: "1", DENO_NO_UPDATE_CHECK: "1" };

/**
 * @typedef {object} ProcessOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] beside the variables of this process
 */

/** A program that runs, and what it has printed. */
export class RunningProcess {
  #child;
  #name;
  #exited;
  #closed;
  #read = 0;
  #output = { stdout: "", stderr: "" };

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {ProcessOptions} [options]
   */
  constructor(command, args, { cwd, env } = {}) {
    this.#name = [command, ...args].join(" ");
    const child = (this.#child = spawn(command, args, { cwd, env: quietEnvironment(env) }));
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      child[name].setEncoding("utf8").on("data", (text) => (this.#output[name] += text));
    }
    // A program that has ended reads no more.
    child.stdin.on("error", () => {});
    this.#exited = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
    this.#closed = new Promise((resolve) =>
      child.once("close", (code, signal) => resolve(code ?? signal)).once("error", resolve),
    );
  }

  get pid() {
    return this.#child.pid;
  }

  get printed() {
    return this.#output.stdout + this.#output.stderr;
  }

  /** @param {string} text for the program's input */
  write(text) {
    this.#child.stdin.write(text);
  }

  /**
   * @param {RegExp} pattern with one group
   * @returns {Promise<string>} the group in what the program prints next on its standard output
   */
  async next(pattern) {
    for (;;) {
      const found = pattern.exec(this.#output.stdout.slice(this.#read));
      if (found) {
        this.#read += found.index + found[0].length;
        return found[1];
      }
      const ended = await Promise.race([once(this.#child.stdout, "data").then(() => undefined), this.#closed]);
      if (ended !== undefined) throw this.#failure(ended);
    }
  }

  /**
   * Closes the input and waits for the end.
   *
   * @returns {Promise<{ code: unknown, stdout: string, stderr: string }>} the code is a number, or the name of the signal that ended the program
   */
  async ended() {
    this.#child.stdin.end();
    return { code: await this.#closed, ...this.#output };
  }

  /** As `ended`, and throws unless the code is 0. */
  async succeeded() {
    const { code, stdout, stderr } = await this.ended();
    if (code !== 0) throw this.#failure(code);
    return { stdout, stderr };
  }

  /** @param {NodeJS.Signals} [signal] */
  kill(signal) {
    this.#child.kill(signal);
  }

  /** Ends the program and waits for that. */
  async stop() {
    this.#child.kill();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await this.#exited;
    clearTimeout(timer);
  }

  /** @param {unknown} ended */
  #failure(ended) {
    return new Error(`${this.#name} ended with ${ended}:\n${this.printed}`);
  }
}

/**
 * Runs a program to its end, and throws with all that it printed when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {ProcessOptions} [options]
 */
export function runProgram(command, args, options) {
  return new RunningProcess(command, args, options).succeeded();
}

/** @param {Record<string, string | undefined>} [own] */
function quietEnvironment(own) {
  // A test context of node:test would make a child report to this process.
  const { FORCE_COLOR: _color, NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...inherited } = process.env;
  return { ...inherited, ...QUIET, ...own };
}
