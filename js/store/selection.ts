import type { HostStore } from "../engine/bindings.js";
import { hasRemoteMemory, type RemoteMemory } from "../engine/protocol.js";
import type { DecryptionError } from "../types/errors.js";
import type { Encryption } from "../types/encryption.js";
import type { Store } from "../types/store.js";
import { adviceOf } from "./advice.js";
import { checkedStore } from "./checked-store.js";
import { checkPlain, checkPlainOnce } from "./encrypted/guard.js";
import { type EncryptedStore, encryptedStore } from "./encrypted/store.js";
import { indexedDb } from "./indexed-db.js";
import { memoryStore } from "./memory.js";

/** The browser's database, which the engine opens itself, or a store object. */
export type StoreChoice = "indexeddb" | Store;

/** The store of a client: the one that its options name, or the host's. It is chosen at the first use. */
export class StoreSelection {
  readonly #option: StoreChoice | "memory" | undefined;
  readonly #hostStore: (dbName: string) => StoreChoice;
  readonly #encryption: Encryption | undefined;
  #choice: StoreChoice | undefined;
  #waits = 0;

  /** @param hostStore the store of a host where the options name none; it throws where nothing lasts */
  constructor(
    option: StoreChoice | "memory" | undefined,
    readonly dbName: string,
    hostStore: (dbName: string) => StoreChoice,
    encryption?: Encryption,
  ) {
    this.#encryption = encryption;
    this.#option = option;
    this.#hostStore = hostStore;
  }

  /** `undefined`: the browser's database. @throws StoreUnavailableError where nothing lasts and the options name no store */
  open(): HostStore | undefined {
    const choice = this.#choose();
    if (this.#encryption) return checkedStore(this.#encrypted!);
    return choice === "indexeddb" ? undefined : checkedStore(choice);
  }

  /** @throws DecryptionError when the browser's database is encrypted, and no key is given. Other stores check by themselves */
  async checkPlain(): Promise<void> {
    if (!this.#encryption && this.isIndexedDb) await checkPlain(database(this.dbName));
  }

  get isEncrypted(): boolean {
    return this.#encryption !== undefined && !this.#encryption.decrypt;
  }

  /** What was found in the user's encrypted rows that cannot be trusted. */
  damageOf(userId: string): DecryptionError | undefined {
    return this.#encryption && this.#encrypted?.damageOf(userId);
  }

  /** Grows while the user is asked for a passkey, or a passphrase becomes a key. */
  get progress(): number {
    if (this.#encryption && this.#encrypted?.isOpening) this.#waits++;
    return this.#waits;
  }

  /** What about the store's set-up is not as it should be, and what to do. */
  async advice(): Promise<string | undefined> {
    const choice = this.#choose();
    return choice === "indexeddb" ? undefined : adviceOf(choice);
  }

  /** The user's memory, where the store keeps it in another place. */
  remoteMemoryOf(userId: string): RemoteMemory | undefined {
    const choice = this.#choose();
    if (typeof choice === "string" || !hasRemoteMemory(choice)) return undefined;
    if (this.#encryption) return this.#encrypted!.remoteMemoryOf(userId);
    const memory = choice.memoryOf(userId);
    return { call: async (...args) => (await checkPlainOnce(choice), memory.call(...args)) };
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

  /** The chosen store with encryption; `undefined` where there is no store. */
  get #encrypted(): EncryptedStore | undefined {
    try {
      const choice = this.#choose();
      return encryptedStore(choice === "indexeddb" ? database(this.dbName) : choice, this.#encryption!);
    } catch {
      return undefined;
    }
  }

  #choose(): StoreChoice {
    this.#choice ??=
      this.#option === "memory" ? memoryStore(this.dbName) : (this.#option ?? this.#hostStore(this.dbName));
    return this.#choice;
  }
}

const databases = new Map<string, Store>();

/** The browser's database as a store: one object for each name. */
function database(dbName: string): Store {
  let store = databases.get(dbName);
  if (!store) databases.set(dbName, (store = indexedDb(dbName)));
  return store;
}
