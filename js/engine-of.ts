import { askedEngine } from "./asked-engine.js";
import { type Engine, type HostEmbedder, loadEngine } from "./engine.js";
import { pooledEngine } from "./engine-pool.js";
import { host } from "./hosts/current.js";
import { loadedEngine } from "./loaded-memory.js";
import type { Place } from "./store/place.js";

/** The engine of a user's memory, wherever that is. */
export async function engineOf(userId: string, place: Place, embedder: HostEmbedder, labels: string): Promise<Engine> {
  const Engine = await loadEngine();
  const store = place.open();
  const make = (carrier?: ConstructorParameters<typeof Engine>[5]) => new Engine(userId, store, place.dbName, embedder, labels, carrier);
  const elsewhere = place.memoryOf(userId);
  if (elsewhere) return askedEngine(elsewhere, embedder, labels, make);
  if (host.waitUntil) return pooledEngine(make);
  return store ? loadedEngine(store, userId, embedder, labels) : make();
}
