import type { Turn } from "../../engine/load.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { define } from "./own-properties.js";
import { StreamFilter } from "../http/stream-filter.js";

type Chunks = AsyncIterable<unknown>;

/** How each stream that we changed was read before. A client may hand out the same one again. */
const readers = new WeakMap<object, () => AsyncIterator<unknown>>();

/**
 * A stream of chunk objects without its blocks. It is the client's own object (`controller`, `tee()` and the like go on
 * working) but for the way it is read.
 */
export function cleanChunks(stream: Chunks, turn: Turn, memory: UserMemory, again: () => Promise<Turn | undefined>): Chunks {
  const read = readers.get(stream) ?? readerOf(stream);
  let first: Turn | undefined = turn;
  const iterate = () => {
    const iterator = new CleanIterator(read(), first ? Promise.resolve(first) : again(), memory);
    first = undefined;
    return iterator;
  };
  if (!Object.isExtensible(stream)) return { [Symbol.asyncIterator]: iterate };
  readers.set(stream, read);
  define(stream, Symbol.asyncIterator, iterate);
  if (hasIterator(stream)) define(stream, "iterator", iterate);
  if (isGenerator(stream)) readAsGenerator(stream, iterate());
  return stream;
}

/** By the methods as they are now: they will be ours. */
function readerOf(stream: Chunks): () => AsyncIterator<unknown> {
  if (hasIterator(stream)) return stream.iterator.bind(stream);
  if (!isGenerator(stream)) return stream[Symbol.asyncIterator].bind(stream);
  const { next, return: leave, throw: fail } = stream;
  return () => ({ next: next.bind(stream), ...(leave && { return: leave.bind(stream) }), ...(fail && { throw: fail.bind(stream) }) });
}

/** The streams of Stainless SDKs, which read themselves by it. */
function hasIterator(stream: object): stream is { iterator: () => AsyncIterator<unknown> } {
  return typeof (stream as { iterator?: unknown }).iterator === "function";
}

/** A generator is its own iterator: apps may call `next()` on it. */
function readAsGenerator(stream: object, iterator: CleanIterator): void {
  for (const name of ["next", "return", "throw"] as const) define(stream, name, iterator[name].bind(iterator));
  define(stream, Symbol.asyncIterator, () => stream);
}

function isGenerator(stream: object): stream is AsyncIterator<unknown> {
  return typeof (stream as Partial<AsyncIterator<unknown>>).next === "function";
}

/** The chunks, through the filter of the wire: each becomes an event, and each event a chunk again. */
class CleanIterator implements AsyncIterableIterator<unknown> {
  readonly #held: { json: string; chunk: unknown }[] = [];
  readonly #ready: unknown[] = [];
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #passage: StreamFilter | undefined;
  #isOver = false;
  /** Calls of `next` are answered in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly chunks: AsyncIterator<unknown>,
    readonly turn: Promise<Turn | undefined>,
    readonly memory: UserMemory,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown>> {
    const step = () => this.#step();
    const result = this.#last.then(step, step);
    this.#last = result;
    return result;
  }

  async return(value?: unknown): Promise<IteratorResult<unknown>> {
    const left = this.chunks.return?.(value);
    await this.#finish().catch(() => undefined);
    await left;
    return { done: true, value };
  }

  async throw(error?: unknown): Promise<IteratorResult<unknown>> {
    this.#isOver = true;
    if (this.chunks.throw) return this.chunks.throw(error);
    throw error;
  }

  async #step(): Promise<IteratorResult<unknown>> {
    const turn = await this.turn;
    for (;;) {
      if (this.#ready.length > 0) return { done: false, value: this.#ready.shift() };
      if (this.#isOver) return { done: true, value: undefined };
      const { done, value } = await this.chunks.next();
      if (this.#isOver) return { done: true, value: undefined };
      if (done) {
        await this.#finish();
        if (this.#ready.length === 0) return { done, value };
      } else if (turn) {
        const json = String(JSON.stringify(value));
        this.#held.push({ json, chunk: value });
        const event = this.#encoder.encode(`data: ${json}\n\n`);
        this.#passage ??= new StreamFilter(turn);
        const passed = this.#passage.push(event);
        for (const bytes of passed instanceof Uint8Array ? [passed] : passed.pieces) this.#release(bytes);
      } else {
        this.#ready.push(value);
      }
    }
  }

  async #finish(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const turn = await this.turn;
    if (!turn) return;
    this.#release(turn.finish());
    await this.memory.endTurn(turn);
    turn.free();
  }

  /** A chunk that did not change is the object that came. */
  #release(bytes: Uint8Array): void {
    for (const event of this.#decoder.decode(bytes).split("\n\n").filter(Boolean)) {
      const json = event.slice("data: ".length);
      const at = this.#held.findIndex((held) => held.json === json);
      this.#ready.push(at < 0 ? JSON.parse(json) : this.#held[at]!.chunk);
      this.#held.splice(0, at + 1);
    }
  }
}
