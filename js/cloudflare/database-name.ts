import type { Store } from "../types/store.js";

export const DEFAULT_NAME = "fast-memory";

export interface DatabaseOptions {
  /** Keeps the memories of one app from those of another in the same place. Default: `"fast-memory"`. */
  readonly dbName?: string;
}

/** The name under which a user's rows are kept: of two databases, or two users, it is never the same. */
export function nameOf(dbName: string, namespace: string): string {
  return dbName === DEFAULT_NAME && !namespace.startsWith("[") ? namespace : JSON.stringify([dbName, namespace]);
}

/** `store`, with each namespace under its name in the database `dbName`. */
export function inDatabase(store: Store, { dbName = DEFAULT_NAME }: DatabaseOptions): Store {
  return {
    name: store.name,
    load: (namespace, since) => store.load(nameOf(dbName, namespace), since),
    commit: (namespace, rows, ifVersion) => store.commit(nameOf(dbName, namespace), rows, ifVersion),
    clear: (namespace) => store.clear(nameOf(dbName, namespace)),
  };
}
