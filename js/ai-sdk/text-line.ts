import type { Turn } from "../engine/load.js";
import { citationsWithin } from "./reply.js";
import type { Citation, Part } from "./types.js";

export interface TextDelta extends Part {
  readonly id: string;
  readonly delta: string;
  readonly providerMetadata?: unknown;
}

export interface TextMark extends Part {
  readonly id: string;
  readonly providerMetadata?: unknown;
  readonly citations?: readonly Citation[];
}

/**
 * The parts of one streamed text, without its blocks. A delta goes on as the object that came, once its whole text may be
 * shown. It is split only where something that may be a block begins: what stands before it need not wait.
 */
export class TextLine {
  readonly #turn: Turn;
  readonly #line: number;
  /** Goes out with the first words: the text may turn out to be a block and nothing else. */
  #start: TextMark | undefined;
  /** Deltas without words, before the first. */
  #silent: TextDelta[] = [];
  #last: TextDelta | undefined;
  /** Deltas that the app has not seen; of the first, the part that it has seen is cut off. */
  #held: TextDelta[] = [];
  /** What may be shown of the held ones. */
  #shown = "";
  /** Half a character, whose other half is in the next delta: the engine takes whole ones. */
  #half = "";
  #length = 0;

  constructor(turn: Turn, line: number, start?: TextMark) {
    this.#turn = turn;
    this.#line = line;
    this.#start = start;
  }

  push(part: TextDelta): Part[] {
    this.#last = part;
    this.#held.push(part);
    const text = this.#half + part.delta;
    this.#half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? "";
    this.#show(this.#turn.pushText(this.#line, text.slice(0, text.length - this.#half.length)));
    return this.#started([...this.#wholeDeltas(), ...this.#splitDelta()]);
  }

  /** The rest, when the text is over: at its `end`, or when the reply ends without one. */
  finish(end?: TextMark): Part[] {
    this.#show(this.#turn.finishText(this.#line) + this.#half);
    const rest = this.#wholeDeltas();
    const next = this.#held[0] ?? this.#last;
    if (this.#shown !== "" && next) rest.push({ ...next, delta: this.#take() });
    // What is held now was a block. What the provider wants to be told again goes on without it.
    const isBlockAlone = this.#length === 0 && this.#held.length > 0;
    rest.push(...this.#held.filter(hasMetadata).map((part) => ({ ...part, delta: "" })));
    if (this.#start && isBlockAlone && ![this.#start, end, ...rest].some(hasMetadata)) return [];
    return [...this.#started(rest, true), ...(end ? [citationsWithin(this.#length, end)] : [])];
  }

  #show(text: string): void {
    this.#shown += text;
    this.#length += text.length;
  }

  #take(): string {
    const text = this.#shown;
    this.#shown = "";
    return text;
  }

  #wholeDeltas(): TextDelta[] {
    const whole: TextDelta[] = [];
    for (let [next] = this.#held; next && this.#shown.startsWith(next.delta); [next] = this.#held) {
      whole.push(next);
      this.#held.shift();
      this.#shown = this.#shown.slice(next.delta.length);
    }
    return whole;
  }

  #splitDelta(): TextDelta[] {
    const [next] = this.#held;
    if (this.#shown === "" || !next || !this.#last) return [];
    const text = this.#held.map(({ delta }) => delta).join("");
    if (!text.startsWith(this.#shown)) {
      // A block lay between them, and is gone.
      this.#held = [];
      return [{ ...this.#last, delta: this.#take() }];
    }
    if (text.slice(this.#shown.length).trim() === "") return [];
    const { providerMetadata: _, ...unshown } = next;
    this.#held[0] = { ...unshown, delta: next.delta.slice(this.#shown.length) };
    return [{ ...next, delta: this.#take() }];
  }

  #started(deltas: TextDelta[], atTheEnd = false): Part[] {
    const silent = this.#silent;
    if (!this.#start) return deltas;
    if (!atTheEnd && deltas.every((part) => part.delta === "" && !hasMetadata(part))) {
      silent.push(...deltas);
      return [];
    }
    const started = [this.#start, ...silent, ...deltas];
    this.#start = undefined;
    this.#silent = [];
    return started;
  }
}

function hasMetadata(part: TextDelta | TextMark | undefined): boolean {
  return part?.providerMetadata !== undefined;
}
