import { persistOnce } from "../diagnostics/browser-storage.js";
import { SessionStats } from "../diagnostics/session-stats.js";
import type { ClientEmbedder } from "../embedding/embedder.js";
import { selectEmbedder } from "../embedding/select.js";
import { reviewMemories } from "../engine/before-store.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { openEngine } from "../engine/open.js";
import { toEngineJson, toRecord } from "../engine/values.js";
import { host } from "../hosts/selected.js";
import type { Config } from "../options/options.js";
import { StoreSelection } from "../store/selection.js";
import { DecryptionError } from "../types/errors.js";
import type { Progress } from "../types/embedder.js";
import type { MemoryEvents } from "../types/events.js";
import type { MemoryRecord, NewMemory } from "../types/record.js";
import type { Scope } from "../types/scope.js";
import { ErrorReporter } from "./error-reporter.js";
import { EventEmitter } from "./events.js";
import { toNewMemories } from "./new-memories.js";
import { scopeJson } from "./scope.js";
import { slices } from "./slices.js";
import { StoreDeadline } from "./store-deadline.js";
import { VectorBackfill } from "./vector-backfill.js";

/** What the parts of one client's memory share: its engine, opened at the first use, and what watches over it. */
export class MemoryContext {
  readonly events = new EventEmitter();
  readonly errors: ErrorReporter;
  readonly session = new SessionStats();
  /** Whether chat calls of this client that begin now take no part in memory. */
  isPaused = false;
  readonly store: StoreSelection;
  readonly embedder: ClientEmbedder;
  readonly backfill: VectorBackfill;
  readonly #deadline: StoreDeadline;
  #engine: Promise<MemoryEngine> | undefined;
  #reportedDamage: string | undefined;

  constructor(
    readonly userId: string,
    readonly config: Config,
    /** The client whose `embeddings` make vectors with `useLocalEmbeddings: false`. */
    client: object | undefined,
    /** Called when the user's text was added to the queue of extractions. */
    readonly jobQueued: () => void = () => {},
  ) {
    this.errors = new ErrorReporter(this.events, config.onError);
    this.store = new StoreSelection(config.store, config.dbName, host.store, config.encryption);
    this.#deadline = new StoreDeadline(() => this.store.remedy);
    this.embedder = selectEmbedder(config, client, host.embedder);
    this.embedder.onProgress(this.reportProgress);
    this.backfill = new VectorBackfill(this.embedder, this);
  }

  get waitUntil(): typeof host.waitUntil {
    return host.waitUntil;
  }

  openEngine(): Promise<MemoryEngine> {
    const { persist, sessionId, agentId } = this.config;
    if (persist && this.store.isIndexedDb) persistOnce();
    this.#engine ??= this.#open(scopeJson({ sessionId, agentId }));
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  /** Opens the engine, and tries again to load an embedder that failed. */
  async useEngine(): Promise<MemoryEngine> {
    const engine = await this.openEngine();
    this.backfill.retryIfDue();
    return engine;
  }

  /**
   * Awaits a call of the engine within the store's time limit. With an `engine`, for calls that no chat waits for: the limit is
   * extended while the call waits for other writers.
   * @throws the public error classes
   */
  async call<T>(work: Promise<T>, engine?: MemoryEngine): Promise<T> {
    try {
      return await this.#deadline.enforce(work, engine && (() => engine.progress() + this.store.progress));
    } finally {
      this.#reportDamage();
    }
  }

  /** Tells of encrypted rows that cannot be trusted, once. */
  #reportDamage(): void {
    const damage = this.store.damageOf(this.userId);
    if (damage && damage.message !== this.#reportedDamage) this.reportInBackground(damage);
    this.#reportedDamage = damage?.message;
  }

  /** Adds memories, those without a scope with `defaults`. @throws ConfigError for one that cannot be used */
  async addMany(
    memories: readonly (string | NewMemory)[],
    defaults: Scope = this.#defaultScope,
  ): Promise<MemoryRecord[]> {
    const lists: string[] = [];
    for await (const slice of slices(memories)) lists.push(toEngineJson(toNewMemories(slice, defaults)));
    if (lists.length === 0) return [];
    const added: MemoryRecord[] = [];
    const engine = await this.useEngine();
    const records = await this.call(engine.addMany(lists), engine);
    for await (const slice of slices(records)) added.push(...slice.map(toRecord));
    this.recordsChanged();
    return added;
  }

  /** Stores what the user said in messages that a window has dropped, unless the app refuses it. */
  async storeDropped(memories: readonly NewMemory[]): Promise<void> {
    await this.addMany(await reviewMemories(this.config.beforeStore, memories, "window"));
  }

  /** To be called after memories were added, changed or erased by a reply. */
  recordsChanged(): void {
    if (this.config.persist !== false && this.store.isIndexedDb) persistOnce();
    this.emit("change", undefined);
    this.backfill.recordsChanged();
  }

  hasListener(event: keyof MemoryEvents): boolean {
    return this.events.hasListener(event);
  }

  emit<K extends keyof MemoryEvents>(event: K, value: MemoryEvents[K]): void {
    this.events.emit(event, value);
  }

  /** Reports a failure within a chat call. @throws what `onError` throws, which fails the call */
  report(error: unknown): void {
    this.errors.report(error);
  }

  reportInBackground(error: unknown): void {
    this.errors.reportInBackground(error);
  }

  /** A property, since embedders hold their listeners weakly. */
  readonly reportProgress = (progress: Progress): void => {
    this.emit("progress", progress);
    this.config.onProgress?.(progress);
  };

  get #defaultScope(): Scope {
    const { sessionId, agentId } = this.config;
    return { ...(sessionId && { sessionId }), ...(agentId && { agentId }) };
  }

  async #open(scope: string): Promise<MemoryEngine> {
    const { userId, store } = this;
    // A database that does not answer fails at the call that follows.
    await this.#deadline.enforce(store.checkPlain()).catch((error: unknown) => {
      if (error instanceof DecryptionError) throw error;
    });
    return openEngine({
      userId,
      dbName: store.dbName,
      store: store.open(),
      remoteMemory: store.remoteMemoryOf(userId),
      embedder: this.backfill.embedder,
      scope,
      maxMemories: this.config.maxMemories,
      isolatesRequests: host.waitUntil !== undefined,
    });
  }
}
