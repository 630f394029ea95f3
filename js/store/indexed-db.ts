import { IndexedDb } from "../engine/bindings.js";
import { loadEngine } from "../engine/load.js";
import { typedErrors } from "../engine/values.js";
import type { Snapshot, Store } from "../types/store.js";
import { checkRows } from "./errors.js";
import type { StoreWithPurge } from "./purge.js";

/**
 * The browser's default store as an object, for a store of yours that wraps it, such as one that encrypts.
 *
 * @param dbName name of the database, shared by all tabs of an origin. Default: `"fast-memory"`
 * @example
 * const inner = indexedDb();
 * const store = { ...inner, name: "counted", commit: (...args) => (commits++, inner.commit(...args)) };
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function indexedDb(dbName = "fast-memory"): Store {
  let opening: Promise<IndexedDb> | undefined;
  const open = () => (opening ??= loadEngine().then(() => new IndexedDb(dbName)));
  const store: StoreWithPurge = {
    name: "indexeddb",
    async load(namespace, since) {
      const database = await open();
      return typedErrors(database.load(namespace, since) as Promise<Snapshot>);
    },
    async commit(namespace, rows, ifVersion) {
      checkRows(rows);
      const database = await open();
      return typedErrors(database.commit(namespace, [...rows], ifVersion));
    },
    async clear(namespace) {
      const database = await open();
      return typedErrors(database.clear(namespace));
    },
    async purge(namespace, version) {
      const database = await open();
      return typedErrors(database.purge(namespace, version));
    },
  };
  return store;
}
