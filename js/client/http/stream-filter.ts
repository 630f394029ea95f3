import type { ChatTurn } from "../../chat/turn.js";
import { PushOutcome } from "../../engine/bindings.js";

/** What the app may see after a chunk of which something was withheld or edited. */
export interface FilterOutput {
  /** In order; none of them is empty. */
  readonly chunks: Uint8Array[];
  /** The service has sent the stream's last event, though it may not have closed the stream yet. */
  readonly isDone: boolean;
}

/** Filters the chunks of a streamed reply. A chunk without a block is passed on as the object that came. */
export class StreamFilter {
  /** Chunks that the app has not seen, as they came; none of them is empty. */
  #withheld: Uint8Array[] = [];

  constructor(readonly turn: ChatTurn) {}

  /** What the app may see after `chunk`: the same object, or a {@link FilterOutput}. */
  push(chunk: Uint8Array): Uint8Array | FilterOutput {
    const outcome = this.turn.push(chunk);
    if (outcome === PushOutcome.Unchanged && this.#withheld.length === 0) return chunk;
    return { chunks: this.#visible(outcome, chunk), isDone: this.turn.isDone };
  }

  finish(): Uint8Array {
    this.#withheld = [];
    return this.turn.finish();
  }

  /** The list of withheld chunks grows in place: an event may come in thousands of pieces. */
  #visible(outcome: PushOutcome, chunk: Uint8Array): Uint8Array[] {
    if (chunk.length > 0) this.#withheld.push(chunk);
    if (outcome === PushOutcome.Held) return [];
    const chunks = this.#withheld;
    this.#withheld = [];
    if (outcome !== PushOutcome.Edited) return chunks;
    const edited = this.turn.take();
    return edited.length > 0 ? [edited] : [];
  }
}
