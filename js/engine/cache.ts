import { type Engine, type HostEmbedder, type HostStore, loadEngine } from "./load.js";
import type { Row, Snapshot } from "../types/store.js";

/** What may be loaded in this process beside what its clients hold, in bytes of rows: objects of a Worker share 128 MB. */
const MOST_LOADED = 16_000_000;
/** What a memory takes without any row, and a row beside its bytes. */
const EMPTY_BYTES = 8_000;
const ROW_BYTES = 64;
/** Nobody new waits for a store call that has taken longer, in milliseconds. */
const PATIENCE = 1000;

const known = new WeakMap<HostStore, Map<string, CachedMemory>>();
/** The one that was read last at the end. */
const loaded = new Set<CachedMemory>();

/** The engine of a memory, for one caller; what another caller has loaded is there already. */
export async function cachedEngine(store: HostStore, namespace: string, embedder: HostEmbedder, labels: string): Promise<Engine> {
  const Engine = await loadEngine();
  let memories = known.get(store);
  if (!memories) known.set(store, (memories = new Map()));
  let memory = memories.get(namespace);
  if (!memory || memory.isStuck) memories.set(namespace, (memory = new CachedMemory(Engine, store, namespace)));
  return memory.engine.sharing(embedder, labels);
}

class CachedMemory implements HostStore {
  readonly engine: Engine;
  bytes = EMPTY_BYTES;
  /** Since when the store owes an answer. The engine asks for one thing after the other. */
  #asked: number | undefined;

  constructor(
    Class: typeof Engine,
    readonly store: HostStore,
    readonly namespace: string,
  ) {
    this.engine = new Class(namespace, this, "", NOBODY, "");
  }

  get isStuck(): boolean {
    return this.#asked !== undefined && performance.now() - this.#asked > PATIENCE;
  }

  async load(namespace: string, since?: number): Promise<unknown> {
    const found = (await this.#answer(this.store.load(namespace, since))) as Snapshot;
    this.#count(found.rows, found.full ? EMPTY_BYTES : this.bytes);
    return found;
  }

  async commit(namespace: string, rows: Row[], ifVersion?: number): Promise<number> {
    const version = await this.#answer(this.store.commit(namespace, rows, ifVersion));
    this.#count(rows, this.bytes);
    return version;
  }

  clear(namespace: string): Promise<number> {
    return this.#answer(this.store.clear(namespace));
  }

  async #answer<T>(call: Promise<T>): Promise<T> {
    this.#asked = performance.now();
    try {
      return await call;
    } finally {
      this.#asked = undefined;
    }
  }

  #count(rows: readonly Row[], before: number): void {
    this.bytes = rows.reduce((sum, { data }) => sum + ROW_BYTES + (data?.length ?? 0), before);
    // One that had to make room, and is still in use, is no longer for others.
    if (known.get(this.store)?.get(this.namespace) !== this) return;
    loaded.delete(this);
    loaded.add(this);
    makeRoom();
  }
}

/** Whoever uses a memory that makes room goes on with it; others load it anew. The one that was read last stays, however large it is. */
function makeRoom(): void {
  let bytes = 0;
  for (const memory of loaded) bytes += memory.bytes;
  for (const memory of [...loaded].slice(0, -1)) {
    if (bytes <= MOST_LOADED) return;
    bytes -= memory.bytes;
    loaded.delete(memory);
    known.get(memory.store)?.delete(memory.namespace);
    memory.engine.free();
  }
}

/** Every caller brings an embedder of its own. */
const NOBODY: HostEmbedder = { modelId: "none", isReady: false, embed: async () => [], embedQuery: async () => undefined };
