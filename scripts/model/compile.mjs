// Compiles the model for the encoder: build/model/model.onnx and tokenizer.json → build/model/model.compiled.
//   node scripts/model/compile.mjs
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { hashOf, sha256 } from "../lib/files.mjs";
import { main, step } from "../lib/log.mjs";
import { BUILD, ROOT } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { unlessUnchanged } from "../lib/stamp.mjs";

const FOLDER = path.join(BUILD, "model");
const COMPILED = path.join(FOLDER, "model.compiled");
/** Apart from manifest.json: crates are compiled again when that changes. */
const DESCRIPTION = path.join(FOLDER, "compiled.json");
/** The compiler is tract and what is around it, for this machine. */
const BUILD_SECONDS = 3600;
const INPUTS = ["encoder/src", "minilm/src", "Cargo.lock", "build/model/model.onnx", "build/model/tokenizer.json"];

/** Compiles the model unless it is compiled, with the tract that the tests of minilm use. */
export async function compileModel() {
  const made = { inputs: hashOf(ROOT, INPUTS), outputs: [COMPILED, DESCRIPTION] };
  const ran = await unlessUnchanged("compiled-model", made, compile);
  return `${statSync(COMPILED).size.toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

async function compile() {
  const cargo = ["run", "-p", "fast-memory-minilm", "--bin", "compile_model", "--"];
  const files = ["model.onnx", "tokenizer.json", "model.compiled"].map((name) => path.join(FOLDER, name));
  await run("cargo", [...cargo, ...files], { show: true, timeout: BUILD_SECONDS, cwd: ROOT });
  const bytes = readFileSync(COMPILED);
  writeFileSync(DESCRIPTION, `${JSON.stringify({ bytes: bytes.length, sha256: sha256(bytes) }, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => step("compiled model", compileModel));
}
