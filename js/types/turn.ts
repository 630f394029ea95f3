import type { MemoryRecord } from "./record.js";
import type { SearchHit } from "./search.js";
import type { TokenCost } from "./tokens.js";

/** What memory did in one chat call. */
export interface TurnReport {
  /** The memories put into the request, in the order of their scores. */
  readonly recalled: readonly SearchHit[];
  readonly learned: {
    readonly added: readonly MemoryRecord[];
    readonly updated: readonly MemoryRecord[];
    /** Ids of the memories that the user took back. */
    readonly forgotten: readonly string[];
    /** What was not taken as the model wrote it, such as a category that does not exist. */
    readonly notes?: readonly string[];
  };
  /** What memory added to this call. */
  readonly tokens: TokenCost;
}
