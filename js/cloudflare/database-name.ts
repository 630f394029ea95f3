import type { StoreWithPlace } from "../store/encrypted/place.js";
import type { StoreWithPurge } from "../store/purge.js";

export const DEFAULT_NAME = "fast-memory";

export interface DatabaseOptions {
  /** Keeps the memories of two apps in one place apart. Default: `"fast-memory"`. */
  readonly dbName?: string;
}

/** The namespace of a user's rows in a shared database, unique for `dbName` and `namespace` together. */
export function qualifiedName(dbName: string, namespace: string): string {
  return dbName === DEFAULT_NAME && !namespace.startsWith("[") ? namespace : JSON.stringify([dbName, namespace]);
}

/** `store`, which is in `owner`, with each namespace under its {@link qualifiedName}. */
export function inDatabase(
  store: StoreWithPurge,
  owner: object,
  { dbName = DEFAULT_NAME }: DatabaseOptions,
): StoreWithPurge & StoreWithPlace {
  return {
    name: store.name,
    place: { owner, name: dbName },
    load: (namespace, since) => store.load(qualifiedName(dbName, namespace), since),
    commit: (namespace, rows, ifVersion) => store.commit(qualifiedName(dbName, namespace), rows, ifVersion),
    clear: (namespace) => store.clear(qualifiedName(dbName, namespace)),
    purge: (namespace, version) => store.purge(qualifiedName(dbName, namespace), version),
  };
}
