import { concat } from "../bytes.js";
import type { Turn } from "../engine.js";
import type { UserMemory } from "../memory.js";

/** Where a reply's bytes come from: a web stream's reader, or a Node stream. */
export interface Source {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason: unknown): Promise<void>;
  release(): void;
}

/** Where they go to. */
export interface Sink {
  enqueue(bytes: Uint8Array): void;
  close(): void;
}

export interface Cleaner {
  /** Hands on what comes next. */
  pull(sink: Sink): Promise<void>;
  cancel(reason: unknown): Promise<void>;
}

/**
 * A streamed reply without its blocks. It reads from the server only when the app reads from it. What the reply taught is
 * stored before the app sees the end, so that it may leave the page at once.
 */
export function cleanStream(source: Source, turn: Turn, memory: UserMemory): Cleaner {
  let learning: Promise<void> | undefined;
  let isCancelled = false;
  const learn = () => (learning ??= memory.endTurn(turn));
  return {
    async pull(sink) {
      for (;;) {
        const { done, value } = await source.read();
        if (isCancelled) return;
        const bytes = done ? turn.finish() : (turn.push(value!) ?? value!);
        if (done || (!learning && turn.isDone)) await learn();
        if (isCancelled) return;
        if (bytes.length > 0) sink.enqueue(bytes);
        if (done) {
          source.release();
          sink.close();
        }
        if (done || bytes.length > 0) return;
      }
    },
    async cancel(reason) {
      isCancelled = true;
      const cancelled = source.cancel(reason);
      // What a block had said in full when the app stopped reading is kept.
      turn.finish();
      // The app has left: there is nobody for whom `onError` could fail the call.
      learn().catch(() => undefined);
      await cancelled;
    },
  };
}

/** A reply in one document without its blocks; byte for byte the same when it has none. */
export function cleanDocument(source: Source, turn: Turn, memory: UserMemory): Cleaner {
  let isCancelled = false;
  return {
    async pull(sink) {
      const bytes = await readAll(source);
      // A byte order mark is a part of the document.
      const edited = turn.clean(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      if (isCancelled) return;
      await memory.endTurn(turn);
      if (isCancelled) return;
      source.release();
      const clean = edited === undefined ? bytes : new TextEncoder().encode(edited);
      if (clean.length > 0) sink.enqueue(clean);
      sink.close();
    },
    cancel(reason) {
      isCancelled = true;
      return source.cancel(reason);
    },
  };
}

async function readAll(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let read = await source.read(); !read.done; read = await source.read()) chunks.push(read.value!);
  return concat(chunks);
}
