import { defineHidden } from "./hidden-property.js";
import { directReader } from "./direct-reader.js";
import type { BodySource, FilteredBody } from "./response-body.js";
import { StreamFeed } from "./stream-feed.js";

export function webSource(body: ReadableStream<Uint8Array>): BodySource {
  const reader = body.getReader();
  return {
    read: () => reader.read(),
    cancel(reason) {
      const cancelled = reader.cancel(reason);
      // An app that holds the service's own body finds it unlocked, as an SDK leaves it.
      reader.releaseLock();
      return cancelled;
    },
    release: () => reader.releaseLock(),
  };
}

/** `body` as a web stream. It reads from the service only when the app reads. */
export function webStream(body: FilteredBody): ReadableStream<Uint8Array> {
  const feed = new StreamFeed(body);
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
        return body.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { getReader } = stream;
  const open = (onEnd?: () => void) =>
    directReader(getReader.call(stream) as ReadableStreamDefaultReader<Uint8Array>, feed, onEnd);
  defineHidden(stream, "getReader", (options?: ReadableStreamGetReaderOptions) =>
    options?.mode ? getReader.call(stream, options) : open(),
  );
  if (Symbol.asyncIterator in stream) defineHidden(stream, Symbol.asyncIterator, () => iterator(open));
  return stream;
}

/** Iterates as the stream's own iterator does. */
function iterator(
  open: (onEnd: () => void) => ReadableStreamDefaultReader<Uint8Array>,
): AsyncIterableIterator<Uint8Array> {
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
    return: (value?: unknown) =>
      last.then(
        () => leave(value),
        () => leave(value),
      ),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
