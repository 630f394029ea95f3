import type { Store } from "../../types/store.js";

/** A store in a place that several objects stand for, such as a binding of a Worker. */
export interface StoreWithPlace extends Store {
  readonly place: Place;
}

interface Place {
  readonly owner: object;
  readonly name: string;
}

/** What two objects share that stand for one store. */
export function placeOf(store: Store): Place {
  return (store as Partial<StoreWithPlace>).place ?? { owner: store, name: "" };
}

/** A store whose rows are encrypted before they are written. */
export interface EncryptingStore extends Store {
  readonly isEncrypting: true;
}

export function isEncrypted(store: Store): boolean {
  return (store as Partial<EncryptingStore>).isEncrypting === true;
}
