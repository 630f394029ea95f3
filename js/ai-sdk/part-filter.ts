import type { Turn } from "../engine/load.js";
import { withoutCutOff } from "./finish-reason.js";
import { type TextDelta, TextLine, type TextMark } from "./text-line.js";
import type { FinishReason, Part } from "./types.js";

type Finish = Part & { readonly finishReason: FinishReason };

/** Takes the blocks out of the parts of one reply. Texts may be written side by side, each with an id. */
export class PartFilter {
  /** The model, or the way to it, has failed: what came is not to be learned from. */
  hasFailed = false;
  readonly #turn: Turn;
  readonly #onFailure: () => void;
  readonly #texts = new Map<string, TextLine>();
  #lines = 0;
  #endsInBlock = false;

  constructor(turn: Turn, onFailure: () => void) {
    this.#turn = turn;
    this.#onFailure = onFailure;
  }

  push(part: Part): Part[] {
    switch (part.type) {
      case "text-start":
        return this.#start(part as TextMark);
      case "text-delta":
        return this.#open(part as TextDelta).push(part as TextDelta);
      case "text-end":
        return this.#end(part as TextMark);
      case "finish":
        return [...this.finish(), this.#finished(part as Finish)];
      case "error":
        this.hasFailed = true;
        this.#onFailure();
        return [part];
      default:
        return [part];
    }
  }

  /** What is held of texts whose end has not come. */
  finish(): Part[] {
    return [...this.#texts.keys()].flatMap((id) => this.#close(id));
  }

  #start(start: TextMark): Part[] {
    const rest = this.#close(start.id);
    this.#texts.set(start.id, new TextLine(this.#turn, this.#lines++, start));
    return rest;
  }

  #open({ id }: TextDelta): TextLine {
    const line = this.#texts.get(id) ?? new TextLine(this.#turn, this.#lines++);
    this.#texts.set(id, line);
    return line;
  }

  #end(end: TextMark): Part[] {
    return this.#texts.has(end.id) ? this.#close(end.id, end) : [end];
  }

  #close(id: string, end?: TextMark): Part[] {
    const rest = this.#texts.get(id)?.finish(end) ?? [];
    if (this.#texts.delete(id)) this.#endsInBlock = this.#turn.endsInBlock;
    return rest;
  }

  #finished(finish: Finish): Finish {
    const finishReason = this.#endsInBlock ? withoutCutOff(finish.finishReason) : finish.finishReason;
    return finishReason === finish.finishReason ? finish : { ...finish, finishReason };
  }
}
