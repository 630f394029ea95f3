import { InstalledPackages } from "./installed-packages.mjs";
import { RunningProcess } from "./process.mjs";

const TSC = new InstalledPackages(import.meta.url).program("typescript", "tsc");

/**
 * @param {string[]} args of tsc
 * @param {{ cwd: string }} options
 * @returns {Promise<string>} what tsc reports: nothing when all is well
 */
export async function compile(args, { cwd }) {
  const { code, stdout, stderr } = await new RunningProcess(process.execPath, [TSC, ...args, "--pretty", "false"], {
    cwd,
  }).ended();
  return code === 0 ? "" : stdout + stderr || `tsc ended with ${code}`;
}
