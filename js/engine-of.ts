import { askedEngine } from "./asked-engine.js";
import { type HostEmbedder, type Engine, loadEngine } from "./engine.js";
import { pooledEngine } from "./engine-pool.js";
import { host } from "./hosts/current.js";
import type { Place } from "./store/place.js";

/** The engine of a user's memory, wherever that is. */
export async function engineOf(userId: string, place: Place, embedder: HostEmbedder, labels: string): Promise<Engine> {
  const Engine = await loadEngine();
  const store = place.open();
  const make = (carrier?: ConstructorParameters<typeof Engine>[5]) => new Engine(userId, store, place.dbName, embedder, labels, carrier);
  const elsewhere = place.memoryOf(userId);
  if (elsewhere) return askedEngine(elsewhere, embedder, labels, make);
  return host.waitUntil ? pooledEngine(make) : make();
}
