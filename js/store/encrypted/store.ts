import type { CallContext, RemoteMemory, RemoteMethod } from "../../engine/protocol.js";
import { hasRemoteMemory } from "../../engine/protocol.js";
import { DecryptionError } from "../../types/errors.js";
import type { Encryption, EncryptionKey } from "../../types/encryption.js";
import type { Row, Snapshot, Store } from "../../types/store.js";
import { wantsColumns } from "../columns.js";
import { decryptionError } from "../errors.js";
import { purge } from "../purge.js";
import { moveIn, moveOut } from "./conversion.js";
import { Keyring, KEYRING, keyringOf, removeKeyring, type UserKeys, USERS } from "./keyring.js";
import { type EncryptingStore, noteEncrypting, placeOf } from "./place.js";
import { copyOf, isSameKey } from "./unlock.js";
import { type KeyringHooks, UserRows } from "./user-rows.js";

/** Decrypted rows that are held for the next commits, beside those of the user who was last, in bytes. */
const MAX_HELD_BYTES = 16_000_000;
const USER_OVERHEAD = 2000;
/** Stores with other keys in one place that are kept open. */
const MAX_KEYS = 64;
/** Milliseconds. */
const RETRY_AFTER = 5000;

interface User {
  readonly keys: UserKeys;
  readonly rows: UserRows;
}

/** A store whose rows are encrypted before they reach `inner`. */
export class EncryptedStore implements EncryptingStore {
  readonly isEncrypting = true;
  readonly #inner: Store;
  readonly #key: EncryptionKey;
  readonly #previous: readonly EncryptionKey[];
  readonly #isDecrypting: boolean;
  #keyring: Keyring | undefined;
  #opening: Promise<Keyring | undefined> | undefined;
  #failure: { readonly error: DecryptionError; readonly at: number } | undefined;
  /** Least recently used first. */
  readonly #users = new Map<string, User>();
  /** With `decrypt`: the users whose rows are plain again. */
  readonly #plainUsers = new Set<string>();
  /** What remote memories reported. */
  readonly #remoteDamage = new Map<string, DecryptionError>();
  /** Watches of users whose rows nothing has read yet: to listen is no reason to ask for a passkey. */
  readonly #waitingWatches = new Map<string, Set<(namespace: string) => void>>();
  close?: () => Promise<void>;

  constructor(inner: Store, { previous = [], decrypt = false, ...key }: Encryption) {
    this.#inner = inner;
    this.#key = copyOf(key);
    this.#previous = previous.map(copyOf);
    this.#isDecrypting = decrypt;
    if (inner.close) this.close = () => inner.close!();
  }

  get name(): string {
    return this.#inner.name;
  }

  /** What is plain again can be searched by the store. */
  get wantsColumns(): boolean {
    return this.#isDecrypting && wantsColumns(this.#inner);
  }

  /** Whether the store is being unlocked, which may wait for the user. */
  get isOpening(): boolean {
    return this.#opening !== undefined;
  }

