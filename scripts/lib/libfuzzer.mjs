import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { toolEnv } from "./env.mjs";
import { run } from "./run.mjs";

/** An input that takes longer, or a program that grows beyond this, is a finding. */
const INPUT_SECONDS = 20;
const MEGABYTES = 1024;
/** libFuzzer's code for a run that was interrupted. */
const INTERRUPTED = 72;
const POLL_MILLISECONDS = 1000;

/** Seconds of CPU that a process has used; on systems without `ps` those since `start`. */
async function cpuOf(pid, start) {
  const { code, stdout } = await run("ps", ["-o", "time=", "-p", String(pid)], { check: false }).catch(() => ({
    code: 1,
    stdout: "",
  }));
  const parts = /(?:(\d+)-)?(?:(\d+):)?(\d+):([\d.]+)/.exec(stdout);
  if (code !== 0 || !parts) return (performance.now() - start) / 1000;
  const [days, hours, minutes, secs] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + secs;
}

/**
 * Runs a program of libFuzzer for so many seconds of CPU.
 *
 * @param {string} program
 * @param {{ corpus: string, found: string, seconds: number }} options `found`: an empty folder for what covers new places
 * @returns {Promise<{ executions: number, cpu: number, failed: boolean, crash: string | undefined, said: string }>} `crash`: the
 * file of the input that failed, in the folder `found`
 */
export async function fuzz(program, { corpus, found, seconds }) {
  const limits = [`-timeout=${INPUT_SECONDS}`, `-rss_limit_mb=${MEGABYTES}`, "-print_final_stats=1", "-verbosity=0"];
  const args = [...limits, `-artifact_prefix=${found}${path.sep}crash-of-`, found, corpus];
  const start = performance.now();
  const child = spawn(program, args, { env: toolEnv({ RUST_BACKTRACE: "0" }), stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said = (said + bytes).slice(-20_000)));
  let isOver = false;
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(String(error)));
    child.on("close", (code) => resolve(code));
  }).finally(() => (isOver = true));
  let cpu = 0;
  while (!isOver) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))]);
    if (isOver) break;
    cpu = await cpuOf(child.pid, start);
    if (cpu >= seconds) child.kill("SIGINT");
  }
  const code = await ended;
  const crash = readdirSync(found).find((name) => name.startsWith("crash-of-"));
  const executions = Number(/number_of_executed_units: (\d+)/.exec(said)?.[1] ?? 0);
  const failed = (code !== 0 && code !== INTERRUPTED) || crash !== undefined || executions === 0;
  const file = crash && path.join(found, crash);
  const input = file ? `\ninput: ${JSON.stringify(readFileSync(file, "latin1").slice(0, 2000))}` : "";
  return { executions, cpu, failed, crash: file, said: failed ? `${said.slice(0, 4000)}${input}` : "" };
}
