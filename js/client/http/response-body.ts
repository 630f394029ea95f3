import { Fifo } from "../../chat/fifo.js";
import type { ChatTurn } from "../../chat/turn.js";
import { concat } from "../../engine/concat-bytes.js";
import { type FilterOutput, StreamFilter } from "./stream-filter.js";

/** A chunk, or the end. */
export type ReadResult = { readonly done: boolean; readonly value?: Uint8Array | undefined };

/** The body of a reply as the service sends it: the reader of a web stream, or a Node stream. */
export interface BodySource {
  read(): Promise<ReadResult>;
  cancel(reason: unknown): Promise<void>;
  release(): void;
}

/** A source that is opened at the first read. */
export function lazySource(open: () => BodySource): BodySource {
  let source: BodySource | undefined;
  const opened = () => (source ??= open());
  return {
    read() {
      try {
        return opened().read();
      } catch (error) {
        return Promise.reject(error);
      }
    },
    cancel: async (reason) => opened().cancel(reason),
    release: () => source?.release(),
  };
}

/** The body of a reply as the app reads it. */
export interface FilteredBody {
  /** The next chunk. The caller waits for it before the next call. */
  next(): Promise<ReadResult>;
  cancel(reason: unknown): Promise<void>;
}

const END: ReadResult = { done: true };

/**
 * A streamed reply without its blocks. It reads from the service only when the app reads from it. What the reply taught is
 * stored before the app sees the end, so that the app may leave the page at once.
 *
 * The turn is freed as soon as the reply is over: it holds a whole request in the engine's memory, which the garbage collector
 * does not see.
 */
export function filterStream(source: BodySource, turn: ChatTurn): FilteredBody {
  const filter = new StreamFilter(turn);
  const ready = new Fifo<Uint8Array>();
  let learning: Promise<void> | undefined;
  let isOver = false;
  const learn = () => (learning ??= turn.end());
  const end = () => {
    if (isOver) return;
    isOver = true;
    turn.free();
    source.release();
  };
  const fail = (error: unknown): never => {
    end();
    throw error;
  };
  // Most chunks pass through unchanged, and cost one promise.
  const read = (): Promise<ReadResult> => source.read().then(arrived, fail);
  const next = (): Promise<ReadResult> => (isOver || ready.length > 0 ? Promise.resolve(first()) : read());
  const first = (): ReadResult | Promise<ReadResult> => {
    if (isOver) return END;
    const value = ready.shift();
    return value ? { done: false, value } : read();
  };
  const arrived = (result: ReadResult): ReadResult | Promise<ReadResult> => {
    if (isOver) return END;
    if (result.done) return finish();
    let output: Uint8Array | FilterOutput;
    try {
      output = filter.push(result.value!);
    } catch (error) {
      return fail(error);
    }
    if (output === result.value) return output.length > 0 ? result : read();
    const { chunks, isDone } = output as FilterOutput;
    ready.pushAll(chunks);
    return isDone && !learning ? learn().then(first, fail) : first();
  };
  const finish = async (): Promise<ReadResult> => {
    try {
      const value = filter.finish();
      await learn();
      return value.length > 0 ? { done: false, value } : END;
    } finally {
      end();
    }
  };
  return {
    next,
    async cancel(reason) {
      if (isOver) return;
      isOver = true;
      const cancelled = source.cancel(reason);
      // A block that was complete when the app stopped reading is learned.
      filter.finish();
      // The app has left, and no call is there that an error of `onError` could fail.
      learn()
        .catch(() => undefined)
        .finally(() => turn.free());
      await cancelled;
    },
  };
}

/** A reply in one document without its blocks; byte for byte the same when it has none. */
export function filterDocument(source: BodySource, turn: ChatTurn): FilteredBody {
  let isOver = false;
  let isReading = false;
  return {
    async next() {
      if (isOver) return END;
      isReading = true;
      try {
        const bytes = await readAll(source);
        if (isOver) return END;
        // A byte order mark is a part of the document.
        const cleaned = turn.clean(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
        await turn.end();
        if (isOver) return END;
        source.release();
        const value = cleaned === undefined ? bytes : new TextEncoder().encode(cleaned);
        return value.length > 0 ? { done: false, value } : END;
      } finally {
        isOver = true;
        turn.free();
      }
    },
    cancel(reason) {
      if (!isReading) turn.free();
      isOver = isReading = true;
      return source.cancel(reason);
    },
  };
}

async function readAll(source: BodySource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let result = await source.read(); !result.done; result = await source.read()) chunks.push(result.value!);
  return concat(chunks);
}
