import { Fifo } from "../../chat/fifo.js";
import type { ChatTurn } from "../../chat/turn.js";
import { defineHidden } from "../http/hidden-property.js";
import { StreamFilter } from "../http/stream-filter.js";

type Chunks = AsyncIterable<unknown>;
type OpenChunks = () => AsyncIterator<unknown>;

/** How each filtered stream is read without the filter. A client may return the same stream twice. */
const unfiltered = new WeakMap<object, OpenChunks>();

/**
 * Takes the blocks out of a stream of chunk objects. The result is the client's own object, whose `controller`, `tee()` and the
 * like keep working; only its iteration is replaced.
 * @param beginAgain begins the turn anew, for each further iteration
 */
export function filterChunks(stream: Chunks, turn: ChatTurn, beginAgain: () => Promise<ChatTurn | undefined>): Chunks {
  const open = unfiltered.get(stream) ?? openerOf(stream);
  let first: ChatTurn | undefined = turn;
  const iterate = () => {
    const iterator = new FilteredChunks(open(), first ? Promise.resolve(first) : beginAgain());
    first = undefined;
    return iterator;
  };
  if (!Object.isExtensible(stream)) return { [Symbol.asyncIterator]: iterate };
  unfiltered.set(stream, open);
  defineHidden(stream, Symbol.asyncIterator, iterate);
  if (hasIterator(stream)) defineHidden(stream, "iterator", iterate);
  if (isGenerator(stream)) iterateItself(stream, iterate());
  return stream;
}

/** Binds the methods as they are now, before they are replaced. */
function openerOf(stream: Chunks): OpenChunks {
  if (hasIterator(stream)) return stream.iterator.bind(stream);
  if (!isGenerator(stream)) return stream[Symbol.asyncIterator].bind(stream);
  const { next, return: leave, throw: fail } = stream;
  return () => ({
    next: next.bind(stream),
    ...(leave && { return: leave.bind(stream) }),
    ...(fail && { throw: fail.bind(stream) }),
  });
}

/** Streams of Stainless SDKs iterate by this method. */
function hasIterator(stream: object): stream is { iterator: OpenChunks } {
  return typeof (stream as { iterator?: unknown }).iterator === "function";
}

/** A generator is its own iterator, and apps may call `next()` on it. */
function iterateItself(stream: object, iterator: FilteredChunks): void {
  for (const name of ["next", "return", "throw"] as const) defineHidden(stream, name, iterator[name].bind(iterator));
  defineHidden(stream, Symbol.asyncIterator, () => stream);
}

function isGenerator(stream: object): stream is AsyncIterator<unknown> {
  return typeof (stream as Partial<AsyncIterator<unknown>>).next === "function";
}

/** Sends chunk objects through the filter of byte streams: each becomes an event, and each event that comes out a chunk. */
class FilteredChunks implements AsyncIterableIterator<unknown> {
  readonly #chunks: AsyncIterator<unknown>;
  readonly #turn: Promise<ChatTurn | undefined>;
  /** Chunks in the filter. */
  readonly #pending = new PendingChunks();
  readonly #ready = new Fifo<unknown>();
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #filter: StreamFilter | undefined;
  #isOver = false;
  /** The last call of `next`: calls are answered in order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(chunks: AsyncIterator<unknown>, turn: Promise<ChatTurn | undefined>) {
    this.#chunks = chunks;
    this.#turn = turn;
  }

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
    const left = this.#chunks.return?.(value);
    await this.#finish().catch(() => undefined);
    await left;
    return { done: true, value };
  }

  async throw(error?: unknown): Promise<IteratorResult<unknown>> {
    this.#isOver = true;
    void this.#turn.then((turn) => turn?.free());
    if (this.#chunks.throw) return this.#chunks.throw(error);
    throw error;
  }

  async #step(): Promise<IteratorResult<unknown>> {
    const turn = await this.#turn;
    for (;;) {
      if (this.#ready.length > 0) return { done: false, value: this.#ready.shift() };
      if (this.#isOver) return { done: true, value: undefined };
      const { done, value } = await this.#chunks.next();
      if (this.#isOver) return { done: true, value: undefined };
      if (done) {
        await this.#finish();
        if (this.#ready.length === 0) return { done, value };
      } else if (turn) {
        this.#push(value, turn);
      } else {
        this.#ready.push(value);
      }
    }
  }

  #push(chunk: unknown, turn: ChatTurn): void {
    const json = String(JSON.stringify(chunk));
    this.#pending.push(json, chunk);
    const event = this.#encoder.encode(`data: ${json}\n\n`);
    this.#filter ??= new StreamFilter(turn);
    const output = this.#filter.push(event);
    for (const bytes of output instanceof Uint8Array ? [output] : output.chunks) this.#release(bytes);
  }

  async #finish(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const turn = await this.#turn;
    if (!turn) return;
    this.#release(turn.finish());
    await turn.end();
    turn.free();
  }

  /** Makes chunks of the events in `bytes`. One that did not change is the object that came. */
  #release(bytes: Uint8Array): void {
    for (const event of this.#decoder.decode(bytes).split("\n\n").filter(Boolean)) {
      const json = event.slice("data: ".length);
      const pending = this.#pending.take(json);
      this.#ready.push(pending ? pending.chunk : JSON.parse(json));
    }
  }
}

interface PendingChunk {
  readonly json: string;
  readonly chunk: unknown;
}

/** Chunks that the filter has not let go, in the order in which they came. */
class PendingChunks {
  readonly #chunks = new Fifo<PendingChunk>();
  /** How many chunks have each JSON: an edited event is looked up once, not compared with every chunk. */
  readonly #counts = new Map<string, number>();

  push(json: string, chunk: unknown): void {
    this.#chunks.push({ json, chunk });
    this.#counts.set(json, (this.#counts.get(json) ?? 0) + 1);
  }

  /** Removes the chunk with this JSON, and those before it, which the filter has dropped or edited; `undefined`: there is none. */
  take(json: string): PendingChunk | undefined {
    if (!this.#counts.has(json)) return undefined;
    for (let next = this.#shift(); next; next = this.#shift()) if (next.json === json) return next;
    return undefined;
  }

  #shift(): PendingChunk | undefined {
    const next = this.#chunks.shift();
    if (!next) return undefined;
    const count = this.#counts.get(next.json)!;
    if (count === 1) this.#counts.delete(next.json);
    else this.#counts.set(next.json, count - 1);
    return next;
  }
}
