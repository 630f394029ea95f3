import { type CompiledModel, initSync, ModelFile } from "../../build/encoder/encoder.js";
import compiled from "../../build/model/compiled.json";
import manifest from "../../build/model/manifest.json";
import program from "../../build/encoder/encoder_bg.wasm";
import type { MiniLmEmbedder } from "../embedding/minilm.js";
import { COMPILED_MODEL } from "../embedding/weights-module.js";
import { ModelLoadError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";
import weights from "../../build/encoder/weights.wasm";

/** MiniLM in a Worker, from modules that are deployed with it. Loaded at the first use, once an isolate. */
export const minilm: MiniLmEmbedder = {
  modelId: manifest.modelId,
  dimensions: manifest.dimensions,
  async embed(texts) {
    model ??= load();
    return texts.map((text) => model!.embed(text));
  },
  get memoryBytes() {
    return model ? encoderMemory().buffer.byteLength : 0;
  },
};

let model: CompiledModel | undefined;

/** The module with the weights writes them into the memory of the program: they pass no other heap. */
function load(): CompiledModel {
  const { bytes } = compiled;
  const memory = encoderMemory();
  const file = new ModelFile(bytes);
  const { exports } = new WebAssembly.Instance(weights, { host: { memory } });
  // Addresses above 2 GB come as negative numbers.
  (exports[COMPILED_MODEL] as (address: number) => void)(file.address >>> 0);
  try {
    return file.load(0, bytes);
  } catch {
    throw ownError(
      new ModelLoadError(
        "the embedding model does not start: its files belong to another version of fast-memory",
        "minilm/weights.wasm",
      ),
    );
  }
}

function encoderMemory(): WebAssembly.Memory {
  return initSync({ module: program }).memory;
}
