import { ConfigError, ModelLoadError } from "../types/errors.js";
import { failureOf, ownError, publicUrl, readProperty, redactedCause } from "../types/foreign-errors.js";
import { CallbackEmbedder } from "./callback.js";
import type { ClientEmbedder } from "./embedder.js";

/** The part of a client that embeds. */
interface EmbeddingClient {
  baseURL?: string;
  embeddings: {
    create(request: {
      model: string;
      input: string[];
      dimensions?: number;
    }): PromiseLike<{ data: { index?: number; embedding: ArrayLike<number> }[] }>;
  };
}

/**
 * Vectors by the client's own `embeddings.create`: each text is sent to the client's provider, and paid for. The engine embeds
 * 16 texts of at most 4000 characters at once, far below the limits of providers (OpenAI: 2048 texts a request).
 */
export function providerEmbedder(
  client: object | undefined,
  model: string,
  dimensions: number | undefined,
): ClientEmbedder {
  if (!canEmbed(client))
    throw new ConfigError("useLocalEmbeddings: false needs a client with embeddings.create, and this one has none");
  // Vectors of two lengths are in two spaces, though of one model.
  const modelId = dimensions === undefined ? model : `${model}@${dimensions}`;
  const embed = async (texts: string[]) => {
    const { data } = await createEmbeddings(client, model, texts, dimensions);
    const indexed = (data ?? []).map((item, position) => ({ index: item.index ?? position, item }));
    return indexed.sort((a, b) => a.index - b.index).map(({ item }) => item.embedding);
  };
  return new CallbackEmbedder(modelId, embed, dimensions);
}

function canEmbed(client: object | undefined): client is EmbeddingClient {
  const { embeddings } = (client ?? {}) as Partial<EmbeddingClient>;
  return typeof embeddings?.create === "function";
}

async function createEmbeddings(
  client: EmbeddingClient,
  model: string,
  input: string[],
  dimensions: number | undefined,
) {
  try {
    return await client.embeddings.create({ model, input, ...(dimensions !== undefined && { dimensions }) });
  } catch (error) {
    const baseURL = readProperty(client, "baseURL");
    const url = `${typeof baseURL === "string" ? publicUrl(baseURL) : ""}/embeddings`;
    throw ownError(
      new ModelLoadError(
        `the client's provider could not embed with "${model}"${dimensions === undefined ? "" : ` and dimensions: ${dimensions}`} (${failureOf(error)}). Memories are found by their words meanwhile`,
        url,
        { cause: redactedCause(error) },
      ),
    );
  }
}
