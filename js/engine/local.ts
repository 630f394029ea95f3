import type { ChatRequest, Engine, StoredReplyOptions, Turn, TurnOptions } from "./bindings.js";
import type { MemoryEngine, TurnHandle } from "./memory-engine.js";
import type { RecordMethod } from "./protocol.js";
import { callMethod, RecordCalls } from "./record-calls.js";

/** One engine in this process for all calls. */
export class LocalEngine extends RecordCalls implements MemoryEngine {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
  }

  async beginTurn(request: ChatRequest, options: TurnOptions): Promise<TurnHandle | undefined> {
    const turn = await this.#engine.beginTurn(request, options);
    return turn && handleOf(turn);
  }

  async beginStoredReply(options: StoredReplyOptions): Promise<TurnHandle> {
    return handleOf(await this.#engine.beginStoredReply(options));
  }

  sharedWords(query: string, text: string): string[] {
    return sharedWords(this.#engine, query, text);
  }

  override progress(): number {
    return this.#engine.progress();
  }

  override ownCommits(after: number, until: number): number {
    return this.#engine.ownCommits(after, until);
  }

  override unreadable(): number | undefined {
    return this.#engine.unreadable();
  }

  protected override call<M extends RecordMethod>(method: M, ...args: Parameters<Engine[M]>): ReturnType<Engine[M]> {
    return callMethod(this.#engine, method, args);
  }
}

export function sharedWords(engine: Engine, query: string, text: string): string[] {
  return engine.sharedWords(query, text).split(" ").filter(Boolean);
}

function handleOf(turn: Turn): TurnHandle {
  return { turn, free: () => turn.free() };
}