  /** Whether both would open a store alike. */
  matches({ previous = [], decrypt = false, ...key }: Encryption): boolean {
    return (
      isSameKey(this.#key, copyOf(key)) &&
      decrypt === this.#isDecrypting &&
      previous.length === this.#previous.length &&
      previous.every((other, at) => isSameKey(copyOf(other), this.#previous[at]!))
    );
  }

  async load(userId: string, since?: number): Promise<Snapshot> {
    return (await this.#rowsOf(userId)).load(userId, since);
  }

  async commit(userId: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    const known = this.#users.get(userId);
    if (known) return known.rows.commit(userId, rows, ifVersion);
    // The caller may go on using its buffers.
    const copies = rows.map((row) => ({ ...row, data: row.data && row.data.slice() }));
    return (await this.#rowsOf(userId)).commit(userId, copies, ifVersion);
  }

  async clear(userId: string): Promise<number> {
    return (await this.#rowsOf(userId)).clear(userId);
  }

  watch(userId: string, onChange: (version: number, previous?: number) => void): () => void {
    let stop: (() => void) | undefined;
    const start = (namespace: string) => (stop = this.#inner.watch?.(namespace, onChange));
    const known = this.#users.get(userId);
    if (known) start(known.keys.namespace);
    else this.#waitingWatches.set(userId, (this.#waitingWatches.get(userId) ?? new Set()).add(start));
    return () => {
      this.#waitingWatches.get(userId)?.delete(start);
      stop?.();
    };
  }

  #startWatches(userId: string, namespace: string): void {
    const waiting = this.#waitingWatches.get(userId);
    this.#waitingWatches.delete(userId);
    for (const start of waiting ?? []) start(namespace);
  }

  /** What was found in the user's rows that cannot be trusted. */
  damageOf(userId: string): DecryptionError | undefined {
    return this.#remoteDamage.get(userId) ?? this.#users.get(userId)?.rows.damage;
  }

  #noteDamage(userId: string, message: string | undefined): void {
    if (message === undefined) this.#remoteDamage.delete(userId);
    else this.#remoteDamage.set(userId, decryptionError("rows_unreadable", message));
  }

  /** The user's memory, where `inner` keeps it in another place: the user's keys travel with each call, the app's key does not. */
  remoteMemoryOf(userId: string): RemoteMemory | undefined {
    const inner = this.#inner;
    if (!hasRemoteMemory(inner)) return undefined;
    return {
      call: async (method: RemoteMethod, args: readonly unknown[], context: CallContext) => {
        await this.#rowsOf(userId);
        const keys = this.#users.get(userId)?.keys;
        const onDamage = (message: string | undefined) => this.#noteDamage(userId, message);
        return keys
          ? inner.memoryOf(keys.namespace).call(method, args, { ...context, secret: keys.secret, onDamage })
          : inner.memoryOf(userId).call(method, args, context);
      },
    };
  }

  async #rowsOf(userId: string): Promise<Store> {
    const known = this.#users.get(userId);
    if (known) {
      this.#users.delete(userId);
      this.#users.set(userId, known);
      return known.rows;
    }
    if (this.#plainUsers.has(userId)) return this.#inner;
    const keyring = await this.#open();
    if (!keyring) return this.#inner;
    const user = await this.#userOf(keyring, userId);
    if (this.#isDecrypting) {
      await this.#turnOff(keyring, userId, user);
      return this.#inner;
    }
    await moveIn(this.#inner, userId, user.rows);
    const meanwhile = this.#users.get(userId);
    if (meanwhile) return meanwhile.rows;
    this.#users.set(userId, user);
    this.#startWatches(userId, user.keys.namespace);
    this.#evict();
    return user.rows;
  }

  async #userOf(keyring: Keyring, userId: string): Promise<User> {
    const keys = await keyring.userOf(userId);
    const hooks: KeyringHooks = {
      check: async () => {
        if ((await keyringOf(this.#inner)).id !== keyring.id)
          throw decryptionError(
            "decryption_failed",
            "the keyring of this store was removed or replaced while it was open: the database was erased, or encryption was turned off elsewhere. Restart, and check the option encryption of all processes. Nothing was written",
          );
      },
      listUser: () => keyring.listUser(this.#inner, userId, keys),
    };
    return { keys, rows: new UserRows(this.#inner, keys.namespace, keys.secret, hooks) };
  }

  /** Moves the rows back. The last user takes the keyring along, unless users are not listed. */
  async #turnOff(keyring: Keyring, userId: string, { keys, rows }: User): Promise<void> {
    const inner = this.#inner;
    if (await moveOut(inner, userId, keys.namespace, rows))
      await inner.commit(USERS, [{ id: keys.namespace, data: null }]);
    this.#plainUsers.add(userId);
    if (hasRemoteMemory(inner)) return;
    const { version, rows: listed } = await inner.load(USERS);
    if (listed.length > 0) {
      if (this.#plainUsers.size === 1) void this.#turnOffOthers(keyring).catch(() => undefined);
      return;
    }
    const { id, version: keyringVersion } = await keyringOf(inner);
    if (id !== keyring.id) return;
    await purge(inner, KEYRING, await removeKeyring(inner, keyringVersion), []);
    await purge(inner, USERS, version, []);
  }

  async #turnOffOthers(keyring: Keyring): Promise<void> {
    for (const userId of await keyring.users(this.#inner)) {
      if (!this.#plainUsers.has(userId)) await this.#turnOff(keyring, userId, await this.#userOf(keyring, userId));
    }
  }

  async #open(): Promise<Keyring | undefined> {
    if (this.#keyring) return this.#keyring;
    const open = () => Keyring.open(this.#inner, this.#key, this.#previous, !this.#isDecrypting);
    // In a Worker, no request may wait for a promise that another one has made: a key alone is opened by each.
    if ("key" in this.#key) return (this.#keyring = await open());
    // A passphrase takes half a second of the processor: a wrong one is not tried in each call.
    if (this.#failure && performance.now() - this.#failure.at < RETRY_AFTER) throw this.#failure.error;
    this.#failure = undefined;
    this.#opening ??= open().finally(() => (this.#opening = undefined));
    try {
      return (this.#keyring = await this.#opening);
    } catch (error) {
      if ("passphrase" in this.#key && error instanceof DecryptionError)
        this.#failure = { error, at: performance.now() };
      throw error;
    }
  }

  #evict(): void {
    let bytes = 0;
    for (const { rows } of this.#users.values()) bytes += USER_OVERHEAD + rows.bytes;
    for (const [userId, { rows }] of [...this.#users].slice(0, -1)) {
      if (bytes <= MAX_HELD_BYTES) return;
      bytes -= USER_OVERHEAD + rows.bytes;
      this.#users.delete(userId);
    }
  }
}

const opened = new WeakMap<object, { name: string; store: EncryptedStore }[]>();

/** `inner`, encrypted. Clients with the same store and key share one. */
export function encryptedStore(inner: Store, encryption: Encryption): EncryptedStore {
  const { owner, name } = placeOf(inner);
  noteEncrypting(inner);
  let stores = opened.get(owner);
  if (!stores) opened.set(owner, (stores = []));
  let found = stores.find((other) => other.name === name && other.store.matches(encryption))?.store;
  if (!found) stores.push({ name, store: (found = new EncryptedStore(inner, encryption)) });
  // All but one hold a wrong key, or one of the past.
  if (stores.length > MAX_KEYS) stores.shift();
  return found;
}
