import { IndexedDb } from "../engine/bindings.js";
import { loadEngine } from "../engine/load.js";
import { typedErrors } from "../engine/values.js";
import type { Snapshot, Store } from "../types/store.js";
import { checkRows } from "./errors.js";

/**
 * The browser's own store as an object. Use it inside a store of your own, such as one that encrypts; without the option
 * `store`, memories are in `indexedDb("fast-memory")`.
 *
 * @param dbName the name of the database; all tabs of an origin share it
 * @example
 * const inner = indexedDb();
 * const store = { ...inner, name: "counted", commit: (...args) => (commits++, inner.commit(...args)) };
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function indexedDb(dbName = "fast-memory"): Store {
  let opening: Promise<IndexedDb> | undefined;
  const open = () => (opening ??= loadEngine().then(() => new IndexedDb(dbName)));
  return {
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
  };
}
