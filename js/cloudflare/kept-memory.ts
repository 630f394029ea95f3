import { type Engine, loadEngine } from "../engine.js";
import { typedErrors } from "../engine-values.js";
import { hostStore } from "../store/hosted.js";
import type { Asked, Caller } from "../store/asked.js";
import type { Row, Store } from "../store/store.js";

/** What the engines of an isolate may have loaded, in bytes of rows: its objects share 128 MB, and an object that ends does not say so. */
const MOST_LOADED = 16_000_000;
/** What a memory takes without any row, and a row beside its bytes. */
const EMPTY_BYTES = 8_000;
const ROW_BYTES = 64;

/** Those that have loaded something, the one that was asked last at the end. */
const loaded = new Set<KeptMemory>();

/** The memory of an object: loaded at the first question, and for as long as there is room. */
export class KeptMemory {
  readonly #namespace: string;
  readonly #rows: Store;
  #engine: Engine | undefined;
  #bytes = 0;
  #calls = 0;

  constructor(namespace: string, rows: Store) {
    this.#namespace = namespace;
    this.#rows = this.#counted(rows);
  }

  /** What the method of the engine gives, with the caller's vectors and labels. */
  async call(method: Asked, args: readonly unknown[], caller: Caller): Promise<unknown> {
    const Engine = await loadEngine();
    loaded.delete(this);
    loaded.add(this);
    const embedder = {
      modelId: caller.modelId,
      isReady: caller.isReady,
      embed: caller.embed,
      embedQuery: async (text: string) => (caller.vector === undefined ? caller.embedQuery(text) : (caller.vector ?? undefined)),
    };
    this.#engine ??= new Engine(this.#namespace, hostStore(this.#rows), "", embedder, "");
    const engine = this.#engine.sharing(embedder, caller.labels);
    this.#calls++;
    try {
      return await typedErrors((engine[method] as (...args: unknown[]) => Promise<unknown>)(...args));
    } finally {
      this.#calls--;
      engine.free();
      makeRoom();
    }
  }

  get bytes(): number {
    return EMPTY_BYTES + this.#bytes;
  }

  get isBusy(): boolean {
    return this.#calls > 0;
  }

  /** The next question loads anew. */
  forget(): void {
    this.#engine?.free();
    this.#engine = undefined;
    this.#bytes = 0;
  }

  #counted(rows: Store): Store {
    const sizeOf = (changed: readonly Row[]) => changed.reduce((sum, { data }) => sum + ROW_BYTES + (data?.length ?? 0), 0);
    return {
      name: rows.name,
      load: async (namespace, since) => {
        const found = await rows.load(namespace, since);
        this.#bytes = (found.full ? 0 : this.#bytes) + sizeOf(found.rows);
        return found;
      },
      commit: async (namespace, changed, ifVersion) => {
        const version = await rows.commit(namespace, changed, ifVersion);
        this.#bytes += sizeOf(changed);
        return version;
      },
      clear: (namespace) => rows.clear(namespace),
    };
  }
}

/** The one that was asked last stays, however large it is. */
function makeRoom(): void {
  let bytes = 0;
  for (const memory of loaded) bytes += memory.bytes;
  for (const memory of [...loaded].slice(0, -1)) {
    if (bytes <= MOST_LOADED) return;
    if (memory.isBusy) continue;
    bytes -= memory.bytes;
    memory.forget();
    loaded.delete(memory);
  }
}
