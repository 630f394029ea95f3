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

const opened = new WeakSet<Store>();

/** To be called when a client of this process encrypts `store`. */
export function noteEncrypting(store: Store): void {
  opened.add(store);
}

/** Whether a client of this process encrypts `store`: that it was plain a moment ago says nothing then. */
export function mayBeEncrypted(store: Store): boolean {
  return opened.has(store);
}
