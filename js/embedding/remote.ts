import { ConfigError, FastMemoryError, ModelLoadError } from "../errors.js";
import type { EmbedderState } from "../types.js";
import { type ClientEmbedder, inTime } from "./embedder.js";

/** The part of a client that embeds. */
interface EmbeddingClient {
  baseURL?: string;
  embeddings: {
    create(request: { model: string; input: string[] }): PromiseLike<{ data: { index?: number; embedding: ArrayLike<number> }[] }>;
  };
}

/** Vectors by the client's own `embeddings.create`: each text is sent to the client's provider, and paid for. */
export function remoteEmbedder(client: object | undefined, modelId: string): ClientEmbedder {
  if (typeof (client as Partial<EmbeddingClient> | undefined)?.embeddings?.create !== "function") {
    throw new ConfigError("useLocalEmbeddings: false needs a client with embeddings.create, and this one has none");
  }
  return new RemoteEmbedder(client as EmbeddingClient, modelId);
}

class RemoteEmbedder implements ClientEmbedder {
  readonly isReady = true;
  readonly state: EmbedderState = "ready";
  #dimensions = 0;
  readonly #client: EmbeddingClient;

  constructor(
    client: EmbeddingClient,
    readonly modelId: string,
  ) {
    this.#client = client;
  }

  /** 0 until the first vector has arrived. */
  get dimensions(): number {
    return this.#dimensions;
  }

  async load(): Promise<void> {}

  onProgress(): void {}

  async embed(texts: string[]): Promise<Float32Array[]> {
    const { data } = await this.#ask(texts);
    if (data?.length !== texts.length) {
      throw new FastMemoryError("embedder", `${this.modelId} gave ${data?.length ?? "no"} vectors for ${texts.length} texts`);
    }
    const ordered = data.map((item, at) => ({ at: item.index ?? at, item })).sort((a, b) => a.at - b.at);
    const vectors = ordered.map(({ item }) => Float32Array.from(item.embedding));
    this.#dimensions = vectors[0]?.length ?? this.#dimensions;
    return vectors;
  }

  async #ask(texts: string[]) {
    try {
      return await this.#client.embeddings.create({ model: this.modelId, input: texts });
    } catch (error) {
      // A provider's message may quote the text or the key; the whole error is the cause.
      const reason = (error as { status?: unknown }).status ?? (error as Error).name;
      const url = `${this.#client.baseURL ?? ""}/embeddings`;
      throw new ModelLoadError(`the client's provider does not embed with "${this.modelId}" (${reason}). Until it does, memories are found by their words`, url, { cause: error });
    }
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    const vectors = await inTime(this.embed([text]));
    return vectors?.[0];
  }
}
