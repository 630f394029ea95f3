import type { Turn } from "../engine/load.js";
import type { UserMemory } from "../memory/user-memory.js";
import { PartFilter } from "./part-filter.js";
import type { Part } from "./types.js";

/**
 * A streamed reply without its blocks. It reads from the model only when the app reads from it. What the reply taught is
 * stored before the app sees that it is finished; nothing, when the model or the way to it fails, which `onFailure` is told.
 */
export function cleanParts(parts: ReadableStream<Part>, turn: Turn, memory: UserMemory, onFailure: () => void): ReadableStream<Part> {
  const reader = parts.getReader();
  const filter = new PartFilter(turn, onFailure);
  const ready: Part[] = [];
  let learning: Promise<void> | undefined;
  const learn = () => (learning ??= filter.hasFailed ? Promise.resolve() : memory.endTurn(turn));
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        while (ready.length === 0) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            onFailure();
            throw error;
          });
          ready.push(...(done ? filter.finish() : filter.push(value)));
          if (done || value.type === "finish") await learn();
          if (done && ready.length === 0) return controller.close();
        }
        controller.enqueue(ready.shift() as Part);
      },
      async cancel(reason) {
        // What a block had said in full when the app stopped reading is kept.
        filter.finish();
        await Promise.all([reader.cancel(reason), learn()]);
      },
    },
    { highWaterMark: 0 },
  );
}
