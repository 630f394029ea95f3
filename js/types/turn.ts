import type { MemoryChange, MemoryRecord } from "./record.js";
import type { SearchHit } from "./search.js";
import type { TokenCost } from "./tokens.js";

/** What memory did in one chat call. */
export interface TurnReport {
  /** The memories in the request, best first. */
  readonly recalled: readonly SearchHit[];
  /** What the reply changed. */
  readonly learned: {
    /** New memories. */
    readonly added: readonly MemoryRecord[];
    /** Memories with a new text or category. */
    readonly updated: readonly MemoryRecord[];
    /** Ids of deleted memories. */
    readonly forgotten: readonly string[];
    /** New memories that are set aside. */
    readonly quarantined: readonly MemoryRecord[];
    /** The updates and deletions, in order: {@link Memory.undo} takes one back. */
    readonly changes: readonly MemoryChange[];
    /** Blocks without the key of this turn, or in a code fence: they are not learned from. */
    readonly unkeyedBlocks: number;
    /** What was refused, or stored differently from what the model wrote, such as an unknown category. */
    readonly notes?: readonly string[];
  };
  /** What memory added to this call, and saved. */
  readonly tokens: TokenCost;
}
