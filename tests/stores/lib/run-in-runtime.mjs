import { RunningProcess } from "@fast-memory/test-support/process";
import { RUNTIMES } from "./runtimes.mjs";

/**
 * Runs a file to its end, and reads what it prints as lines of JSON.
 *
 * @param {string} runtime a name of RUNTIMES
 * @param {string} file
 * @param {string[]} args
 * @param {{ onLine?: (line: any, program: RunningProcess) => void, cwd?: string }} [options]
 */
export async function runInRuntime(runtime, file, args, { onLine, cwd } = {}) {
  const [command, ...first] = RUNTIMES[runtime]();
  const program = new RunningProcess(command, [...first, file, ...args], { cwd });
  if (onLine) await readLines(program, (line) => onLine(line, program));
  const { code, stdout, stderr } = await program.ended();
  return {
    code,
    lines: stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
    errors: stderr,
  };
}

/** Reads lines until the program ends. */
async function readLines(program, onLine) {
  const nextLine = () => program.next(/(.*)\n/).catch(() => undefined);
  for (let line = await nextLine(); line !== undefined; line = await nextLine()) onLine(JSON.parse(line));
}
