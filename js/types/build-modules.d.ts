/** WebAssembly, which the build inlines: it loads in every bundler and runtime without configuration. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

/** Length and hash of the file of MiniLM's weights. */
declare module "virtual:weights" {
  const file: { readonly bytes: number; readonly sha256: string };
  export default file;
}

/** The source of the embedding worker, for a Blob: the one form that every bundler copies. */
declare module "virtual:embedding-worker" {
  const source: string;
  export default source;
}
