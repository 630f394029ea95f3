import { concat } from "../bytes.js";
import type { Turn } from "../engine.js";
import type { UserMemory } from "../memory.js";

/** Where a reply's bytes come from: a web stream's reader, or a Node stream. */
export interface Source {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason: unknown): Promise<void>;
  release(): void;
}

/** A reply on its way to the app. */
export interface Clean {
  /** What comes next; `undefined` at the end. Not to be called again before it has answered. */
  next(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): Promise<void>;
}

/**
 * A streamed reply without its blocks. It reads from the server only when the app reads from it. What the reply taught is
 * stored before the app sees the end, so that it may leave the page at once.
 *
 * A turn is freed as soon as it is over: it holds a whole request, in memory of which the garbage collector knows nothing.
 */
export function cleanStream(source: Source, turn: Turn, memory: UserMemory): Clean {
  let learning: Promise<void> | undefined;
  let isOver = false;
  const learn = () => (learning ??= memory.endTurn(turn));
  const end = () => {
    isOver = true;
    turn.free();
  };
  return {
    async next() {
      if (isOver) return undefined;
      try {
        for (;;) {
          const { done, value } = await source.read();
          if (isOver) return undefined;
          const bytes = done ? turn.finish() : (turn.push(value!) ?? value!);
          if (done || (!learning && turn.isDone)) await learn();
          if (isOver) return bytes.length > 0 ? bytes : undefined;
          if (done) {
            end();
            source.release();
          }
          if (bytes.length > 0) return bytes;
          if (done) return undefined;
        }
      } catch (error) {
        if (!isOver) {
          end();
          source.release();
        }
        throw error;
      }
    },
    async cancel(reason) {
      if (isOver) return;
      isOver = true;
      const cancelled = source.cancel(reason);
      // What a block had said in full when the app stopped reading is kept.
      turn.finish();
      // The app has left: there is nobody for whom `onError` could fail the call.
      learn().catch(() => undefined).finally(() => turn.free());
      await cancelled;
    },
  };
}

/** A reply in one document without its blocks; byte for byte the same when it has none. */
export function cleanDocument(source: Source, turn: Turn, memory: UserMemory): Clean {
  let isOver = false;
  let isReading = false;
  return {
    async next() {
      if (isOver) return undefined;
      isReading = true;
      try {
        const bytes = await readAll(source);
        if (isOver) return undefined;
        // A byte order mark is a part of the document.
        const edited = turn.clean(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
        await memory.endTurn(turn);
        if (isOver) return undefined;
        source.release();
        const clean = edited === undefined ? bytes : new TextEncoder().encode(edited);
        return clean.length > 0 ? clean : undefined;
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

async function readAll(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let read = await source.read(); !read.done; read = await source.read()) chunks.push(read.value!);
  return concat(chunks);
}
