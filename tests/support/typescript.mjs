import { InstalledPackages } from "./installed-packages.mjs";
import { RunningProcess } from "./process.mjs";

const TSC = new InstalledPackages(import.meta.url).program("typescript", "tsc");

/**
 * @param {string[]} args of tsc
 * @param {{ cwd: string }} options
 * @returns {Promise<string>} what tsc reports: nothing when all is well
 */
export async function compile(args, { cwd }) {
  // Files are compiled by `args` alone, whatever tsconfig.json lies above them.
  const config = args.includes("-p") ? [] : ["--ignoreConfig"];
  const command = [TSC, ...config, ...args, "--pretty", "false"];
  const { code, stdout, stderr } = await new RunningProcess(process.execPath, command, { cwd }).ended();
  return code === 0 ? "" : stdout + stderr || `tsc ended with ${code}`;
}
