import { checkRows, StoreConflictError } from "./errors.js";
import type { Row, Snapshot, Store } from "../types/store.js";

interface Namespace {
  version: number;
  /** Rows that existed before this version were cleared. */
  cleared: number;
  /** By id: the row, and the version that wrote it. */
  rows: Map<string, { row: Row; version: number }>;
}

const shared = new Map<string, MemoryStore>();

/** The store of this name that is gone with the process: one for all clients that name it. */
export function memoryStore(name: string): Store {
  let store = shared.get(name);
  if (!store) shared.set(name, (store = new MemoryStore()));
  return store;
}

/** For tests, and for apps that ask for it by name. */
export class MemoryStore implements Store {
  readonly name = "memory";
  readonly #namespaces = new Map<string, Namespace>();

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const { version, cleared, rows } = this.#find(namespace);
    const from = since !== undefined && since >= cleared && since <= version ? since : undefined;
    const isNew = (row: { row: Row; version: number }) => (from === undefined ? row.row.data !== null : row.version > from);
    return { version, full: from === undefined, rows: [...rows.values()].filter(isNew).map(({ row }) => row) };
  }

  async commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    checkRows(rows);
    const found = this.#find(namespace);
    if (ifVersion !== undefined && ifVersion !== found.version) throw new StoreConflictError();
    // A caller may go on using its buffers.
    const copies = rows.map(({ id, data }) => ({ id, data: data && data.slice() }));
    const version = ++found.version;
    for (const row of copies) found.rows.set(row.id, { row, version });
    return version;
  }

  async clear(namespace: string): Promise<number> {
    const found = this.#find(namespace);
    found.cleared = ++found.version;
    found.rows.clear();
    return found.version;
  }

  #find(namespace: string): Namespace {
    let found = this.#namespaces.get(namespace);
    if (!found) this.#namespaces.set(namespace, (found = { version: 0, cleared: 0, rows: new Map() }));
    return found;
  }
}
