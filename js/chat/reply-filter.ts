import type { Turn } from "../engine/bindings.js";

/** Takes the memory blocks out of one reply: the engine's turn, or {@link TimedFilter} around it. */
export type ReplyFilter = Pick<
  Turn,
  "push" | "pushWritten" | "isDone" | "take" | "finish" | "clean" | "pushText" | "finishText" | "endsInBlock"
>;

/** Measures the calls of `filter`. */
export class TimedFilter implements ReplyFilter {
  constructor(
    readonly filter: ReplyFilter,
    readonly addTime: (ms: number) => void,
  ) {}

  get isDone(): boolean {
    return this.filter.isDone;
  }

  get endsInBlock(): boolean {
    return this.filter.endsInBlock;
  }

  push(chunk: Uint8Array): ReturnType<ReplyFilter["push"]> {
    return this.#time(() => this.filter.push(chunk));
  }

  pushWritten(length: number): ReturnType<ReplyFilter["pushWritten"]> {
    return this.#time(() => this.filter.pushWritten(length));
  }

  take(): Uint8Array {
    return this.#time(() => this.filter.take());
  }

  finish(): Uint8Array {
    return this.#time(() => this.filter.finish());
  }

  clean(reply: string): string | undefined {
    return this.#time(() => this.filter.clean(reply));
  }

  pushText(channel: number, text: string): string {
    return this.#time(() => this.filter.pushText(channel, text));
  }

  finishText(channel: number): string {
    return this.#time(() => this.filter.finishText(channel));
  }

  #time<T>(call: () => T): T {
    const started = performance.now();
    try {
      return call();
    } finally {
      this.addTime(performance.now() - started);
    }
  }
}
