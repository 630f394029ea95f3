import { host } from "../hosts/selected.js";
import type { Config } from "../options/options.js";
import { CallbackEmbedder } from "./callback.js";
import type { ClientEmbedder } from "./embedder.js";
import { remoteEmbedder } from "./remote.js";

let isNoted = false;

/** What makes the vectors of a client: what its options say, or what the host has. */
export function embedderOf({ embedder, useLocalEmbeddings, modelUrl, embeddingModel, localModel, dimensions, debug }: Config, client: object | undefined): ClientEmbedder {
  if (embedder) return new CallbackEmbedder(embedder.modelId, (texts) => embedder.embed(texts), embedder.dimensions);
  if (!useLocalEmbeddings) return remoteEmbedder(client, embeddingModel, dimensions);
  const own = host.embedder(modelUrl, localModel);
  if (own.state === "none" && debug && !isNoted) {
    isNoted = true;
    console.info(`fast-memory: nothing makes vectors here, so memories are found by their words. ${own.remedy} (said once)`);
  }
  return own;
}
