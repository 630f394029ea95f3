// Gets the weights of all-MiniLM-L6-v2 and makes the files that we ship of them, in build/model/.
//   node scripts/model/build.mjs                     does nothing when they are there
//   node scripts/model/build.mjs --weights FOLDER    from this folder (also FAST_MEMORY_WEIGHTS), without the network
//   node scripts/model/build.mjs --again             makes model.onnx once more and compares it, byte for byte
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { sha256 } from "../lib/files.mjs";
import { SetupError, main, step } from "../lib/log.mjs";
import { BUILD, inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { MODEL, MODEL_SHA256, WEIGHTS } from "./pins.mjs";
import { python, pythonEnv } from "./python.mjs";
import { weights } from "./weights.mjs";

const OUT = path.join(BUILD, "model");
const BUILD_SECONDS = 300;

/** Makes build/model/ unless it is there. Answers which of the two. */
export async function buildModel({ from = process.env.FAST_MEMORY_WEIGHTS, again = false, note = () => {} } = {}) {
  if (!again && isBuilt()) return "unchanged";
  const source = await weights({ from, note });
  const fresh = `${OUT}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await writeGraph(path.join(source, "model.safetensors"), path.join(fresh, "model.onnx"));
  // As published; its truncation and padding are overridden where it is loaded.
  copyFileSync(path.join(source, "tokenizer.json"), path.join(fresh, "tokenizer.json"));
  copyFileSync(inRoot("LICENSE-APACHE"), path.join(fresh, "LICENSE"));
  writeFileSync(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest(fresh), null, 2)}\n`);
  rmSync(OUT, { recursive: true, force: true });
  renameSync(fresh, OUT);
  return `built, model.onnx has sha256 ${MODEL_SHA256}`;
}

async function writeGraph(safetensors, onnx) {
  const env = await pythonEnv("scripts/model/requirements.txt");
  await run(python(), [inRoot("scripts/model/build_onnx.py"), safetensors, onnx], { env, timeout: BUILD_SECONDS });
  const found = sha256(readFileSync(onnx));
  if (found !== MODEL_SHA256) {
    throw new SetupError(
      `model.onnx has sha256 ${found}, expected ${MODEL_SHA256}\nif scripts/model/build_onnx.py or its requirements were changed on purpose, ` +
        `put the new hash into scripts/model/pins.mjs and run the tests of minilm`,
    );
  }
}

function manifest(folder) {
  const entry = (name) => ({
    bytes: statSync(path.join(folder, name)).size,
    sha256: sha256(readFileSync(path.join(folder, name))),
  });
  return { ...MODEL, files: { "model.onnx": entry("model.onnx"), "tokenizer.json": entry("tokenizer.json") } };
}

function isBuilt() {
  const expected = { "model.onnx": MODEL_SHA256, "tokenizer.json": WEIGHTS["tokenizer.json"].sha256 };
  const has = (name) => existsSync(path.join(OUT, name));
  if (!["LICENSE", "manifest.json", ...Object.keys(expected)].every(has)) return false;
  return Object.entries(expected).every(([name, hash]) => sha256(readFileSync(path.join(OUT, name))) === hash);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const { values } = parseArgs({ options: { weights: { type: "string" }, again: { type: "boolean" } } });
    await step("model", ({ note }) => buildModel({ from: values.weights, again: values.again, note }));
  });
}
