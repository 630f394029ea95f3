import type { HostStore } from "../engine/load.js";
import { FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import { checkRows } from "./errors.js";
import type { Row, Snapshot, Store } from "../types/store.js";

const hosted = new WeakMap<Store, HostStore>();

/** A store as the engine calls it: what it gives is checked, and what it throws is one of our errors. */
export function checkedStore(store: Store): HostStore {
  let host = hosted.get(store);
  if (!host) hosted.set(store, (host = new CheckedStore(store)));
  return host;
}

class CheckedStore implements HostStore {
  constructor(readonly store: Store) {}

  load(namespace: string, since?: number): Promise<Snapshot> {
    return this.#answer("load", () => this.store.load(namespace, since), isSnapshot);
  }

  commit(namespace: string, rows: Row[], ifVersion?: number): Promise<number> {
    const commit = () => {
      checkRows(rows);
      return this.store.commit(namespace, rows, ifVersion);
    };
    return this.#answer("commit", commit, isVersion);
  }

  clear(namespace: string): Promise<number> {
    return this.#answer("clear", () => this.store.clear(namespace), isVersion);
  }

  async #answer<T>(call: string, ask: () => Promise<T>, is: (answer: unknown) => boolean): Promise<T> {
    const { name } = this.store;
    let answer: T;
    try {
      answer = await ask();
    } catch (error) {
      throw storeError(name, error);
    }
    if (!is(answer)) throw new StoreUnavailableError("store_unavailable", `the store "${name}" answered ${call} with something else than the type Store says`);
    return answer;
  }
}

/** Messages of drivers may hold what was written: they are kept as the cause only. */
export function storeError(name: string, error: unknown): unknown {
  if (error instanceof FastMemoryError) return error;
  const { code, name: kind, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (code === "conflict") return error;
  // Of an entry that was bundled by itself: the same class, once more.
  if (kind === "StoreUnavailableError") return new StoreUnavailableError(String(code), String(message), { cause: error });
  if (code === "store_full") return new StoreUnavailableError(code, `the store "${name}" has no room left; nothing was written`, { cause: error });
  return new StoreUnavailableError("store_unavailable", `the store "${name}" failed${typeof kind === "string" ? ` (${kind})` : ""}; see the cause`, { cause: error });
}

function isVersion(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSnapshot(value: unknown): boolean {
  const { version, rows, full } = (value ?? {}) as Partial<Snapshot>;
  const isRow = ({ id, data }: Row) => typeof id === "string" && (data === null || data instanceof Uint8Array);
  return isVersion(version) && typeof full === "boolean" && Array.isArray(rows) && rows.every(isRow);
}
