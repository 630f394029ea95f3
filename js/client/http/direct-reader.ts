import type { Read } from "./response-body.js";
import { define } from "../sdk/own-properties.js";
import type { Feed } from "./web-stream.js";

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Result = ReadableStreamReadResult<Uint8Array>;

/**
 * A stream's reader that takes its chunks from what feeds the stream: the stream's own queue costs more than all that is done to a
 * chunk. The first chunk comes through the stream, which is then disturbed, as it would be; locked it is by the reader.
 * @param onEnd called when a read has found the end, or has failed
 */
export function directReader(reader: Reader, feed: Feed, onEnd?: () => void): Reader {
  const read = reader.read.bind(reader);
  const release = reader.releaseLock.bind(reader);
  let isReleased = false;
  let waiting = 0;
  let last: Promise<Result>;

  const arrived = (result: Read): Result => {
    waiting--;
    if (isReleased) {
      feed.kept = result;
      throw new TypeError("The reader was released");
    }
    if (!result.done) return result as Result;
    feed.close();
    onEnd?.();
    return { done: true, value: undefined };
  };
  const arrivedByStream = (result: Result): Result => {
    waiting--;
    if (result.done) onEnd?.();
    return result;
  };
  const failed = (error: unknown): never => {
    waiting--;
    if (!isReleased) {
      feed.fail(error);
      onEnd?.();
    }
    throw error;
  };
  const step = (): Promise<Result> => {
    if (isReleased || feed.isOver || !feed.isDisturbed) return read().then(arrivedByStream, failed);
    return feed.next().then(arrived, failed);
  };
  define(reader, "read", () => (last = waiting++ === 0 ? step() : last.then(step, step)));
  return define(reader, "releaseLock", () => {
    isReleased = true;
    if (waiting > 0) feed.before = last.catch(() => undefined);
    release();
  });
}
