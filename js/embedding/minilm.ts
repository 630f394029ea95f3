import manifest from "../../build/model/manifest.json";
import { localEmbedder } from "./local.js";
import type { Embedder } from "../types/embedder.js";

export interface MiniLmEmbedder extends Embedder {
  /** In a Worker: what the model takes of its 128 MB, once it is loaded. Elsewhere 0: that is not known. */
  readonly memoryBytes: number;
}

/**
 * all-MiniLM-L6-v2, as an embedder to be named. In Workers it is part of what is deployed; elsewhere it is the one that is used anyway.
 *
 * @example
 * const client = withFastMemory(new OpenAI(), "alice", { embedder: minilm });
 */
export const minilm: MiniLmEmbedder = {
  modelId: manifest.modelId,
  dimensions: manifest.dimensions,
  embed: (texts) => localEmbedder(undefined).embed(texts),
  memoryBytes: 0,
};
