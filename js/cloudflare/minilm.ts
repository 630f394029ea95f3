import { initSync, MiniLm } from "../../build/minilm/minilm.js";
import manifest from "../../build/model/manifest.json";
import program from "../../build/minilm/minilm_bg.wasm";
import type { MiniLmEmbedder } from "../embedding/minilm.js";
import files from "../../build/minilm/weights.wasm";

/** In a Worker: in its own memory, from modules that are deployed with it. Loaded at the first use, once for an isolate. */
export const minilm: MiniLmEmbedder = {
  modelId: manifest.modelId,
  dimensions: manifest.dimensions,
  async embed(texts) {
    model ??= load();
    return texts.map((text) => model!.embed([text]));
  },
  get memoryBytes() {
    return model ? inside().memory.buffer.byteLength : 0;
  },
};

let model: MiniLm | undefined;

/** What the glue keeps to itself: by its own way the bytes would lie in the heap first, and be copied from there. */
interface Inside {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc_command_export(length: number, alignment: number): number;
  minilm_load(model: number, modelLength: number, tokenizer: number, tokenizerLength: number): [pointer: number, error: number, failed: number];
}

function load(): MiniLm {
  const { memory, __wbindgen_malloc_command_export: allocate, minilm_load: start } = inside();
  const { exports } = new WebAssembly.Instance(files as unknown as WebAssembly.Module, { host: { memory } });
  const [[model, modelLength], [tokenizer, tokenizerLength]] = (["model.onnx", "tokenizer.json"] as const).map((name) => {
    const { bytes } = manifest.files[name];
    // Addresses above 2 GB are negative to JavaScript.
    const address = allocate(bytes, 1) >>> 0;
    (exports[name] as (address: number) => void)(address);
    return [address, bytes] as const;
  }) as [readonly [number, number], readonly [number, number]];
  const [pointer, , failed] = start(model, modelLength, tokenizer, tokenizerLength);
  if (failed) throw new Error("the embedding model does not start: its files are of another version than fast-memory");
  return (MiniLm as unknown as { __wrap(pointer: number): MiniLm }).__wrap(pointer);
}

function inside(): Inside {
  return initSync({ module: program as unknown as WebAssembly.Module }) as unknown as Inside;
}
