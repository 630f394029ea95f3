import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { which } from "../lib/env.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const INSTALL_SECONDS = 300;

/** Programs that come in a wheel of PyPI: pip unpacks it into a folder of .tools/, and none of its Python runs. */
export class Wheel {
  /**
   * @param {string} name of the folder in .tools/
   * @param {string} requirement as pip takes it, with its version
   * @param {string[]} [platform] options of pip that choose the file
   */
  constructor(name, requirement, platform = []) {
    this.requirement = requirement;
    this.folder = path.join(TOOLS, name);
    this.stamp = path.join(this.folder, ".wheel");
    this.platform = platform;
  }

  get isInstalled() {
    return existsSync(this.stamp) && readFileSync(this.stamp, "utf8") === this.requirement;
  }

  /** @returns {Promise<boolean>} whether it is there now */
  async install() {
    rmSync(this.folder, { recursive: true, force: true });
    const python = which("python3") ?? which("python");
    if (!python) return false;
    const quiet = ["--quiet", "--no-deps", "--disable-pip-version-check", "--only-binary=:all:"];
    const args = ["-m", "pip", "install", ...quiet, ...this.platform, "--target", this.folder, this.requirement];
    const { code } = await run(python, args, { timeout: INSTALL_SECONDS, check: false });
    if (code === 0) writeFileSync(this.stamp, this.requirement);
    return code === 0;
  }
}
