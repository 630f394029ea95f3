import manifest from "../../build/model/manifest.json";
import { localEmbedder } from "./local.js";
import type { Embedder } from "../types/embedder.js";

export interface MiniLmEmbedder extends Embedder {
  /** In a Worker: bytes of WebAssembly memory that the loaded model takes, of the isolate's 128 MB. Elsewhere 0 (unknown). */
  readonly memoryBytes: number;
}

/**
 * all-MiniLM-L6-v2 as an embedder. In Workers it is deployed with the Worker; elsewhere it is the default embedder.
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
