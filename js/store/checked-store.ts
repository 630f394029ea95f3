import type { HostRowColumns, HostStore } from "../engine/bindings.js";
import type { FastMemoryError } from "../types/errors.js";
import { errorName, isOwnError, readProperty, redactedCause } from "../types/foreign-errors.js";
import type { Row, Snapshot, Store } from "../types/store.js";
import { wantsColumns } from "./columns.js";
import { checkPlain } from "./encrypted/guard.js";
import { isEncrypted, mayBeEncrypted } from "./encrypted/place.js";
import { checkRows, StoreConflictError, storeError } from "./errors.js";

/** For how many milliseconds a store that is seen to be plain is not asked again. */
const PLAIN_FOR = 10_000;

const checkedStores = new WeakMap<Store, HostStore>();

/** A store as the engine calls it: what it returns is checked, and what it throws becomes an error of this package. */
export function checkedStore(store: Store): HostStore {
  let checked = checkedStores.get(store);
  if (!checked) checkedStores.set(store, (checked = new CheckedStore(store)));
  return checked;
}

class CheckedStore implements HostStore {
  readonly wantsColumns: boolean;
  /** When the store was seen to be a plain one. */
  #plainAt = -Infinity;

  constructor(readonly store: Store) {
    this.wantsColumns = wantsColumns(store);
  }

  /** Tabs have locks. Nothing but its name tells an app's own store from others. */
  get sharedName(): string | undefined {
    const isTab = !globalThis.process?.versions?.node;
    return isTab ? String(readProperty(this.store, "name")) : undefined;
  }

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const snapshot = await this.#call("load", () => this.store.load(namespace, since), isSnapshot);
    // Of an encrypted store that is opened as a plain one, nothing is known of the user, or nothing is left.
    const { full, rows, version } = snapshot;
    const isEmpty = rows.every(({ data }) => data === null) && (full || rows.length > 0);
    if (version === 0 || isEmpty) await this.#checkPlain();
    return snapshot;
  }

  async #checkPlain(): Promise<void> {
    const isKnown = performance.now() - this.#plainAt < PLAIN_FOR && !mayBeEncrypted(this.store);
    if (isEncrypted(this.store) || isKnown) return;
    await checkPlain({ load: (namespace) => this.#call("load", () => this.store.load(namespace), isSnapshot) });
    this.#plainAt = performance.now();
  }

  commit(namespace: string, rows: HostRowColumns[], ifVersion?: number): Promise<number> {
    const commit = () => {
      checkRows(rows);
      return this.store.commit(namespace, rows, ifVersion);
    };
    return this.#call("commit", commit, isVersion);
  }

  clear(namespace: string): Promise<number> {
    return this.#call("clear", () => this.store.clear(namespace), isVersion);
  }

  async #call<T>(method: string, call: () => Promise<T>, isValid: (result: unknown) => boolean): Promise<T> {
    const name = String(readProperty(this.store, "name"));
    let result: T;
    try {
      result = await call();
    } catch (error) {
      throw toStoreError(name, error);
    }
    if (!isValid(result))
      throw storeError(
        "store_unavailable",
        `the store "${name}" returned an invalid result from ${method}(): see the type Store`,
      );
    return result;
  }
}

/** An error of this package for what a store threw, which becomes the cause: a driver's message may hold what was written. */
export function toStoreError(storeName: string, error: unknown): FastMemoryError {
  if (isOwnError(error)) return error;
  const code = readProperty(error, "code");
  if (code === "conflict") return new StoreConflictError();
  const cause = redactedCause(error);
  if (code === "store_full")
    return storeError(code, `the store "${storeName}" is full; nothing was written`, { cause });
  return storeError("store_unavailable", `the store "${storeName}" failed (${errorName(error)}); see the cause`, {
    cause,
  });
}

function isVersion(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSnapshot(value: unknown): boolean {
  const { version, rows, full } = (value ?? {}) as Partial<Snapshot>;
  const isRow = ({ id, data }: Row) => typeof id === "string" && (data === null || data instanceof Uint8Array);
  return isVersion(version) && typeof full === "boolean" && Array.isArray(rows) && rows.every(isRow);
}
