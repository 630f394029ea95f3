import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { toolEnv, which } from "../lib/env.mjs";
import { sha256 } from "../lib/files.mjs";
import { SetupError } from "../lib/log.mjs";
import { TOOLS, inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const INSTALL_SECONDS = 600;

export function python() {
  const found = which("python3") ?? which("python");
  if (!found)
    throw new SetupError(
      "building the model needs Python 3.10 or newer with pip",
      "apt-get install -y python3 python3-pip",
    );
  return found;
}

/**
 * The environment in which Python finds the packages of a requirements file, installed under .tools/.
 *
 * A folder filled by `pip install --target`, not a venv: Debian's Python comes without ensurepip, and a folder works there too.
 */
export async function pythonEnv(requirements) {
  const folder = path.join(TOOLS, "python", path.basename(requirements, ".txt"));
  const stamp = path.join(folder, ".requirements");
  const wanted = sha256(readFileSync(inRoot(requirements)));
  if (read(stamp) !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    const args = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--disable-pip-version-check",
      "--target",
      folder,
      "-r",
      requirements,
    ];
    const result = await run(python(), args, { timeout: INSTALL_SECONDS, check: false });
    if (result.code !== 0) {
      throw new SetupError(`pip cannot install ${requirements}:\n${result.stderr.trim()}`, `python3 ${args.join(" ")}`);
    }
    writeFileSync(stamp, wanted);
  }
  return toolEnv({ PYTHONPATH: folder });
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
