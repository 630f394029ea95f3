/** URLs of the model's files, and what they must be. */
export interface ModelFiles {
  /** The program that runs compiled models. */
  readonly encoder: string;
  /** The program that runs ONNX. It is fetched for a model that needs it. */
  readonly onnxRuntime: string;
  /** A compiled model or ONNX, or a module of WebAssembly that holds either. */
  readonly model: string;
  /** Absent: the tokenizer is in the file of the model. */
  readonly tokenizer?: string;
  /** For a model that is not the package's own. */
  readonly custom?: { readonly pooling: "mean" | "cls"; readonly sha256: string | undefined };
}

/** Messages of the page to the worker. */
export type WorkerRequest =
  | { readonly type: "load"; readonly files: ModelFiles }
  | { readonly type: "embed"; readonly id: number; readonly text: string };

/** Messages of the worker to the page. */
export type WorkerReply =
  | { readonly type: "started" }
  | { readonly type: "download"; readonly loaded: number; readonly total: number }
  | { readonly type: "load" }
  | { readonly type: "ready" }
  | { readonly type: "load-failed"; readonly url: string; readonly message: string; readonly reason: string }
  | { readonly type: "vector"; readonly id: number; readonly vector: Float32Array }
  | { readonly type: "embed-failed"; readonly id: number };
