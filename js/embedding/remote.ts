import { ConfigError, ModelLoadError } from "../types/errors.js";
import { CallbackEmbedder } from "./callback.js";
import type { ClientEmbedder } from "./embedder.js";

/** The part of a client that embeds. */
interface EmbeddingClient {
  baseURL?: string;
  embeddings: {
    create(request: { model: string; input: string[]; dimensions?: number }): PromiseLike<{ data: { index?: number; embedding: ArrayLike<number> }[] }>;
  };
}

/**
 * Vectors by the client's own `embeddings.create`: each text is sent to the client's provider, and paid for. The engine hands over
 * 16 texts at once, each of 4000 characters at most: far below what providers take in one request (OpenAI: 2048 texts).
 */
export function remoteEmbedder(client: object | undefined, model: string, dimensions: number | undefined): ClientEmbedder {
  if (!embeds(client)) throw new ConfigError("useLocalEmbeddings: false needs a client with embeddings.create, and this one has none");
  // Vectors of two lengths are of two spaces, though the model is the same.
  const modelId = dimensions === undefined ? model : `${model}@${dimensions}`;
  const asked = async (texts: string[]) => {
    const { data } = await ask(client, model, texts, dimensions);
    const ordered = (data ?? []).map((item, at) => ({ at: item.index ?? at, item })).sort((a, b) => a.at - b.at);
    return ordered.map(({ item }) => item.embedding);
  };
  return new CallbackEmbedder(modelId, asked, dimensions);
}

function embeds(client: object | undefined): client is EmbeddingClient {
  return typeof (client as Partial<EmbeddingClient> | undefined)?.embeddings?.create === "function";
}

async function ask(client: EmbeddingClient, model: string, input: string[], dimensions: number | undefined) {
  try {
    return await client.embeddings.create({ model, input, ...(dimensions !== undefined && { dimensions }) });
  } catch (error) {
    // A provider's message may quote the text or the key; the whole error is the cause.
    const reason = (error as { status?: unknown }).status ?? (error as Error).name;
    const url = `${client.baseURL ?? ""}/embeddings`;
    throw new ModelLoadError(`the client's provider does not embed with "${model}"${dimensions === undefined ? "" : ` and dimensions: ${dimensions}`} (${reason}). Until it does, memories are found by their words`, url, { cause: error });
  }
}
