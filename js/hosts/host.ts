import type { ClientEmbedder } from "../embedding/embedder.js";
import type { Model } from "../embedding/models.js";
import type { Store } from "../types/store.js";

/** What a runtime has that the others have not. */
export interface Host {
  /** The engine, compiled. */
  engine(): WebAssembly.Module | Promise<WebAssembly.Module>;
  /**
   * Where memories go when the app names no store.
   * @throws StoreUnavailableError that says what to paste, where there is no place that lasts
   */
  store(dbName: string): "indexeddb" | Store;
  /** What makes vectors when the app names nothing else. `modelUrl` and `model` are what it says about its files. */
  embedder(modelUrl: string | undefined, model: Model | undefined): ClientEmbedder;
  /**
   * Keeps the runtime alive until the work is done, where a reply ends it otherwise. Where there is one, a request must not wait for what
   * another one has begun: it may be cancelled at any time.
   */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}
