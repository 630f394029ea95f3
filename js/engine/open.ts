import { remoteEngine } from "./remote.js";
import { type Engine, type HostEmbedder, loadEngine } from "./load.js";
import { pooledEngine } from "./pooled.js";
import { host } from "../hosts/selected.js";
import { cachedEngine } from "./cache.js";
import type { StoreSelection } from "../store/selection.js";

/** The engine of a user's memory, wherever that is. */
export async function openEngine(userId: string, place: StoreSelection, embedder: HostEmbedder, labels: string): Promise<Engine> {
  const Engine = await loadEngine();
  const store = place.open();
  const make = (carrier?: ConstructorParameters<typeof Engine>[5]) => new Engine(userId, store, place.dbName, embedder, labels, carrier);
  const elsewhere = place.memoryOf(userId);
  if (elsewhere) return remoteEngine(elsewhere, embedder, labels, make);
  if (host.waitUntil) return pooledEngine(make);
  return store ? cachedEngine(store, userId, embedder, labels) : make();
}
