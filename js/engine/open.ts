import type { Engine, HostEmbedder, HostStore, HostTransport } from "./bindings.js";
import { cachedEngine } from "./cache.js";
import { loadEngine } from "./load.js";
import { LocalEngine } from "./local.js";
import type { MemoryEngine } from "./memory-engine.js";
import { PooledEngine } from "./pooled.js";
import type { RemoteMemory } from "./protocol.js";
import { RemoteEngine } from "./remote.js";

/** What an engine is opened for. */
export interface OpenOptions {
  readonly userId: string;
  /** The IndexedDB database, where there is no `store`. */
  readonly dbName: string;
  readonly store: HostStore | undefined;
  /** The user's memory, where the store keeps it in another place. */
  readonly remoteMemory: RemoteMemory | undefined;
  readonly embedder: HostEmbedder;
  /** JSON of the `Scope` of what is learned, or empty. */
  readonly scope: string;
  /** The most memories that are kept; `undefined`: all. */
  readonly maxMemories: number | undefined;
  /** Requests of this host must not wait for one another. */
  readonly isolatesRequests: boolean;
}

/** The engine of a user's memory, wherever that is. */
export async function openEngine({
  userId,
  dbName,
  store,
  remoteMemory,
  embedder,
  scope,
  maxMemories,
  isolatesRequests,
}: OpenOptions): Promise<MemoryEngine> {
  const Engine = await loadEngine();
  const create = (transport?: HostTransport): Engine =>
    new Engine({ userId, dbName, embedder, scope, maxMemories, store, transport });
  if (remoteMemory) return new RemoteEngine(remoteMemory, embedder, scope, maxMemories, create);
  if (isolatesRequests) return new PooledEngine(create);
  return new LocalEngine(store ? await cachedEngine(store, userId, embedder, scope, maxMemories) : create());
}
