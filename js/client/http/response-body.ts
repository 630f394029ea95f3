import { concat } from "../../embedding/concat-bytes.js";
import type { Turn } from "../../engine/load.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { StreamFilter, type Filtered } from "./stream-filter.js";

/** Bytes, or the end. */
export type Read = { readonly done: boolean; readonly value?: Uint8Array | undefined };

/** Where a reply's bytes come from: a web stream's reader, or a Node stream. */
export interface Source {
  read(): Promise<Read>;
  cancel(reason: unknown): Promise<void>;
  release(): void;
}

/** A reply on its way to the app. */
export interface Clean {
  /** What comes next. Not to be called again before it has answered. */
  next(): Promise<Read>;
  cancel(reason: unknown): Promise<void>;
}

const END: Read = { done: true };

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
    if (isOver) return;
    isOver = true;
    turn.free();
    source.release();
  };
  const failed = (error: unknown): never => {
    end();
    throw error;
  };
  const passage = new StreamFilter(turn);
  let ready: Uint8Array[] = [];
  // Most of what comes is passed on as it is: for that, nothing is made but one promise.
  const read = (): Promise<Read> => source.read().then(pass, failed);
  const next = (): Promise<Read> => (isOver || ready.length > 0 ? Promise.resolve(first()) : read());
  const first = (): Read | Promise<Read> => {
    if (isOver) return END;
    const value = ready.shift();
    return value ? { done: false, value } : read();
  };
  const pass = (came: Read): Read | Promise<Read> => {
    if (isOver) return END;
    if (came.done) return finish();
    let passed: Uint8Array | Filtered;
    try {
      passed = passage.push(came.value!);
    } catch (error) {
      return failed(error);
    }
    if (passed === came.value) return came.value.length > 0 ? came : read();
    const { pieces, isDone } = passed as Filtered;
    ready = pieces;
    return isDone && !learning ? learn().then(first, failed) : first();
  };
  const finish = async (): Promise<Read> => {
    try {
      const value = passage.finish();
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
      // What a block had said in full when the app stopped reading is kept.
      passage.finish();
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
      if (isOver) return END;
      isReading = true;
      try {
        const bytes = await readAll(source);
        if (isOver) return END;
        // A byte order mark is a part of the document.
        const edited = turn.clean(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
        await memory.endTurn(turn);
        if (isOver) return END;
        source.release();
        const value = edited === undefined ? bytes : new TextEncoder().encode(edited);
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

async function readAll(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let read = await source.read(); !read.done; read = await source.read()) chunks.push(read.value!);
  return concat(chunks);
}
