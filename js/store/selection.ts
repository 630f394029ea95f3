import type { HostStore } from "../engine/bindings.js";
import { hasRemoteMemory, type RemoteMemory } from "../engine/protocol.js";
import type { Store } from "../types/store.js";
import { adviceOf } from "./advice.js";
import { checkedStore } from "./checked-store.js";
import { watchIndexedDb } from "./indexed-db.js";
import { memoryStore } from "./memory.js";

/** The browser's database, which the engine opens itself, or a store object. */
export type StoreChoice = "indexeddb" | Store;

/** The store of a client: the one that its options name, or the host's. It is chosen at the first use. */
export class StoreSelection {
  readonly #option: StoreChoice | "memory" | undefined;
  readonly #hostStore: (dbName: string) => StoreChoice;
  #choice: StoreChoice | undefined;

  /** @param hostStore the store of a host where the options name none; it throws where nothing lasts */
  constructor(
    option: StoreChoice | "memory" | undefined,
    readonly dbName: string,
    hostStore: (dbName: string) => StoreChoice,
  ) {
    this.#option = option;
    this.#hostStore = hostStore;
  }

  /** `undefined`: the browser's database. @throws StoreUnavailableError where nothing lasts and the options name no store */
  open(): HostStore | undefined {
    const choice = this.#choose();
    return choice === "indexeddb" ? undefined : checkedStore(choice);
  }

  /** What about the store's set-up is not as it should be, and what to do. */
  async advice(): Promise<string | undefined> {
    const choice = this.#choose();
    return choice === "indexeddb" ? undefined : adviceOf(choice);
  }

  /** The user's memory, where the store keeps it in another place. */
  remoteMemoryOf(userId: string): RemoteMemory | undefined {
    const choice = this.#choose();
    return typeof choice !== "string" && hasRemoteMemory(choice) ? choice.memoryOf(userId) : undefined;
  }

  /** Calls `onChange` as {@link Store.watch}, where the store can. @returns what ends it */
  watch(userId: string, onChange: (version: number, previous?: number) => void): () => void {
    const choice = this.#choose();
    if (choice === "indexeddb") return watchIndexedDb(this.dbName, userId, onChange);
    return choice.watch?.(userId, onChange) ?? (() => {});
  }

  /** As in `stats().store`; `"none"` where there is no store. */
  get name(): string {
    try {
      const choice = this.#choose();
      return typeof choice === "string" ? choice : choice.name;
    } catch {
      return "none";
    }
  }

  /** What to do about a store that does not answer. */
  get remedy(): string {
    if (this.isIndexedDb)
      return 'close other tabs of this site and reload, or pass { store: "memory" }, which forgets everything when the page goes';
    return `check that the database of the store "${this.name}" is reachable and not locked`;
  }

  get isIndexedDb(): boolean {
    return this.name === "indexeddb";
  }

  #choose(): StoreChoice {
    this.#choice ??=
      this.#option === "memory" ? memoryStore(this.dbName) : (this.#option ?? this.#hostStore(this.dbName));
    return this.#choice;
  }
}
