import type { ChatRequest, Engine, StoredReplyOptions, Turn, TurnOptions } from "./bindings.js";
import { sharedWords } from "./local.js";
import type { MemoryEngine, TurnHandle } from "./memory-engine.js";
import type { RecordMethod } from "./protocol.js";
import { callMethod, RecordCalls } from "./record-calls.js";

const MAX_IDLE_ENGINES = 4;

/**
 * A pool of engines: each call has one for itself, and each turn until it is freed. For hosts where a request may be cancelled
 * at any time: an engine holds a lock while its store answers, and a cancelled request never releases it.
 */
export class PooledEngine extends RecordCalls implements MemoryEngine {
  readonly #create: () => Engine;
  readonly #idle: Engine[] = [];

  constructor(create: () => Engine) {
    super();
    this.#create = create;
  }

  beginTurn(request: ChatRequest, options: TurnOptions): Promise<TurnHandle | undefined> {
    return this.#begin((engine) => engine.beginTurn(request, options));
  }

  async beginStoredReply(options: StoredReplyOptions): Promise<TurnHandle> {
    return (await this.#begin((engine) => engine.beginStoredReply(options)))!;
  }

  sharedWords(query: string, text: string): string[] {
    const engine = this.#take();
    const words = sharedWords(engine, query, text);
    this.#release(engine);
    return words;
  }

  protected override call<M extends RecordMethod>(method: M, ...args: Parameters<Engine[M]>): ReturnType<Engine[M]> {
    const engine = this.#take();
    return callMethod(engine, method, args).finally(() => this.#release(engine)) as ReturnType<Engine[M]>;
  }

  async #begin(begin: (engine: Engine) => Promise<Turn | undefined>): Promise<TurnHandle | undefined> {
    const engine = this.#take();
    let turn: Turn | undefined;
    try {
      turn = await begin(engine);
    } finally {
      if (!turn) this.#release(engine);
    }
    return turn && this.#handleOf(turn, engine);
  }

  #handleOf(turn: Turn, engine: Engine): TurnHandle {
    const free = () => {
      turn.free();
      this.#release(engine);
    };
    return { turn, free };
  }

  /** The engine that was released last has read the newest rows. */
  #take(): Engine {
    return this.#idle.pop() ?? this.#create();
  }

  #release(engine: Engine): void {
    if (this.#idle.length < MAX_IDLE_ENGINES) this.#idle.push(engine);
    else engine.free();
  }
}
