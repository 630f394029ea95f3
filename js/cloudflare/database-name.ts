import type { Store } from "../types/store.js";

export const DEFAULT_NAME = "fast-memory";

export interface DatabaseOptions {
  /** Keeps the memories of two apps in one place apart. Default: `"fast-memory"`. */
  readonly dbName?: string;
}

/** The namespace of a user's rows in a shared database, unique for `dbName` and `namespace` together. */
export function qualifiedName(dbName: string, namespace: string): string {
  return dbName === DEFAULT_NAME && !namespace.startsWith("[") ? namespace : JSON.stringify([dbName, namespace]);
}

/** `store` with each namespace under its {@link qualifiedName}. */
export function inDatabase(store: Store, { dbName = DEFAULT_NAME }: DatabaseOptions): Store {
  return {
    name: store.name,
    load: (namespace, since) => store.load(qualifiedName(dbName, namespace), since),
    commit: (namespace, rows, ifVersion) => store.commit(qualifiedName(dbName, namespace), rows, ifVersion),
    clear: (namespace) => store.clear(qualifiedName(dbName, namespace)),
  };
}
