import { readProperty } from "../../types/foreign-errors.js";
import type { Row, Snapshot, Store } from "../../types/store.js";
import { decryptionError, StoreConflictError } from "../errors.js";
import { type Bytes, randomBytes } from "./bytes.js";
import type { EncryptingStore } from "./place.js";
import { derivedAes, importAes, importHkdf, KEY_BYTES } from "./ciphers.js";
import { encodeManifest } from "./manifest.js";
import { type CommitPlan, copyRows, planCommit } from "./plan.js";
import { apply, hasRows, readRows, stateOf } from "./read.js";
import { encodeEntries, sealRow, unsealRow } from "./segment.js";
import { KEY_ROW, MANIFEST_ROW, UserState } from "./state.js";
import { damageError } from "./damage.js";

/** What the rows of a user ask of the keyring, where it is in reach. */
export interface KeyringHooks {
  /** @throws DecryptionError when it is no longer the one that the store was opened with */
  check(): Promise<void>;
  /** Lists the user, before the first row is written. */
  listUser(): Promise<void>;
}

const NO_KEYRING: KeyringHooks = { check: async () => {}, listUser: async () => {} };

/** As often as the engine. */
const MAX_ATTEMPTS = 256;

/**
 * One user's rows, encrypted, in the namespace `namespace` of `inner`. A random data key encrypts them; a key that is derived from
 * `secret` wraps it. Every commit is conditional: what it does not know of is never overwritten.
 */
export class UserRows implements EncryptingStore {
  readonly isEncrypting = true;
  readonly #inner: Store;
  readonly #namespace: string;
  readonly #secret: Bytes;
  readonly #keyring: KeyringHooks;
  #wrapping: CryptoKey | undefined;
  #state: UserState | undefined;

  constructor(inner: Store, namespace: string, secret: Bytes, keyring: KeyringHooks = NO_KEYRING) {
    this.#inner = inner;
    this.#namespace = namespace;
    this.#secret = secret;
    this.#keyring = keyring;
  }

  get name(): string {
    return this.#inner.name;
  }

  /** The bytes of the rows that are held decrypted. */
  get bytes(): number {
    return this.#state?.bytes ?? 0;
  }

  /** What was found that cannot be trusted; `undefined`: nothing. */
  get damage() {
    return this.#state && damageError(this.#state);
  }

  /** Whether rows are being moved here from the plain store. */
  get isMoving(): boolean {
    return this.#state?.manifest?.isMoving ?? false;
  }

  /** The ids of the store's rows that can be read. */
  get readableRows(): { ids: string[] } {
    const state = this.#state!;
    const ids = [...state.segments.keys()];
    return { ids: this.damage ? ids : [...ids, KEY_ROW, MANIFEST_ROW] };
  }

  async load(_: string, since?: number): Promise<Snapshot> {
    return (await this.#refreshed()).snapshot(since);
  }

  commit(_: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    return this.write(rows, ifVersion);
  }

  /** As {@link commit}. `isMoving` stays as it is without a value. */
  async write(rows: readonly Row[], ifVersion: number | undefined, isMoving?: boolean): Promise<number> {
    const copies = copyRows(rows);
    for (let attempt = 0; ; attempt++) {
      let state = this.#state;
      if (!state || ifVersion === undefined || state.version < ifVersion) state = await this.#refreshed();
      if (ifVersion !== undefined && state.version !== ifVersion) throw new StoreConflictError();
      try {
        return await this.#commit(state, planCommit(state, copies, isMoving ?? state.manifest?.isMoving ?? false));
      } catch (error) {
        if (readProperty(error, "code") !== "conflict" || ifVersion !== undefined || attempt === MAX_ATTEMPTS)
          throw error;
      }
    }
  }

  async clear(_: string): Promise<number> {
    const version = await this.#inner.clear(this.#namespace);
    this.#state = undefined;
    return version;
  }

  async #commit(state: UserState, plan: CommitPlan): Promise<number> {
    if (!state.dataKey) {
      if (plan.segments.length === 0) return this.#inner.commit(this.#namespace, [], plan.base);
      await this.#keyring.check();
      await this.#keyring.listUser();
    }
    const { key, row } = state.dataKey ? { key: state.dataKey } : await this.#newDataKey(plan.base);
    const sealed = (id: string, value: Bytes) =>
      sealRow(key, this.#namespace, id, plan.base, value).then((data) => ({ id, data }));
    const rows = await Promise.all([
      ...plan.segments.map(({ id, entries }) => sealed(id, encodeEntries(entries))),
      sealed(MANIFEST_ROW, encodeManifest(plan.manifest)),
    ]);
    const version = await this.#inner.commit(this.#namespace, row ? [row, ...rows] : rows, plan.base);
    // Another call may have read this commit, and later ones.
    if (state.version === plan.base) {
      state.dataKey = key;
      state.put(plan.segments);
      state.manifest = { ...plan.manifest, base: plan.base };
      state.origin = plan.manifest.origin;
      state.manifestDamage = undefined;
      for (const { id } of plan.segments) state.damaged.delete(id);
      state.version = version;
    }
    return version;
  }

  /** The state, up to date with the store. */
  async #refreshed(): Promise<UserState> {
    const known = this.#state;
    const since = known?.version;
    const snapshot = await this.#inner.load(this.#namespace, since);
    if (known && !snapshot.full) {
      if (snapshot.version > known.version) {
        const read = await readRows(this.#namespace, known.dataKey ?? (await this.#dataKeyIn(snapshot)), snapshot);
        if (snapshot.version > known.version) {
          known.dataKey ??= await this.#dataKeyIn(snapshot);
          apply(known, read);
        }
      }
      return known;
    }
    // The store was erased, or encryption was turned off elsewhere: without its keyring nothing must seem empty.
    if (known?.manifest && snapshot.version < known.version) await this.#keyring.check();
    const state = await this.#stateOf(snapshot);
    if (known && this.#state === known && known.manifest && state.manifest && state.version < known.version)
      state.manifestDamage ??= "put back from earlier";
    // Another call may have read, or written, a later version meanwhile.
    const current = this.#state;
    if (current && current !== known && current.version > state.version) return current;
    this.#state = state;
    return state;
  }

  async #stateOf(snapshot: Snapshot): Promise<UserState> {
    if (!hasRows(snapshot.rows)) return new UserState(snapshot.version, snapshot.version);
    const dataKey = await this.#dataKeyIn(snapshot);
    return stateOf(dataKey, await readRows(this.#namespace, dataKey, snapshot));
  }

  async #dataKeyIn({ rows }: Snapshot): Promise<CryptoKey> {
    const wrapped = rows.find(({ id }) => id === KEY_ROW)?.data;
    const row = wrapped && (await unsealRow(await this.#wrappingKey(), this.#namespace, KEY_ROW, wrapped));
    if (!row)
      throw decryptionError(
        "decryption_failed",
        `the key of this user's memories is ${wrapped ? "damaged or another user's" : "missing"}: restore the row "${KEY_ROW}" of the namespace ${this.#namespace}, or clear() the user. Nothing was written`,
      );
    return importAes(row.value);
  }

  async #newDataKey(base: number): Promise<{ key: CryptoKey; row: Row }> {
    const bytes = randomBytes(KEY_BYTES);
    const data = await sealRow(await this.#wrappingKey(), this.#namespace, KEY_ROW, base, bytes);
    return { key: await importAes(bytes), row: { id: KEY_ROW, data } };
  }

  async #wrappingKey(): Promise<CryptoKey> {
    return (this.#wrapping ??= await derivedAes(await importHkdf(this.#secret), "fast-memory 1 wrap data key"));
  }
}
