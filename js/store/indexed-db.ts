import { IndexedDb, loadEngine } from "../engine/load.js";
import { typedErrors } from "../engine/values.js";
import { checkRows } from "./errors.js";
import type { Snapshot, Store } from "../types/store.js";

/**
 * The browser's own store, as an object: where nothing else is said, memories are in `indexedDb("fast-memory")`. For a store of yours that
 * stands before it, such as one that encrypts.
 *
 * @param dbName the name of the database; all tabs of an origin share it
 * @example
 * const inner = indexedDb();
 * const store = { ...inner, name: "counted", commit: (...args) => (commits++, inner.commit(...args)) };
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function indexedDb(dbName = "fast-memory"): Store {
  let opened: Promise<IndexedDb> | undefined;
  const open = () => (opened ??= loadEngine().then(() => new IndexedDb(dbName)));
  return {
    name: "indexeddb",
    async load(namespace, since) {
      const database = await open();
      return typedErrors<Snapshot>(database.load(namespace, since));
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
  };
}
