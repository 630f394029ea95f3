import type { LocalModelConfig } from "../options/local-model.js";
import type { Config } from "../options/options.js";
import { CallbackEmbedder } from "./callback.js";
import type { ClientEmbedder } from "./embedder.js";
import { providerEmbedder } from "./provider.js";

/** The embedder of a host where the options name none. */
type HostEmbedderFactory = (modelUrl: string | undefined, model: LocalModelConfig | undefined) => ClientEmbedder;

let hasLoggedRemedy = false;

/** The embedder of a client: the one that its options name, or the host's. */
export function selectEmbedder(
  config: Config,
  client: object | undefined,
  hostEmbedder: HostEmbedderFactory,
): ClientEmbedder {
  const { embedder, useLocalEmbeddings, modelUrl, embeddingModel, localModel, dimensions, debug } = config;
  if (embedder) return new CallbackEmbedder(embedder.modelId, (texts) => embedder.embed(texts), embedder.dimensions);
  if (!useLocalEmbeddings) return providerEmbedder(client, embeddingModel, dimensions);
  const selected = hostEmbedder(modelUrl, localModel);
  if (selected.state === "none" && debug && !hasLoggedRemedy) {
    hasLoggedRemedy = true;
    console.info(
      `fast-memory: this host has no embedder, so memories are found by their words. ${selected.remedy} (shown once)`,
    );
  }
  return selected;
}
