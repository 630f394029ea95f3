import type { DebugEntry } from "../types/diagnostics.js";
import { FastMemoryError } from "../types/errors.js";
import { errorName } from "../types/foreign-errors.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { MemoryRecord } from "../types/record.js";
import type { TokenCost } from "../types/tokens.js";
import { debugText } from "./debug-text.js";

/** An entry that is still being filled in. */
export type EntryDraft = { -readonly [K in keyof DebugEntry]: DebugEntry[K] };

/** What was learned from a reply, or from a batch of the background extraction. */
export interface LearningOutcome {
  readonly blocks: readonly string[];
  readonly operations: number;
  readonly queued: boolean;
  readonly learned: {
    readonly added: readonly MemoryRecord[];
    readonly updated: readonly MemoryRecord[];
    readonly forgotten: readonly string[];
    readonly quarantined: readonly MemoryRecord[];
  };
  readonly tokens: TokenCost;
  /** The duration of storing it, in milliseconds. */
  readonly ms: number;
}

const NOTHING_PARSED = { blocks: 0, operations: 0, ms: 0 };
const NOTHING_STORED = { added: [], updated: [], forgotten: [], ms: 0 };

/** Writes the entries of the option `debug` to its logger. */
export class DebugLog {
  constructor(
    readonly userId: string,
    readonly logger: (entry: DebugEntry) => void,
    readonly includesText: boolean,
  ) {}

  /** An entry in which nothing has happened yet. */
  draft(kind: DebugEntry["kind"]): EntryDraft {
    const tokens = { instruction: 0, memories: 0, block: 0, saved: 0 };
    return {
      kind,
      userId: this.userId,
      outcome: "unanswered",
      injected: { memories: [], tokens: 0 },
      parsed: NOTHING_PARSED,
      stored: NOTHING_STORED,
      tokens,
      ms: 0,
    };
  }

  /** The members of an entry about what was learned. `filterMs`: how long the reply was filtered. */
  learned(
    { blocks, operations, queued, learned, tokens, ms }: LearningOutcome,
    filterMs: number,
  ): Pick<EntryDraft, "parsed" | "stored" | "tokens"> {
    const ids = (records: readonly MemoryRecord[]) => records.map(({ id }) => id);
    const { added, updated, forgotten, quarantined } = learned;
    const stored = {
      added: ids(added),
      updated: ids(updated),
      forgotten,
      ...(queued && { queued }),
      ...(quarantined.length > 0 && { quarantined: ids(quarantined) }),
      ms: roundMs(ms),
    };
    const parsed = { blocks: blocks.length, operations, ms: roundMs(filterMs) };
    if (!this.includesText) return { parsed, stored, tokens };
    return {
      parsed: { ...parsed, texts: blocks },
      stored: { ...stored, texts: [...added, ...updated, ...quarantined].map(({ text }) => text) },
      tokens,
    };
  }

  /** Writes the entry of one batch of the background extraction. `modelMs`: how long the model took. */
  extraction(jobs: number, modelMs: number, outcome: LearningOutcome | { readonly error: unknown }): void {
    const entry: EntryDraft = { ...this.draft("extraction"), jobs };
    const started = performance.now() - modelMs - ("ms" in outcome ? outcome.ms : 0);
    if ("error" in outcome) this.write({ ...entry, outcome: "failed", error: errorCode(outcome.error) }, started);
    else this.write({ ...entry, outcome: "done", ...this.learned(outcome, 0) }, started);
  }

  /** Hands `entry` to the logger. A logger that throws must not fail a chat call: the console tells of it. */
  write(entry: EntryDraft, started: number): void {
    try {
      this.logger({ ...entry, ms: roundMs(performance.now() - started) });
    } catch (error) {
      console.error(`fast-memory: the logger of the option debug threw an error (${errorName(error)})`);
    }
  }
}

/** The log that the option `debug` asks for. */
export function debugLog(userId: string, debug: FastMemoryOptions["debug"]): DebugLog | undefined {
  if (!debug) return undefined;
  const print = (entry: DebugEntry) => console.info(debugText(entry));
  if (typeof debug === "function") return new DebugLog(userId, debug, false);
  if (typeof debug === "object") return new DebugLog(userId, debug.logger ?? print, debug.text ?? false);
  return new DebugLog(userId, print, debug === "text");
}

export function errorCode(error: unknown): string {
  return error instanceof FastMemoryError ? error.code : "internal";
}

/** Milliseconds with two decimals. */
export function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
