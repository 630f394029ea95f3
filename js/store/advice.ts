import type { Store } from "../types/store.js";

/** A store that can say what about its set-up is not as it should be. */
export interface StoreWithAdvice extends Store {
  /** What to change; `undefined`: nothing. */
  advice(): Promise<string | undefined>;
}

export async function adviceOf(store: Store): Promise<string | undefined> {
  return (store as Partial<StoreWithAdvice>).advice?.();
}
