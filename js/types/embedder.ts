/** Turns texts into vectors: Workers AI, Ollama, transformers.js, or anything else. */
export interface Embedder {
  /** Returns one vector for each text, in order, all of one length. */
  embed(texts: string[]): PromiseLike<readonly ArrayLike<number>[]>;
  /** Names the vector space. Vectors of another `modelId` are never compared with these; memories are embedded again. */
  readonly modelId: string;
  /** Length of the vectors. Default: that of the first one. */
  readonly dimensions?: number;
}

/** The state of the embedder. `"none"`: no embedder; memories are found by their words. */
export type EmbedderState = "idle" | "loading" | "ready" | "failed" | "none";

/** An embedding model of the BERT family that runs on this device, as an ONNX export. Texts are read up to 256 tokens. */
export interface LocalModel {
  /** Names the vector space. With another name, memories are embedded again. */
  modelId: string;
  /** URL of the ONNX file. Inputs: `input_ids`, `attention_mask`, and optionally `token_type_ids`; output: `last_hidden_state`. */
  model: string | URL;
  /** URL of its `tokenizer.json`. */
  tokenizer: string | URL;
  /** The pooling that the model was trained with: `"mean"` of all tokens, or `"cls"`, the first token. */
  pooling: "mean" | "cls";
  /** Text put before each query. */
  queryPrefix?: string;
  /** Text put before each memory. */
  passagePrefix?: string;
  /** SHA-256 of the ONNX file, in lower-case hex. The file is then checked, and kept in the browser's cache. */
  sha256?: string;
}

/** Progress of loading the embedding model, and of embedding memories that lack a vector. */
export interface Progress {
  /** `"download"`, `"load"` (building the model), `"ready"`, `"error"`; `"embed"` while memories get vectors. */
  readonly phase: "download" | "load" | "ready" | "error" | "embed";
  /** Bytes received so far (`"download"`). */
  readonly loaded?: number;
  /** Bytes in all (`"download"`), or memories to embed (`"embed"`). */
  readonly total?: number;
  /** Memories embedded so far (`"embed"`). */
  readonly done?: number;
}
