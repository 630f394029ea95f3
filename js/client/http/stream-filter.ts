import type { Turn } from "../../engine/load.js";

const NOTHING = 1;
const BYTES = 2;
const DONE = 4;

/** The pieces of a streamed reply on their way through the filter. One of which nothing is taken out is passed on as it came. */
export class StreamFilter {
  #unseen: Uint8Array[] = [];

  constructor(readonly turn: Turn) {}

  /** What the app may see after `piece`: that alone, or what {@link Filtered} says. */
  push(piece: Uint8Array): Uint8Array | Filtered {
    const code = this.turn.push(piece);
    if (code === 0 && this.#unseen.length === 0) return piece;
    const pieces = this.#pieces(code & (NOTHING | BYTES), piece);
    return { pieces: pieces.filter(({ length }) => length > 0), isDone: (code & DONE) > 0 };
  }

  finish(): Uint8Array {
    this.#unseen = [];
    return this.turn.finish();
  }

  #pieces(what: number, piece: Uint8Array): Uint8Array[] {
    const pieces = [...this.#unseen, piece];
    this.#unseen = what === NOTHING ? pieces : [];
    if (what === NOTHING) return [];
    return what === BYTES ? [this.turn.take()] : pieces;
  }
}

export interface Filtered {
  /** In their order. */
  readonly pieces: Uint8Array[];
  /** The server has said that the stream is over, though it may not have closed it yet. */
  readonly isDone: boolean;
}
