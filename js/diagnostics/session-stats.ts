import type { TokenCost } from "../types/tokens.js";
import type { TurnReport } from "../types/turn.js";

/** Counts of a client's chat calls, for `stats` and `doctor`. */
export class SessionStats {
  turns = 0;
  tokens: TokenCost = { instruction: 0, memories: 0, block: 0, saved: 0 };
  /** The last replies in a row that had no memory block, though the model was asked for one. */
  repliesWithoutBlock = 0;
  /** Whether a reply had a memory block: the model follows the instruction. */
  hasBlock = false;
  /** The last requests in a row without memories. */
  requestsWithoutMemories = 0;

  /** The last replies in a row whose block lacked the turn's key. */
  repliesWithoutKey = 0;
  /** Why this client asks for no memory block any more. */
  extractionOff: "block_without_key" | "unknown_reply" | undefined;
  /** Codes that are reported once. */
  readonly reported = new Set<string>();
  /** The service has refused a request because of memory: until the time `until`, requests carry none. */
  refusal: { readonly status: number; readonly until: number } | undefined;

  get isRefused(): boolean {
    return this.refusal !== undefined && Date.now() < this.refusal.until;
  }

  count(learned: TurnReport["learned"], tokens: TokenCost): void {
    this.turns++;
    const sum = { ...this.tokens };
    for (const name of ["instruction", "memories", "block", "saved"] as const) sum[name] += tokens[name];
    this.tokens = sum;
    if (tokens.block > 0) {
      this.repliesWithoutBlock = 0;
      this.hasBlock = true;
    } else if (tokens.instruction > 0) this.repliesWithoutBlock++;
    if (tokens.instruction > 0) this.repliesWithoutKey = learned.unkeyedBlocks > 0 ? this.repliesWithoutKey + 1 : 0;
    this.requestsWithoutMemories = tokens.memories > 0 ? 0 : this.requestsWithoutMemories + 1;
  }
}
