/** What turns texts into vectors: Workers AI, Ollama, transformers.js, anything else. */
export interface Embedder {
  /** A vector for each text, in their order, all of the same length. */
  embed(texts: string[]): PromiseLike<readonly ArrayLike<number>[]>;
  /** The space of the vectors. Those of another are made anew, and never compared with them. */
  readonly modelId: string;
  /** The length of the vectors. Default: that of the first. */
  readonly dimensions?: number;
}

/** The state of what turns text into vectors. `"none"`: nothing does, and memories are found by their words. */
export type EmbedderState = "idle" | "loading" | "ready" | "failed" | "none";

/** A model of the BERT family, as an ONNX export, that runs on this device. Texts are read up to 256 tokens. */
export interface LocalModel {
  /** The space of the vectors. Another name: they are made anew. */
  modelId: string;
  /** Where the ONNX file is: inputs `input_ids`, `attention_mask` and perhaps `token_type_ids`; output `last_hidden_state`. */
  model: string | URL;
  /** Where its `tokenizer.json` is. */
  tokenizer: string | URL;
  /** What it was trained with: the mean of all tokens, or the first alone. */
  pooling: "mean" | "cls";
  /** Put before what is looked for. */
  queryPrefix?: string;
  /** Put before each memory. */
  passagePrefix?: string;
  /** Of the ONNX file, in lower case: it is checked, and kept in the browser's cache. */
  sha256?: string;
}

/** The progress of loading the embedding model, and of giving vectors to memories that have none of it. */
export interface Progress {
  readonly phase: "download" | "load" | "ready" | "error" | "embed";
  /** Bytes that have arrived, while `phase` is `"download"`. */
  readonly loaded?: number;
  /** Bytes in all, while `phase` is `"download"`; memories to embed, while it is `"embed"`. */
  readonly total?: number;
  /** Memories that were given a vector, while `phase` is `"embed"`. */
  readonly done?: number;
}
