import { type DebugLog, type EntryDraft, errorCode, type LearningOutcome, roundMs } from "../diagnostics/debug.js";
import type { Api, Turn } from "../engine/bindings.js";
import type { Cut } from "../window/request-window.js";
import { type ReplyFilter, TimedFilter } from "./reply-filter.js";

/** What is known once a turn has begun. */
export interface TurnStart {
  /** How many memories the user has. */
  readonly memories: number;
  readonly topK: number;
  /** The duration of the search and the injection, in milliseconds. */
  readonly ms: number;
  readonly query: string;
}

/** Follows one turn for the option `debug`, and writes its entry when the turn is over. */
export class TurnObserver {
  readonly #log: DebugLog;
  readonly #entry: EntryDraft;
  readonly #started = performance.now();
  #filterMs = 0;
  #isWritten = false;

  constructor(log: DebugLog, kind: "chat" | "read", api?: Api) {
    this.#log = log;
    this.#entry = { ...log.draft(kind), ...(api && { api }) };
  }

  /** The option `window` has cut the request. */
  cut({ dropped, saved, ms }: Cut): void {
    this.#entry.window = { dropped, tokens: saved, ms: roundMs(ms) };
  }

  /** The turn has begun; without `turn`, memory has nothing to do in this call. */
  began({ memories, topK, ms, query }: TurnStart, turn: Turn | undefined): void {
    const entry = this.#entry;
    entry.searched = { memories, topK, ms: roundMs(ms), ...(this.#log.includesText && { query }) };
    if (turn) entry.injected = this.#injected(turn);
    else this.#write({ ...entry, outcome: "no part" });
  }

  /** `filter`, with the duration of its calls added up. */
  timed(filter: ReplyFilter): ReplyFilter {
    return new TimedFilter(filter, (ms) => (this.#filterMs += ms));
  }

  ended(outcome: LearningOutcome): void {
    this.#write({ ...this.#entry, outcome: "done", ...this.#log.learned(outcome, this.#filterMs) });
  }

  failed(error: unknown): void {
    this.#write({ ...this.#entry, outcome: "failed", error: errorCode(error) });
  }

  /** No reply came. A stored reply that taught nothing gets no entry. */
  unanswered(): void {
    if (this.#isWritten || this.#entry.kind === "read") return;
    this.#write(this.#entry);
  }

  #injected(turn: Turn): EntryDraft["injected"] {
    const { includesText } = this.#log;
    const memories = turn.recalled.map(({ memory, score }) => ({
      id: memory.id,
      score,
      ...(includesText && { text: memory.text }),
    }));
    return { memories, tokens: turn.memoryTokens, ...(includesText && { text: turn.addition }) };
  }

  #write(entry: EntryDraft): void {
    this.#isWritten = true;
    this.#log.write(entry, this.#started);
  }
}
