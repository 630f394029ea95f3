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
