import { Fifo } from "../chat/fifo.js";
import type { ChatTurn } from "../chat/turn.js";
import { withCitationsUpTo } from "./citations.js";
import type { Citation, StreamPart } from "./types.js";

export interface TextDelta extends StreamPart {
  readonly id: string;
  readonly delta: string;
  readonly providerMetadata?: unknown;
}

/** The start or the end of a text. */
export interface TextMark extends StreamPart {
  readonly id: string;
  readonly providerMetadata?: unknown;
  readonly citations?: readonly Citation[];
}

/**
 * Takes the blocks out of one streamed text. A delta goes on as the object that came once its whole text may be shown. It is split
 * only where something begins that may be a block, so that the text before it is shown at once.
 */
export class TextChannel {
  readonly #turn: ChatTurn;
  readonly #number: number;
  /** Waits for the first visible text: the whole text may be a block. */
  #start: TextMark | undefined;
  /** Empty deltas that came before the first visible text. */
  #emptyDeltas: TextDelta[] = [];
  #lastDelta: TextDelta | undefined;
  /** Deltas that the app has not seen; the first one lacks the text that was split off and shown. */
  readonly #withheld = new Fifo<TextDelta>();
  /** How many of the deltas in {@link #withheld} hold more than white space. */
  #withheldTexts = 0;
  /** Text that may be shown, of the deltas in {@link #withheld}. */
  #visible = "";
  /** The first half of a surrogate pair whose second half is in the next delta: the engine takes whole characters. */
  #highSurrogate = "";
  /** Of all visible text so far. */
  #length = 0;

  constructor(turn: ChatTurn, number: number, start?: TextMark) {
    this.#turn = turn;
    this.#number = number;
    this.#start = start;
  }

  push(part: TextDelta): StreamPart[] {
    this.#lastDelta = part;
    this.#withheld.push(part);
    if (!isBlank(part.delta)) this.#withheldTexts++;
    const text = this.#highSurrogate + part.delta;
    this.#highSurrogate = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? "";
    this.#show(this.#turn.pushText(this.#number, text.slice(0, text.length - this.#highSurrogate.length)));
    return this.#withStart([...this.#takeWholeDeltas(), ...this.#splitDelta()]);
  }

  /** Returns the rest of the text, at its `end` or when the reply ends without one. */
  finish(end?: TextMark): StreamPart[] {
    this.#show(this.#turn.finishText(this.#number) + this.#highSurrogate);
    const rest = this.#takeWholeDeltas();
    const next = this.#withheld.peek() ?? this.#lastDelta;
    if (this.#visible !== "" && next) rest.push({ ...next, delta: this.#takeVisible() });
    // Deltas that are still withheld were a block. Metadata that the provider expects back goes on without their text.
    const isBlockOnly = this.#length === 0 && this.#withheld.length > 0;
    for (const part of this.#withheld.takeAll()) if (hasMetadata(part)) rest.push({ ...part, delta: "" });
    if (this.#start && isBlockOnly && ![this.#start, end, ...rest].some(hasMetadata)) return [];
    return [...this.#withStart(rest, true), ...(end ? [withCitationsUpTo(this.#length, end)] : [])];
  }

  #show(text: string): void {
    this.#visible += text;
    this.#length += text.length;
  }

  #takeVisible(): string {
    const text = this.#visible;
    this.#visible = "";
    return text;
  }

  #takeWholeDeltas(): TextDelta[] {
    const whole: TextDelta[] = [];
    let shown = 0;
    for (let next = this.#withheld.peek(); next; next = this.#withheld.peek()) {
      if (!this.#visible.startsWith(next.delta, shown)) break;
      shown += next.delta.length;
      if (!isBlank(next.delta)) this.#withheldTexts--;
      whole.push(next);
      this.#withheld.shift();
    }
    this.#visible = this.#visible.slice(shown);
    return whole;
  }

  #splitDelta(): TextDelta[] {
    const next = this.#withheld.peek();
    if (this.#visible === "" || !next || !this.#lastDelta) return [];
    // `takeWholeDeltas` has left a visible text that does not begin with the first delta.
    if (!next.delta.startsWith(this.#visible)) {
      // A block in between was taken out.
      this.#withheld.clear();
      this.#withheldTexts = 0;
      return [{ ...this.#lastDelta, delta: this.#takeVisible() }];
    }
    const hidden = next.delta.slice(this.#visible.length);
    const otherTexts = this.#withheldTexts - (isBlank(next.delta) ? 0 : 1);
    if (isBlank(hidden) && otherTexts === 0) return [];
    const { providerMetadata: _, ...rest } = next;
    this.#withheld.replaceFirst({ ...rest, delta: hidden });
    this.#withheldTexts = otherTexts + (isBlank(hidden) ? 0 : 1);
    return [{ ...next, delta: this.#takeVisible() }];
  }

  /** `deltas`, after the text's start if that was not sent yet and there is something to show. */
  #withStart(deltas: TextDelta[], isLast = false): StreamPart[] {
    if (!this.#start) return deltas;
    if (!isLast && deltas.every((part) => part.delta === "" && !hasMetadata(part))) {
      this.#emptyDeltas.push(...deltas);
      return [];
    }
    const parts = [this.#start, ...this.#emptyDeltas, ...deltas];
    this.#start = undefined;
    this.#emptyDeltas = [];
    return parts;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function hasMetadata(part: TextDelta | TextMark | undefined): boolean {
  return part?.providerMetadata !== undefined;
}
