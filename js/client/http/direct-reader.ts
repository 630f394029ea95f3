import { defineHidden } from "./hidden-property.js";
import type { ReadResult } from "./response-body.js";
import type { StreamFeed } from "./stream-feed.js";

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Result = ReadableStreamReadResult<Uint8Array>;

/**
 * A stream's reader that takes chunks from the stream's feed: the stream's own queue costs more than the filter. The first chunk
 * comes through the stream, so that the stream is disturbed as it would be; the reader locks it.
 * @param onEnd called when a read has found the end, or has failed
 */
export function directReader(reader: Reader, feed: StreamFeed, onEnd?: () => void): Reader {
  const read = reader.read.bind(reader);
  const release = reader.releaseLock.bind(reader);
  let isReleased = false;
  let pending = 0;
  let last: Promise<Result>;

  const arrived = (result: ReadResult): Result => {
    pending--;
    if (isReleased) {
      feed.unclaimed = result;
      throw new TypeError("The reader was released");
    }
    if (!result.done) return result as Result;
    feed.close();
    onEnd?.();
    return { done: true, value: undefined };
  };
  const arrivedThroughStream = (result: Result): Result => {
    pending--;
    if (result.done) onEnd?.();
    return result;
  };
  const failed = (error: unknown): never => {
    pending--;
    if (!isReleased) {
      feed.fail(error);
      onEnd?.();
    }
    throw error;
  };
  const step = (): Promise<Result> => {
    if (isReleased || feed.isOver || !feed.isDisturbed) return read().then(arrivedThroughStream, failed);
    return feed.next().then(arrived, failed);
  };
  defineHidden(reader, "read", () => (last = pending++ === 0 ? step() : last.then(step, step)));
  return defineHidden(reader, "releaseLock", () => {
    isReleased = true;
    if (pending > 0) feed.pendingRead = last.catch(() => undefined);
    release();
  });
}
