import type { ChatRequest, Engine, HostEmbedder, HostTransport, StoredReplyOptions, TurnOptions } from "./bindings.js";
import { LocalEngine } from "./local.js";
import type { MemoryEngine, TurnHandle } from "./memory-engine.js";
import type { CallContext, RecordMethod, RemoteMemory } from "./protocol.js";
import { RecordCalls } from "./record-calls.js";

/** A memory in another place: requests and replies of chat calls are edited here; records are read and written there. */
export class RemoteEngine extends RecordCalls implements MemoryEngine {
  readonly #memory: RemoteMemory;
  readonly #embedder: HostEmbedder;
  readonly #scope: string;
  readonly #maxMemories: number | undefined;
  /** Without records: it sends what chat calls need of the memory to the other place. */
  readonly #chatEngine: LocalEngine;

  constructor(
    memory: RemoteMemory,
    embedder: HostEmbedder,
    scope: string,
    maxMemories: number | undefined,
    create: (transport: HostTransport) => Engine,
  ) {
    super();
    this.#memory = memory;
    this.#embedder = embedder;
    this.#scope = scope;
    this.#maxMemories = maxMemories;
    this.#chatEngine = new LocalEngine(create({ send: (request, embedText) => this.#send(request, embedText) }));
  }

  beginTurn(request: ChatRequest, options: TurnOptions): Promise<TurnHandle | undefined> {
    return this.#chatEngine.beginTurn(request, options);
  }

  beginStoredReply(options: StoredReplyOptions): Promise<TurnHandle> {
    return this.#chatEngine.beginStoredReply(options);
  }

  sharedWords(query: string, text: string): string[] {
    return this.#chatEngine.sharedWords(query, text);
  }

  protected override call<M extends RecordMethod>(method: M, ...args: Parameters<Engine[M]>): ReturnType<Engine[M]> {
    return this.#memory.call(method, args, this.#context()) as ReturnType<Engine[M]>;
  }

  /** The vector travels with the request: the other place has no model, and need not ask back. */
  async #send(request: Uint8Array, embedText: string): Promise<Uint8Array> {
    const vector = embedText === "" ? null : ((await this.#embedder.embedQuery(embedText)) ?? null);
    return (await this.#memory.call("answer", [request], { ...this.#context(), vector })) as Uint8Array;
  }

  #context(): CallContext {
    const embedder = this.#embedder;
    return {
      modelId: embedder.modelId,
      isReady: embedder.isReady,
      scope: this.#scope,
      maxMemories: this.#maxMemories,
      embed: (texts) => embedder.embed(texts),
      embedQuery: (text) => embedder.embedQuery(text),
    };
  }
}
