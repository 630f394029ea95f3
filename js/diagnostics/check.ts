import type { ClientEmbedder } from "../embedding/embedder.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import type { Config } from "../options/options.js";
import type { StoreSelection } from "../store/selection.js";
import { FastMemoryError } from "../types/errors.js";
import { errorName } from "../types/foreign-errors.js";
import type { DoctorCheck } from "../types/diagnostics.js";
import type { SessionStats } from "./session-stats.js";

/** The result of a check. */
export type Finding = Omit<DoctorCheck, "name">;

/** What the checks look at. */
export interface DoctorContext {
  readonly userId: string;
  readonly config: Config;
  readonly store: StoreSelection;
  readonly session: SessionStats;
  readonly embedder: ClientEmbedder;
  openEngine(): Promise<MemoryEngine>;
  /** Awaits a call of the engine within the store's time limit. */
  call<T>(work: Promise<T>): Promise<T>;
}

/** Errors of this package hold no text of the user's; of others only the class is named. */
export function messageOf(error: unknown): string {
  return error instanceof FastMemoryError ? error.message : `it failed (${errorName(error)})`;
}
