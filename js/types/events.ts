import type { Progress } from "./embedder.js";
import type { FastMemoryError } from "./errors.js";
import type { MemoryRecord } from "./record.js";
import type { TurnReport } from "./turn.js";

/** Progress of the background extraction of {@link withMemory}. */
export interface ExtractionEvent {
  /**
   * `"queued"`: a message was stored in the queue. `"started"`: a batch goes to the model. `"done"`: it was learned from.
   * `"failed"`: it will be tried again.
   */
  readonly phase: "queued" | "started" | "done" | "failed";
  /** Messages (jobs) in this event. */
  readonly jobs: number;
}

/** Of the event `lost` of {@link Memory.on}. */
export interface StoreLoss {
  /** Name of the IndexedDB database that was erased. */
  readonly database: string;
}

/** Events of {@link Memory.on}, and their values. */
export interface MemoryEvents {
  /**
   * The user's memories changed: by a reply, by a call, or within a second after another client, tab or process has changed them.
   */
  change: undefined;
  /** A chat call ended, and what it taught is stored. */
  turn: TurnReport;
  /** Memories were set aside, by a reply, the background extraction, a window or an import: {@link Memory.approve} takes them in. */
  quarantine: { readonly memories: readonly MemoryRecord[] };
  /** The model is loading, or memories get vectors. */
  progress: Progress;
  /** The background extraction of {@link withMemory} made progress. */
  extraction: ExtractionEvent;
  /**
   * The browser's database is empty, and had memories before: the browser has evicted it, has begun it anew because its files were
   * damaged, or the user or a script has erased it. Told
   * once to each client, at its first call after that. Not told for a first visit, a new device, a private window or `clear()`.
   */
  lost: StoreLoss;
  /** Memory failed, and the chat call continued without it. */
  error: FastMemoryError;
}
