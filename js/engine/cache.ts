import type { Engine, HostEmbedder, HostRowColumns, HostSnapshot, HostStore } from "./bindings.js";
import { loadEngine } from "./load.js";

/** Rows that the process keeps beside those that its clients hold, in bytes: Durable Objects of a Worker share 128 MB. */
const MAX_CACHED_BYTES = 16_000_000;
/** A memory without any row, and a row beside its data, in bytes. */
const MEMORY_OVERHEAD = 8_000;
const ROW_OVERHEAD = 64;
/** After so many milliseconds of a store call, new clients load an index of their own. */
const STALL_TIMEOUT = 1000;

const cache = new WeakMap<HostStore, Map<string, CachedMemory>>();
/** Least recently read first. */
const byLastRead = new Set<CachedMemory>();

/** An engine for one client. Clients of one user and store share one in-memory index. */
export async function cachedEngine(
  store: HostStore,
  namespace: string,
  embedder: HostEmbedder,
  scope: string,
  maxMemories?: number,
): Promise<Engine> {
  const Engine = await loadEngine();
  let memories = cache.get(store);
  if (!memories) cache.set(store, (memories = new Map()));
  let memory = memories.get(namespace);
  if (!memory || memory.isStalled) memories.set(namespace, (memory = new CachedMemory(Engine, store, namespace)));
  return memory.engine.forClient(embedder, scope, maxMemories);
}

/** A user's index in memory, and its store with a count of the bytes that the index has read. */
class CachedMemory implements HostStore {
  readonly engine: Engine;
  bytes = MEMORY_OVERHEAD;
  /** When the store call in flight began: there is one at most. */
  #callStarted: number | undefined;

  constructor(
    Class: typeof Engine,
    readonly store: HostStore,
    readonly namespace: string,
  ) {
    this.engine = new Class({ userId: namespace, dbName: "", embedder: NO_EMBEDDER, scope: "", store: this });
  }

  get wantsColumns(): boolean {
    return this.store.wantsColumns ?? false;
  }

  get sharedName(): string | undefined {
    return this.store.sharedName;
  }

  get isStalled(): boolean {
    return this.#callStarted !== undefined && performance.now() - this.#callStarted > STALL_TIMEOUT;
  }

  async load(namespace: string, since?: number): Promise<HostSnapshot> {
    const snapshot = await this.#timed(this.store.load(namespace, since));
    this.#count(snapshot.rows, snapshot.full ? MEMORY_OVERHEAD : this.bytes);
    return snapshot;
  }

  async commit(namespace: string, rows: HostRowColumns[], ifVersion?: number): Promise<number> {
    const version = await this.#timed(this.store.commit(namespace, rows, ifVersion));
    this.#count(rows, this.bytes);
    return version;
  }

  clear(namespace: string): Promise<number> {
    return this.#timed(this.store.clear(namespace));
  }

  async #timed<T>(call: Promise<T>): Promise<T> {
    this.#callStarted = performance.now();
    try {
      return await call;
    } finally {
      this.#callStarted = undefined;
    }
  }

  #count(rows: HostSnapshot["rows"], bytesBefore: number): void {
    this.bytes = rows.reduce((sum, { data }) => sum + ROW_OVERHEAD + (data?.length ?? 0), bytesBefore);
    // An evicted memory serves the clients that have it, and is not cached again.
    if (cache.get(this.store)?.get(this.namespace) !== this) return;
    byLastRead.delete(this);
    byLastRead.add(this);
    evict();
  }
}

/** Evicts the least recently read memories. The last one stays, however large. */
function evict(): void {
  let bytes = 0;
  for (const memory of byLastRead) bytes += memory.bytes;
  for (const memory of [...byLastRead].slice(0, -1)) {
    if (bytes <= MAX_CACHED_BYTES) return;
    bytes -= memory.bytes;
    byLastRead.delete(memory);
    cache.get(memory.store)?.delete(memory.namespace);
    memory.engine.free();
  }
}

/** Clients bring embedders of their own: see `forClient`. */
const NO_EMBEDDER: HostEmbedder = {
  modelId: "none",
  isReady: false,
  embed: async () => [],
  embedQuery: async () => undefined,
};
