/**
 * WebAssembly: a compiled module in the build for Workers; elsewhere its bytes as base64, in a JavaScript module, which loads in every
 * bundler and runtime without configuration.
 */
declare module "*.wasm" {
  const content: string & WebAssembly.Module;
  export default content;
}

/** Length and hash of the files in the folder `minilm` of the package. */
declare module "virtual:model-files" {
  /** `encoder_bg.wasm`. */
  export const encoder: { readonly bytes: number; readonly sha256: string };
  /** `minilm_bg.wasm`. */
  export const minilm: { readonly bytes: number; readonly sha256: string };
  /** `weights.wasm`. */
  export const weights: { readonly bytes: number; readonly sha256: string };
}

/** The source of the embedding worker, for a Blob: the one form that every bundler copies. */
declare module "virtual:embedding-worker" {
  const source: string;
  export default source;
}

/** The module that runs ONNX files: the glue of `minilm_bg.wasm`. A package that was built without it has one that throws. */
declare module "virtual:onnx-runtime" {
  export default function init(options: { module_or_path: BufferSource }): Promise<unknown>;
  export class MiniLm {
    static loadPooled(model: Uint8Array, tokenizer: Uint8Array, options: { pooling: "mean" | "cls" }): MiniLm;
    embed(texts: string[]): Float32Array;
  }
}
