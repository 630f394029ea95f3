import { spawn } from "node:child_process";
import { toolEnv } from "./env.mjs";
import { ROOT } from "./paths.mjs";

export class CommandError extends Error {
  constructor(line, result) {
    const why = result.timedOut ? `took more than ${result.limit} s and was stopped` : `ended with code ${result.code}`;
    const said = (result.stderr || result.stdout).trim().split("\n").slice(-20).join("\n");
    super(`${line}: ${why}${said && `\n${said}`}`);
    this.name = "CommandError";
    this.result = result;
  }
}

const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of running) stop(child, signal);
    process.exit(130);
  });
}

/**
 * Does several things at once. The first failure stops the commands of all, and is what this throws.
 *
 * @param {(() => Promise<unknown>)[]} works
 */
export async function together(...works) {
  try {
    await Promise.all(works.map((work) => work()));
  } catch (error) {
    for (const child of running) stop(child, "SIGKILL");
    throw error;
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the repository's root by default
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeout] seconds, after which the whole process group is stopped
 * @property {boolean} [show] passes the output on as it comes; it is collected either way
 * @property {boolean} [check] throws a CommandError on failure (the default); otherwise the caller reads `code`
 * @property {(line: string) => void} [onLine]
 *
 * @typedef {{ code: number, stdout: string, stderr: string, timedOut: boolean, limit: number | undefined }} RunResult
 */

/**
 * Runs a command and waits for it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { cwd = ROOT, env = toolEnv(), timeout, show = false, check = true, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const line = [command, ...args].join(" ");
    const result = { code: -1, stdout: "", stderr: "", timedOut: false, limit: timeout };
    // A group of its own, so that a time limit reaches grandchildren too: npm and rustup start some.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    running.add(child);
    const timer = timeout && setTimeout(() => ((result.timedOut = true), stop(child, "SIGKILL")), timeout * 1000);
    for (const name of ["stdout", "stderr"]) {
      const lines = onLine && splitter(onLine);
      child[name].setEncoding("utf8").on("data", (text) => {
        result[name] += text;
        if (show) process[name].write(text);
        lines?.(text);
      });
    }
    child.on("error", (error) => {
      result.stderr += error.message;
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
    function finish(code) {
      if (!running.delete(child)) return;
      clearTimeout(timer);
      result.code = result.timedOut ? 124 : code;
      if (check && result.code !== 0) reject(new CommandError(line, result));
      else resolve(result);
    }
  });
}

/**
 * The trimmed standard output, or undefined where the command fails or is not there.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function output(command, args, options = {}) {
  const result = await run(command, args, { timeout: 20, ...options, check: false });
  return result.code === 0 ? result.stdout.trim() : undefined;
}

function splitter(onLine) {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}

function stop(child, signal) {
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It ended in the meantime.
  }
}
