import { host } from "../hosts/current.js";
import type { Config } from "../options.js";
import { AskedEmbedder } from "./asked.js";
import type { ClientEmbedder } from "./embedder.js";
import { remoteEmbedder } from "./remote.js";

/** What makes the vectors of a client: what its options say, or what the host has. */
export function embedderOf({ embedder, useLocalEmbeddings, modelUrl, embeddingModel, localModel, dimensions }: Config, client: object | undefined): ClientEmbedder {
  if (embedder) return new AskedEmbedder(embedder.modelId, (texts) => embedder.embed(texts), embedder.dimensions);
  return useLocalEmbeddings ? host.embedder(modelUrl, localModel) : remoteEmbedder(client, embeddingModel, dimensions);
}
