import { readProperty } from "../types/foreign-errors.js";
import type { Store } from "../types/store.js";

/** A store that can forget that there was a namespace. */
export interface StoreWithPurge extends Store {
  /**
   * Erases the rows of `namespace`, its name and its version, if it is still at `version`: to a reader it is one that nothing was ever
   * committed to.
   *
   * @returns whether it did
   */
  purge(namespace: string, version: number): Promise<boolean>;
}

/**
 * Erases a namespace that is still at `version`. A store without {@link StoreWithPurge} keeps its name, and the ids of its rows.
 *
 * @param ids the ids of its rows
 * @returns whether it did: another writer may have committed meanwhile
 */
export async function purge(
  store: Store,
  namespace: string,
  version: number,
  ids: readonly string[],
): Promise<boolean> {
  if (canPurge(store)) return store.purge(namespace, version);
  if (ids.length === 0) return true;
  try {
    await store.commit(
      namespace,
      ids.map((id) => ({ id, data: null })),
      version,
    );
    return true;
  } catch (error) {
    if (readProperty(error, "code") === "conflict") return false;
    throw error;
  }
}

export function canPurge(store: Store): store is StoreWithPurge {
  return typeof (store as Partial<StoreWithPurge>).purge === "function";
}
