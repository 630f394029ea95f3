import type { Row, Snapshot, Store } from "../types/store.js";
import { checkRows, StoreConflictError } from "./errors.js";
import type { StoreWithPurge } from "./purge.js";

interface StoredRow {
  readonly row: Row;
  /** The commit that wrote it. */
  readonly version: number;
}

interface Namespace {
  version: number;
  /** The version of the last `clear`. */
  cleared: number;
  readonly rows: Map<string, StoredRow>;
}

const stores = new Map<string, MemoryStore>();

/** A store in this process's memory, shared by all that use the same name. */
export function memoryStore(name: string): Store {
  let store = stores.get(name);
  if (!store) stores.set(name, (store = new MemoryStore()));
  return store;
}

class MemoryStore implements StoreWithPurge {
  readonly name = "memory";
  readonly #namespaces = new Map<string, Namespace>();

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const { version, cleared, rows } = this.#namespace(namespace);
    const full = since === undefined || since < cleared || since > version;
    const isWanted = (stored: StoredRow) => (full ? stored.row.data !== null : stored.version > since);
    return { version, full, rows: [...rows.values()].filter(isWanted).map(({ row }) => row) };
  }

  async commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    checkRows(rows);
    const found = this.#namespace(namespace);
    if (ifVersion !== undefined && ifVersion !== found.version) throw new StoreConflictError();
    // The caller may go on using its buffers.
    const copies = rows.map(({ id, data }) => ({ id, data: data && data.slice() }));
    const version = ++found.version;
    for (const row of copies) found.rows.set(row.id, { row, version });
    return version;
  }

  async clear(namespace: string): Promise<number> {
    const found = this.#namespace(namespace);
    found.cleared = ++found.version;
    found.rows.clear();
    return found.version;
  }

  async purge(namespace: string, version: number): Promise<boolean> {
    if (this.#namespace(namespace).version !== version) return false;
    this.#namespaces.delete(namespace);
    return true;
  }

  #namespace(name: string): Namespace {
    let namespace = this.#namespaces.get(name);
    if (!namespace) this.#namespaces.set(name, (namespace = { version: 0, cleared: 0, rows: new Map() }));
    return namespace;
  }
}
