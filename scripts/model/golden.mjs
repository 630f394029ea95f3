// Writes minilm/tests/golden/vectors.json: what the f32 model answers, computed apart from the ONNX graph and its runtime.
//   node scripts/model/golden.mjs
import path from "node:path";
import { main, step } from "../lib/log.mjs";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { python, pythonEnv } from "./python.mjs";
import { weights } from "./weights.mjs";

const TARGET = "minilm/tests/golden/vectors.json";

await main(() =>
  step("reference vectors", async ({ note }) => {
    const source = await weights({ from: process.env.FAST_MEMORY_WEIGHTS, note });
    const env = await pythonEnv("scripts/model/requirements-golden.txt");
    const files = [path.join(source, "model.safetensors"), path.join(source, "tokenizer.json"), inRoot(TARGET)];
    await run(python(), [inRoot("scripts/model/golden.py"), ...files], { env, timeout: 300 });
    return TARGET;
  }),
);
