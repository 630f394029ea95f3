import type { HostStore } from "../engine/load.js";
import { host } from "../hosts/selected.js";
import { type RemoteMemory, hasRemoteMemory } from "../engine/protocol.js";
import { checkedStore } from "./checked-store.js";
import { memoryStore } from "./memory.js";
import type { Store } from "../types/store.js";

/** Where the memories of a client are: what its options say, or what the host has. */
export class StoreSelection {
  #chosen: "indexeddb" | Store | undefined;

  constructor(
    readonly asked: "indexeddb" | "memory" | Store | undefined,
    readonly dbName: string,
  ) {}

  /** `undefined`: the browser's own. @throws StoreUnavailableError where nothing lasts, and nothing else was asked for */
  open(): HostStore | undefined {
    const chosen = this.#choose();
    return chosen === "indexeddb" ? undefined : checkedStore(chosen);
  }

  /** The memory of this user, where it can be asked itself. */
  memoryOf(userId: string): RemoteMemory | undefined {
    const chosen = this.#choose();
    return typeof chosen !== "string" && hasRemoteMemory(chosen) ? chosen.memoryOf(userId) : undefined;
  }

  /** As in `stats().store`; `"none"` where there is none. */
  get name(): string {
    try {
      const chosen = this.#choose();
      return typeof chosen === "string" ? chosen : chosen.name;
    } catch {
      return "none";
    }
  }

  /** What to do about a store that does not answer. */
  get remedy(): string {
    if (this.isIndexedDb) return 'close other tabs of this site and reload, or pass { store: "memory" } to go on without remembering across page loads';
    return `see whether the database of the store "${this.name}" can be reached, and is not locked`;
  }

  get isIndexedDb(): boolean {
    return this.name === "indexeddb";
  }

  #choose(): "indexeddb" | Store {
    this.#chosen ??= this.asked === "memory" ? memoryStore(this.dbName) : (this.asked ?? host.store(this.dbName));
    return this.#chosen;
  }
}
