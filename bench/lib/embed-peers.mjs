import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { hashOf } from "../../scripts/lib/files.mjs";
import { BUILD, ROOT, inRoot } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { unlessUnchanged } from "../../scripts/lib/stamp.mjs";
import { python, pythonEnv } from "../../scripts/model/python.mjs";
import { weights } from "../../scripts/model/weights.mjs";

const PEERS = inRoot("bench/embed-peers");
const OUT = path.join(BUILD, "bench-embed");
const MODEL = path.join(OUT, "models/minilm");
const SECONDS = 900;
const INPUTS = [
  "bench/embed-peers/package-lock.json",
  "scripts/model/build_onnx.py",
  "scripts/model/build_plain_onnx.py",
  "scripts/model/quantise_peer.py",
  "scripts/model/requirements-peers.txt",
];

const CONFIG = {
  architectures: ["BertModel"],
  model_type: "bert",
  hidden_act: "gelu",
  hidden_size: 384,
  intermediate_size: 1536,
  layer_norm_eps: 1e-12,
  max_position_embeddings: 512,
  num_attention_heads: 12,
  num_hidden_layers: 6,
  pad_token_id: 0,
  type_vocab_size: 2,
  vocab_size: 30522,
};
const TOKENIZER = {
  tokenizer_class: "BertTokenizer",
  model_max_length: 256,
  do_lower_case: true,
  cls_token: "[CLS]",
  mask_token: "[MASK]",
  pad_token: "[PAD]",
  sep_token: "[SEP]",
  unk_token: "[UNK]",
};

/** Installs the other runtimes, and makes the files that they load: a plain f32 export, and what onnxruntime's quantisation makes of it. */
export async function preparePeers() {
  const outputs = [path.join(PEERS, "node_modules"), path.join(MODEL, "onnx/model_quantized.onnx")];
  await unlessUnchanged("bench-embed", { inputs: hashOf(ROOT, INPUTS), outputs }, prepare);
  return { packages: path.join(PEERS, "node_modules"), models: path.dirname(MODEL) };
}

async function prepare() {
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: PEERS, timeout: SECONDS });
  const source = await weights({ from: process.env.FAST_MEMORY_WEIGHTS, note: () => {} });
  rmSync(MODEL, { recursive: true, force: true });
  mkdirSync(path.join(MODEL, "onnx"), { recursive: true });
  const [plain, quantised] = ["model.onnx", "model_quantized.onnx"].map((name) => path.join(MODEL, "onnx", name));
  await script("build_plain_onnx.py", "requirements.txt", path.join(source, "model.safetensors"), plain);
  await script("quantise_peer.py", "requirements-peers.txt", plain, quantised);
  copyFileSync(path.join(source, "tokenizer.json"), path.join(MODEL, "tokenizer.json"));
  writeFileSync(path.join(MODEL, "config.json"), JSON.stringify(CONFIG));
  writeFileSync(path.join(MODEL, "tokenizer_config.json"), JSON.stringify(TOKENIZER));
}

async function script(name, requirements, ...args) {
  const env = await pythonEnv(`scripts/model/${requirements}`);
  await run(python(), [inRoot("scripts/model", name), ...args], { env, timeout: SECONDS });
}
