import type { HostRowColumns, HostStore } from "../engine/bindings.js";
import { FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import type { Row, Snapshot, Store } from "../types/store.js";
import { wantsColumns } from "./columns.js";
import { checkRows } from "./errors.js";

const checkedStores = new WeakMap<Store, HostStore>();

/** A store as the engine calls it: what it returns is checked, and what it throws becomes an error of this package. */
export function checkedStore(store: Store): HostStore {
  let checked = checkedStores.get(store);
  if (!checked) checkedStores.set(store, (checked = new CheckedStore(store)));
  return checked;
}

class CheckedStore implements HostStore {
  readonly wantsColumns: boolean;

  constructor(readonly store: Store) {
    this.wantsColumns = wantsColumns(store);
  }

  load(namespace: string, since?: number): Promise<Snapshot> {
    return this.#call("load", () => this.store.load(namespace, since), isSnapshot);
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
    const { name } = this.store;
    let result: T;
    try {
      result = await call();
    } catch (error) {
      throw toStoreError(name, error);
    }
    if (!isValid(result))
      throw new StoreUnavailableError(
        "store_unavailable",
        `the store "${name}" returned an invalid result from ${method}(): see the type Store`,
      );
    return result;
  }
}

/** An error of this package for what a store threw, which becomes the cause: a driver's message may hold what was written. */
export function toStoreError(storeName: string, error: unknown): unknown {
  if (error instanceof FastMemoryError) return error;
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (code === "conflict") return error;
  // An entry that an app bundles by itself has its own copy of the class.
  if (name === "StoreUnavailableError")
    return new StoreUnavailableError(String(code), String(message), { cause: error });
  if (code === "store_full")
    return new StoreUnavailableError(code, `the store "${storeName}" is full; nothing was written`, { cause: error });
  return new StoreUnavailableError(
    "store_unavailable",
    `the store "${storeName}" failed${typeof name === "string" ? ` (${name})` : ""}; see the cause`,
    { cause: error },
  );
}

function isVersion(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSnapshot(value: unknown): boolean {
  const { version, rows, full } = (value ?? {}) as Partial<Snapshot>;
  const isRow = ({ id, data }: Row) => typeof id === "string" && (data === null || data instanceof Uint8Array);
  return isVersion(version) && typeof full === "boolean" && Array.isArray(rows) && rows.every(isRow);
}
