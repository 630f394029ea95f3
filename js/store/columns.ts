import type { Row, Store } from "../types/store.js";

/** A row that the engine has projected for a store with a search of its own. Rows of no memory have no columns. */
export interface RowWithColumns extends Row {
  /** The memory's statement. */
  readonly text?: string;
  /** The model of `vector`. */
  readonly modelId?: string;
  /** Quantized; only its direction has a meaning. */
  readonly vector?: Int8Array;
}

/** A store that searches by itself: the engine gives it columns beside each row's opaque bytes. */
export interface StoreWithColumns extends Store {
  readonly wantsColumns: true;
  commit(namespace: string, rows: readonly RowWithColumns[], ifVersion?: number): Promise<number>;
}

export function wantsColumns(store: Store): boolean {
  return (store as Partial<StoreWithColumns>).wantsColumns === true;
}
