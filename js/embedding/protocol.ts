/** Where the files of the model lie, and what they must be. */
export interface ModelFiles {
  readonly wasm: string;
  /** ONNX, or a module of WebAssembly that holds it. */
  readonly model: string;
  /** Not given: it is in the file of the model, too. */
  readonly tokenizer?: string;
  /** Of a model that is not the package's own. */
  readonly foreign?: { readonly pooling: "mean" | "cls"; readonly sha256: string | undefined };
}

/** What the page tells the worker. */
export type Request =
  | { readonly type: "load"; readonly files: ModelFiles }
  | { readonly type: "embed"; readonly id: number; readonly text: string };

/** What the worker tells the page. */
export type Reply =
  | { readonly type: "started" }
  | { readonly type: "download"; readonly loaded: number; readonly total: number }
  | { readonly type: "load" }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly message: string; readonly url: string }
  | { readonly type: "vector"; readonly id: number; readonly vector: Float32Array }
  | { readonly type: "unembedded"; readonly id: number; readonly message: string };
