import type { ClientEmbedder } from "../embedding/embedder.js";
import type { LocalModelConfig } from "../options/local-model.js";
import type { StoreChoice } from "../store/selection.js";

/** What differs between runtimes, beside how the engine is loaded (`engine/module.ts`). */
export interface Host {
  /**
   * The store where the options name none.
   * @throws StoreUnavailableError that says what to paste, where nothing lasts
   */
  store(dbName: string): StoreChoice;
  /** The embedder where the options name none. */
  embedder(modelUrl: string | undefined, model: LocalModelConfig | undefined): ClientEmbedder;
  /**
   * Keeps the runtime alive until the work is done, where it otherwise ends with the reply. In a host that has it, requests may be
   * cancelled at any time: none may wait for a promise that another one has made.
   */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}
