import { Fifo } from "../chat/fifo.js";
import type { ChatTurn } from "../chat/turn.js";
import { StreamPartFilter } from "./stream-part-filter.js";
import type { StreamPart } from "./types.js";

/**
 * A streamed reply without its blocks. It reads from the model only when the app reads from it. What the reply taught is stored
 * before the app sees the finish; when the model or the connection fails, nothing is stored and `onFailure` is called.
 */
export function filterStream(
  parts: ReadableStream<StreamPart>,
  turn: ChatTurn,
  onFailure: () => void,
): ReadableStream<StreamPart> {
  const reader = parts.getReader();
  const filter = new StreamPartFilter(turn, onFailure);
  const ready = new Fifo<StreamPart>();
  let learning: Promise<void> | undefined;
  const learn = () => (learning ??= filter.hasFailed ? Promise.resolve() : turn.end());
  return new ReadableStream<StreamPart>(
    {
      async pull(controller) {
        while (ready.length === 0) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            onFailure();
            turn.free();
            throw error;
          });
          ready.pushAll(done ? filter.finish() : filter.push(value));
          if (done || value.type === "finish") await learn();
          if (!done) continue;
          turn.free();
          if (ready.length === 0) return controller.close();
        }
        controller.enqueue(ready.shift() as StreamPart);
      },
      async cancel(reason) {
        // A block that was complete when the app stopped reading is learned.
        filter.finish();
        await Promise.all([reader.cancel(reason), learn().finally(() => turn.free())]);
      },
    },
    { highWaterMark: 0 },
  );
}
