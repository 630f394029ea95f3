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

/** Events of {@link Memory.on}, and their values. */
export interface MemoryEvents {
  /** The user's memories changed, by a reply or by a call. */
  change: undefined;
  /** A chat call ended, and what it taught is stored. */
  turn: TurnReport;
  /** Memories were set aside, by a reply, the background extraction, a window or an import: {@link Memory.approve} takes them in. */
  quarantine: { readonly memories: readonly MemoryRecord[] };
  /** The model is loading, or memories get vectors. */
  progress: Progress;
  /** The background extraction of {@link withMemory} made progress. */
  extraction: ExtractionEvent;
  /** Memory failed, and the chat call continued without it. */
  error: FastMemoryError;
}
