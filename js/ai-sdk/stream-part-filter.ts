import type { ChatTurn } from "../chat/turn.js";
import { completeFinishReason } from "./finish-reason.js";
import { TextChannel, type TextDelta, type TextMark } from "./text-channel.js";
import type { FinishReason, StreamPart } from "./types.js";

type Finish = StreamPart & { readonly finishReason: FinishReason };

/** Takes the blocks out of the parts of one reply. A reply may write several texts at the same time, each with an id. */
export class StreamPartFilter {
  /** The model or the connection has failed: nothing is learned from this reply. */
  hasFailed = false;
  readonly #turn: ChatTurn;
  readonly #onFailure: () => void;
  /** The open texts, by id. */
  readonly #channels = new Map<string, TextChannel>();
  #opened = 0;
  #endsInBlock = false;

  constructor(turn: ChatTurn, onFailure: () => void) {
    this.#turn = turn;
    this.#onFailure = onFailure;
  }

  push(part: StreamPart): StreamPart[] {
    switch (part.type) {
      case "text-start":
        return this.#start(part as TextMark);
      case "text-delta":
        return this.#channelOf(part as TextDelta).push(part as TextDelta);
      case "text-end":
        return this.#end(part as TextMark);
      case "finish":
        return [...this.finish(), this.#filterFinish(part as Finish)];
      case "error":
        this.hasFailed = true;
        this.#onFailure();
        return [part];
      default:
        return [part];
    }
  }

  /** Ends the texts that have no end yet, and returns their withheld parts. */
  finish(): StreamPart[] {
    return [...this.#channels.keys()].flatMap((id) => this.#close(id));
  }

  #start(start: TextMark): StreamPart[] {
    const rest = this.#close(start.id);
    this.#channels.set(start.id, new TextChannel(this.#turn, this.#opened++, start));
    return rest;
  }

  #channelOf({ id }: TextDelta): TextChannel {
    const channel = this.#channels.get(id) ?? new TextChannel(this.#turn, this.#opened++);
    this.#channels.set(id, channel);
    return channel;
  }

  #end(end: TextMark): StreamPart[] {
    return this.#channels.has(end.id) ? this.#close(end.id, end) : [end];
  }

  #close(id: string, end?: TextMark): StreamPart[] {
    const rest = this.#channels.get(id)?.finish(end) ?? [];
    if (this.#channels.delete(id)) this.#endsInBlock = this.#turn.endsInBlock;
    return rest;
  }

  #filterFinish(finish: Finish): Finish {
    const finishReason = this.#endsInBlock ? completeFinishReason(finish.finishReason) : finish.finishReason;
    return finishReason === finish.finishReason ? finish : { ...finish, finishReason };
  }
}
