import { initSync, MiniLm } from "../../build/minilm/minilm.js";
import manifest from "../../build/model/manifest.json";
import program from "../../build/minilm/minilm_bg.wasm";
import type { MiniLmEmbedder } from "../embedding/minilm.js";
import { ModelLoadError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";
import weights from "../../build/minilm/weights.wasm";

/** MiniLM in a Worker, from modules that are deployed with it. Loaded at the first use, once an isolate. */
export const minilm: MiniLmEmbedder = {
  modelId: manifest.modelId,
  dimensions: manifest.dimensions,
  async embed(texts) {
    model ??= load();
    return texts.map((text) => model!.embed([text]));
  },
  get memoryBytes() {
    return model ? exportsOfMiniLm().memory.buffer.byteLength : 0;
  },
};

let model: MiniLm | undefined;

/** Raw exports, beneath wasm-bindgen: through its glue the weights would pass JavaScript's heap. */
interface MiniLmExports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc_command_export(length: number, alignment: number): number;
  minilm_load(
    model: number,
    modelLength: number,
    tokenizer: number,
    tokenizerLength: number,
  ): [pointer: number, error: number, failed: number];
}

function load(): MiniLm {
  const { memory, __wbindgen_malloc_command_export: allocate, minilm_load: start } = exportsOfMiniLm();
  const { exports } = new WebAssembly.Instance(weights, { host: { memory } });
  const [[onnx, onnxLength], [tokenizer, tokenizerLength]] = (["model.onnx", "tokenizer.json"] as const).map((name) => {
    const { bytes } = manifest.files[name];
    // Addresses above 2 GB come as negative numbers.
    const address = allocate(bytes, 1) >>> 0;
    (exports[name] as (address: number) => void)(address);
    return [address, bytes] as const;
  }) as [readonly [number, number], readonly [number, number]];
  const [pointer, , failed] = start(onnx, onnxLength, tokenizer, tokenizerLength);
  if (failed)
    throw ownError(
      new ModelLoadError(
        "the embedding model does not start: its files belong to another version of fast-memory",
        "minilm/weights.wasm",
      ),
    );
  return (MiniLm as unknown as { __wrap(pointer: number): MiniLm }).__wrap(pointer);
}

function exportsOfMiniLm(): MiniLmExports {
  return initSync({ module: program });
}
