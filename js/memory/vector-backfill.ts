import type { ClientEmbedder } from "../embedding/embedder.js";
import type { HostEmbedder } from "../engine/bindings.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { typedErrors } from "../engine/values.js";
import type { Progress } from "../types/embedder.js";

/** What the backfill needs of the memory that it belongs to. */
export interface BackfillHost {
  openEngine(): Promise<MemoryEngine>;
  reportProgress(progress: Progress): void;
  reportInBackground(error: unknown): void;
  /** Keeps the runtime alive until the work is done, in hosts where requests are isolated from one another. */
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
}

/** Gives vectors to memories that have none of the current embedder, and reports how many are done. */
export class VectorBackfill {
  readonly #embedder: ClientEmbedder;
  readonly #host: BackfillHost;
  #background: Promise<void> | undefined;
  #isRequestedAgain = false;
  #running = 0;
  #done = 0;
  #total = 0;
  /** For the engine: the client's embedder, which counts what is embedded during a backfill. */
  readonly embedder: HostEmbedder;

  constructor(embedder: ClientEmbedder, host: BackfillHost) {
    this.#embedder = embedder;
    this.#host = host;
    this.embedder = new CountingEmbedder(embedder, {
      onFirstQuery: () => this.#start(),
      onBatch: () => this.#report(),
      onEmbedded: (count) => (this.#done += count),
    });
  }

  /** Starts a backfill when loading has failed, and it is time for another attempt. */
  retryIfDue(): void {
    if (this.#embedder.isRetryDue) this.#start();
  }

  /** Starts a backfill after memories have changed. */
  recordsChanged(): void {
    if (this.#mayLoad) this.#start();
  }

  get #mayLoad(): boolean {
    const { state, isRetryDue = false } = this.#embedder;
    return isRetryDue || (state !== "failed" && state !== "none");
  }

  /** Loads the embedder, and resolves when every memory has a vector. @throws ModelLoadError when the model cannot be loaded */
  async complete(): Promise<void> {
    const engine = await this.#host.openEngine();
    await this.#embedder.load();
    await typedErrors(this.#fill(engine));
  }

  /** Runs in the background; once more when memories were added meanwhile. */
  #start(): void {
    if (this.#host.waitUntil) return this.#host.waitUntil(this.#runInBackground());
    this.#isRequestedAgain = this.#background !== undefined;
    this.#background ??= this.#runInBackground().finally(() => {
      this.#background = undefined;
      if (this.#isRequestedAgain && this.#mayLoad) this.#start();
    });
  }

  async #runInBackground(): Promise<void> {
    try {
      await this.#embedder.load();
      const engine = await this.#host.openEngine();
      await typedErrors(this.#fill(engine));
    } catch (error) {
      this.#host.reportInBackground(error);
    }
  }

  /** Without a time limit: there may be thousands of memories. */
  async #fill(engine: MemoryEngine): Promise<void> {
    if (this.#running++ === 0) [this.#done, this.#total] = [0, 0];
    try {
      if (this.#total === 0) {
        const { totalChunks, embedded } = await engine.stats();
        this.#total = totalChunks - embedded;
      }
      const filled = await engine.fillVectors();
      if (filled > 0) this.#report();
    } finally {
      this.#running--;
    }
  }

  #report(): void {
    if (this.#running === 0 || this.#total === 0) return;
    // Memories may have been added since the total was counted.
    this.#total = Math.max(this.#total, this.#done);
    this.#host.reportProgress({ phase: "embed", done: this.#done, total: this.#total });
  }
}

/** The client's embedder for the engine: it tells of each batch. */
class CountingEmbedder implements HostEmbedder {
  constructor(
    private readonly inner: ClientEmbedder,
    private readonly listener: {
      onFirstQuery(): void;
      onBatch(): void;
      onEmbedded(count: number): void;
    },
  ) {}

  get modelId(): string {
    return this.inner.modelId;
  }

  get isReady(): boolean {
    return this.inner.isReady;
  }

  /** The engine asks nothing of an empty memory: a first question means that there are vectors to compute. */
  embedQuery(text: string): Promise<Float32Array | undefined> {
    if (this.inner.state === "idle") this.listener.onFirstQuery();
    return this.inner.embedQuery(text);
  }

  /** The engine stores a batch's vectors before it asks for the next batch. */
  async embed(texts: string[]): Promise<Float32Array[]> {
    this.listener.onBatch();
    const vectors = await this.inner.embed(texts);
    this.listener.onEmbedded(texts.length);
    return vectors;
  }
}
