import type { Engine, HostEmbedder } from "../engine/load.js";
import type { Progress } from "../types/embedder.js";

/** The embedder as the engine sees it, with a count of what is embedded while vectors are filled. */
export class VectorBackfill implements HostEmbedder {
  readonly #embedder: HostEmbedder;
  readonly #tell: (progress: Progress) => void;
  #running = 0;
  #done = 0;
  #total = 0;

  constructor(embedder: HostEmbedder, tell: (progress: Progress) => void) {
    this.#embedder = embedder;
    this.#tell = tell;
  }

  get modelId(): string {
    return this.#embedder.modelId;
  }

  get isReady(): boolean {
    return this.#embedder.isReady;
  }

  embedQuery(text: string): Promise<Float32Array | undefined> {
    return this.#embedder.embedQuery(text);
  }

  /** What earlier batches gave is stored when the next is asked for. */
  async embed(texts: string[]): Promise<Float32Array[]> {
    this.#say();
    const vectors = await this.#embedder.embed(texts);
    this.#done += texts.length;
    return vectors;
  }

  /** Gives vectors to what has none. As long as it takes: there may be thousands. */
  async fill(engine: Engine): Promise<void> {
    if (this.#running++ === 0) [this.#done, this.#total] = [0, 0];
    try {
      if (this.#total === 0) {
        const { totalChunks, embedded } = await engine.stats();
        this.#total = totalChunks - embedded;
      }
      const filled = await engine.fillVectors();
      if (filled > 0) this.#say();
    } finally {
      this.#running--;
    }
  }

  #say(): void {
    if (this.#running === 0 || this.#total === 0) return;
    // Some may have been added since they were counted.
    this.#total = Math.max(this.#total, this.#done);
    this.#tell({ phase: "embed", done: this.#done, total: this.#total });
  }
}
