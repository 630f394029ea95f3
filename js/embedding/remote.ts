import { ConfigError, ModelLoadError } from "../errors.js";
import { AskedEmbedder } from "./asked.js";
import type { ClientEmbedder } from "./embedder.js";

/** The part of a client that embeds. */
interface EmbeddingClient {
  baseURL?: string;
  embeddings: {
    create(request: { model: string; input: string[] }): PromiseLike<{ data: { index?: number; embedding: ArrayLike<number> }[] }>;
  };
}

/** Vectors by the client's own `embeddings.create`: each text is sent to the client's provider, and paid for. */
export function remoteEmbedder(client: object | undefined, modelId: string): ClientEmbedder {
  if (!embeds(client)) throw new ConfigError("useLocalEmbeddings: false needs a client with embeddings.create, and this one has none");
  return new AskedEmbedder(modelId, async (texts) => {
    const { data } = await ask(client, modelId, texts);
    const ordered = (data ?? []).map((item, at) => ({ at: item.index ?? at, item })).sort((a, b) => a.at - b.at);
    return ordered.map(({ item }) => item.embedding);
  });
}

function embeds(client: object | undefined): client is EmbeddingClient {
  return typeof (client as Partial<EmbeddingClient> | undefined)?.embeddings?.create === "function";
}

async function ask(client: EmbeddingClient, model: string, input: string[]) {
  try {
    return await client.embeddings.create({ model, input });
  } catch (error) {
    // A provider's message may quote the text or the key; the whole error is the cause.
    const reason = (error as { status?: unknown }).status ?? (error as Error).name;
    const url = `${client.baseURL ?? ""}/embeddings`;
    throw new ModelLoadError(`the client's provider does not embed with "${model}" (${reason}). Until it does, memories are found by their words`, url, { cause: error });
  }
}
