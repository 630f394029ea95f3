import type { Clean, Read, Source } from "./response-body.js";
import { directReader } from "./direct-reader.js";
import { define } from "../sdk/own-properties.js";

export function webSource(body: ReadableStream<Uint8Array>): Source {
  const reader = body.getReader();
  return {
    read: () => reader.read(),
    cancel(reason) {
      const cancelled = reader.cancel(reason);
      // The app may hold the service's own body: it finds it as an SDK would have left it.
      reader.releaseLock();
      return cancelled;
    },
    release: () => reader.releaseLock(),
  };
}

/** A stream and what feeds it. */
export class Feed {
  controller!: ReadableStreamDefaultController<Uint8Array>;
  /** Closed, failed or cancelled. */
  isOver = false;
  isDisturbed = false;
  /** What came for a reader which had been released by then. */
  kept: Read | undefined;
  /** What such a reader is still waiting for. */
  before: Promise<unknown> | undefined;

  constructor(readonly clean: Clean) {}

  next(): Promise<Read> {
    return this.before || this.kept ? this.#afterReleased() : this.clean.next();
  }

  async #afterReleased(): Promise<Read> {
    await this.before;
    this.before = undefined;
    const { kept } = this;
    this.kept = undefined;
    return kept ?? this.clean.next();
  }

  close(): void {
    if (!this.isOver) this.controller.close();
    this.isOver = true;
  }

  fail(error: unknown): void {
    this.isOver = true;
    this.controller.error(error);
  }
}

/** Nothing is read from the service before the app reads. */
export function webStream(clean: Clean): ReadableStream<Uint8Array> {
  const feed = new Feed(clean);
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (feed.controller = controller),
      async pull(controller) {
        feed.isDisturbed = true;
        const { done, value } = await feed.next();
        if (done) feed.close();
        else controller.enqueue(value!);
      },
      cancel(reason) {
        feed.isOver = true;
        return clean.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { getReader } = stream;
  const open = (onEnd?: () => void) => directReader(getReader.call(stream) as ReadableStreamDefaultReader<Uint8Array>, feed, onEnd);
  define(stream, "getReader", (options?: ReadableStreamGetReaderOptions) => (options?.mode ? getReader.call(stream, options) : open()));
  if (Symbol.asyncIterator in stream) define(stream, Symbol.asyncIterator, () => iterator(open));
  return stream;
}

/** As that of the stream itself. */
function iterator(open: (onEnd: () => void) => ReadableStreamDefaultReader<Uint8Array>): AsyncIterableIterator<Uint8Array> {
  let isOver = false;
  let last: Promise<unknown> = Promise.resolve();
  const release = () => {
    isOver = true;
    reader.releaseLock();
  };
  const reader = open(release);
  const leave = async (value: unknown): Promise<IteratorResult<Uint8Array>> => {
    if (!isOver) {
      const cancelled = reader.cancel(value);
      release();
      await cancelled;
    }
    return { done: true, value };
  };
  return {
    next() {
      if (isOver) return Promise.resolve({ done: true, value: undefined });
      const result = reader.read() as Promise<IteratorResult<Uint8Array>>;
      last = result;
      return result;
    },
    return: (value?: unknown) => last.then(() => leave(value), () => leave(value)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
