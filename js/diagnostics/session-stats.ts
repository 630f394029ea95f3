import type { TokenCost } from "../types/tokens.js";
import type { TurnReport } from "../types/turn.js";

/** What happened since this client was made, as far as `stats` and `doctor` tell of it. */
export class Session {
  turns = 0;
  tokens: TokenCost = { instruction: 0, memories: 0, block: 0, saved: 0 };
  /** How many of the last replies in a row had no block, though one was asked for. */
  withoutBlock = 0;
  /** How many of the last calls in a row nothing was put into. */
  withoutMemories = 0;

  count({ tokens, recalled }: TurnReport): void {
    this.turns++;
    const sum = { ...this.tokens };
    for (const name of ["instruction", "memories", "block", "saved"] as const) sum[name] += tokens[name];
    this.tokens = sum;
    if (tokens.block > 0) this.withoutBlock = 0;
    else if (tokens.instruction > 0) this.withoutBlock++;
    this.withoutMemories = recalled.length > 0 ? 0 : this.withoutMemories + 1;
  }
}
