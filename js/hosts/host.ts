import type { Store } from "../store/store.js";

/** What a runtime has that the others have not. */
export interface Host {
  /** The engine, compiled. */
  engine(): Promise<WebAssembly.Module>;
  /**
   * Where memories go when the app names no store.
   * @throws StoreUnavailableError that says what to paste, where there is no place that lasts
   */
  store(dbName: string): "indexeddb" | Store;
  /** Keeps the runtime alive until the work is done, where a reply ends it otherwise. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}
