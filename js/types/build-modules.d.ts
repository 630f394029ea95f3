/** The build inlines WebAssembly, so that it loads in every bundler and runtime with no configuration. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

/** What the file of MiniLM's weights must be. */
declare module "virtual:weights" {
  const file: { readonly bytes: number; readonly sha256: string };
  export default file;
}

/** The source of the embedding worker, for a Blob: the one form that every bundler carries along. */
declare module "virtual:embedding-worker" {
  const source: string;
  export default source;
}
