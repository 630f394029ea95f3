import type { EmbedderState } from "../types/embedder.js";
import { FastMemoryError } from "../types/errors.js";
import { errorName, isOwnError, ownError, redactedCause } from "../types/foreign-errors.js";
import { type ClientEmbedder, withinQueryTimeout } from "./embedder.js";

/** No model has more; an answer that only claims to have would fill the process's memory. */
const MAX_DIMENSIONS = 16_384;

/** Makes a vector for each text, in order. */
type EmbedTexts = (texts: string[]) => PromiseLike<readonly ArrayLike<number>[]>;

/** An embedder over a function of the app or its provider. It needs no loading. */
export class CallbackEmbedder implements ClientEmbedder {
  readonly isReady = true;
  readonly state: EmbedderState = "ready";
  readonly #embedTexts: EmbedTexts;
  #dimensions: number | undefined;

  constructor(
    readonly modelId: string,
    embedTexts: EmbedTexts,
    /** The length of each vector. Default: that of the first. */
    dimensions?: number,
  ) {
    this.#embedTexts = embedTexts;
    this.#dimensions = dimensions;
  }

  /** 0 before the first vector. */
  get dimensions(): number {
    return this.#dimensions ?? 0;
  }

  async load(): Promise<void> {}

  onProgress(): void {}

  async embed(texts: string[]): Promise<Float32Array[]> {
    try {
      return this.#checked(await this.#embedTexts(texts), texts.length);
    } catch (error) {
      if (isOwnError(error)) throw error;
      throw this.#error(`failed (${errorName(error)}); see the cause`, redactedCause(error));
    }
  }

  #checked(vectors: readonly ArrayLike<number>[], count: number): Float32Array[] {
    if (vectors?.length !== count) throw this.#error(`returned ${numberOf(vectors)} vectors for ${count} texts`);
    const tooLong = vectors.find((vector) => vector != null && !(vector.length <= MAX_DIMENSIONS));
    if (tooLong)
      throw this.#error(`returned a vector of ${numberOf(tooLong)} dimensions; at most ${MAX_DIMENSIONS} are allowed`);
    this.#dimensions ??= vectors[0]?.length;
    const mismatch = vectors.findIndex((vector) => vector == null || vector.length !== this.#dimensions);
    if (mismatch >= 0)
      throw this.#error(`returned a vector of ${numberOf(vectors[mismatch])} dimensions, not ${this.#dimensions}`);
    return vectors.map((vector) => Float32Array.from(vector));
  }

  #error(fault: string, cause?: unknown): FastMemoryError {
    return ownError(new FastMemoryError("embedder", `the embedder "${this.modelId}" ${fault}`, { cause }));
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    const vectors = await withinQueryTimeout(this.embed([text]));
    return vectors?.[0];
  }
}

function numberOf(list: unknown): string {
  const { length } = (list ?? {}) as { length?: unknown };
  return typeof length === "number" ? String(length) : "no";
}
