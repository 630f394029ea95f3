import type { MemoryEngine } from "../engine/memory-engine.js";
import type { Config } from "../options/options.js";
import type { SessionStats } from "../diagnostics/session-stats.js";
import type { MemoryEvents } from "../types/events.js";
import type { MemoryRecord, NewMemory } from "../types/record.js";

/** What chat turns need of the memory that they belong to. */
export interface ChatContext {
  readonly userId: string;
  readonly config: Config;
  readonly session: SessionStats;
  /** Whether chat calls that begin now take no part in memory. */
  readonly isPaused: boolean;
  /** The engine, opened at the first use. */
  openEngine(): Promise<MemoryEngine>;
  /** Like {@link openEngine}, and starts loading the embedder. */
  useEngine(): Promise<MemoryEngine>;
  /** Awaits `work` within the store's time limit; what it throws are the errors that apps know. */
  call<T>(work: Promise<T>): Promise<T>;
  /** Reports a failure to the app; throws what the app's `onError` throws. */
  report(error: unknown): void;
  /** Whether the app listens to an event. */
  hasListener(event: keyof MemoryEvents): boolean;
  emit<K extends keyof MemoryEvents>(event: K, value: MemoryEvents[K]): void;
  /** Memories were added, updated or forgotten. */
  recordsChanged(): void;
  /** Tells the app about memories that wait for its approval. */
  setAside(memories: readonly MemoryRecord[]): void;
  /** The user's text was put into the extraction queue. */
  jobQueued(): void;
  /** Stores what the user said in messages that the window dropped, unless the app refuses it. */
  storeDropped(memories: readonly NewMemory[]): Promise<void>;
}
