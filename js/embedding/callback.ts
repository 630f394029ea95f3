import { FastMemoryError } from "../types/errors.js";
import type { EmbedderState } from "../types/embedder.js";
import { type ClientEmbedder, inTime } from "./embedder.js";

/** Gives a vector for each text, in their order. */
export type Ask = (texts: string[]) => PromiseLike<readonly ArrayLike<number>[]>;

/** An embedder that needs no loading: somebody else is asked for each vector. */
export class CallbackEmbedder implements ClientEmbedder {
  readonly isReady = true;
  readonly state: EmbedderState = "ready";
  readonly #ask: Ask;
  #dimensions: number | undefined;

  constructor(
    readonly modelId: string,
    ask: Ask,
    /** Of each vector. Unknown: those of the first. */
    dimensions?: number,
  ) {
    this.#ask = ask;
    this.#dimensions = dimensions;
  }

  /** 0 until it is known. */
  get dimensions(): number {
    return this.#dimensions ?? 0;
  }

  async load(): Promise<void> {}

  onProgress(): void {}

  async embed(texts: string[]): Promise<Float32Array[]> {
    const vectors = await this.#ask(texts);
    if (vectors?.length !== texts.length) {
      throw new FastMemoryError("embedder", `${this.modelId} gave ${vectors?.length ?? "no"} vectors for ${texts.length} texts`);
    }
    this.#dimensions ??= vectors[0]?.length;
    const other = vectors.find((vector) => vector?.length !== this.#dimensions);
    if (other !== undefined || vectors.includes(undefined as never)) {
      throw new FastMemoryError("embedder", `${this.modelId} gave a vector of ${other?.length ?? "no"} dimensions, not ${this.#dimensions}`);
    }
    return vectors.map((vector) => Float32Array.from(vector));
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    const vectors = await inTime(this.embed([text]));
    return vectors?.[0];
  }
}
