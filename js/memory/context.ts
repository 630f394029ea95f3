import { persistOnce } from "../diagnostics/browser-storage.js";
import { SessionStats } from "../diagnostics/session-stats.js";
import type { ClientEmbedder } from "../embedding/embedder.js";
import { selectEmbedder } from "../embedding/select.js";
import { reviewMemories } from "../engine/before-store.js";
import { guarded } from "../engine/guard.js";
import { loadEngine } from "../engine/load.js";
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
import { ChangeWatch } from "./change-watch.js";
import { ErrorReporter } from "./error-reporter.js";
import { EventEmitter } from "./events.js";
import { toNewMemories } from "./new-memories.js";
import { scopeJson } from "./scope.js";
import { slices } from "./slices.js";
import { StoreDeadline } from "./store-deadline.js";
import { StoreHealth } from "./store-health.js";
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
  readonly #watch: ChangeWatch;
  readonly #storeHealth: StoreHealth;
  #engine: Promise<MemoryEngine> | undefined;
  #opened: MemoryEngine | undefined;

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
    this.#watch = new ChangeWatch({
      watch: (onChange) => this.store.watch(userId, onChange),
      ownCommits: (after, until) => this.#opened?.ownCommits(after, until) ?? 0,
      changed: () => this.emit("change", undefined),
    });
    this.#storeHealth = new StoreHealth(this.store.dbName, this);
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
    const progress = engine && (() => engine.progress() + this.store.progress);
    try {
      return await this.#watch.during(this.#deadline.enforce(work, progress));
    } finally {
      this.#storeHealth.check(this.#opened, this.store.damageOf(this.userId));
    }
  }

  /** @returns the function that removes the listener */
  on<K extends keyof MemoryEvents>(event: K, listener: (value: MemoryEvents[K]) => void): () => void {
    const stop = this.events.on(event, listener);
    const watch = () => (this.#watch.isOn = this.hasListener("change"));
    watch();
    return () => {
      stop();
      watch();
    };
  }

  /** Adds memories, those without a scope with `defaults`. @throws ConfigError for one that cannot be used */
  async addMany(
    memories: readonly (string | NewMemory)[],
    defaults: Scope = this.#defaultScope,
  ): Promise<MemoryRecord[]> {
    const lists: string[] = [];
    if (memories.some((memory) => typeof memory === "object" && memory?.guard)) await loadEngine();
    for await (const slice of slices(memories)) lists.push(toEngineJson(toNewMemories(slice, defaults)));
    if (lists.length === 0) return [];
    const added: MemoryRecord[] = [];
    const engine = await this.useEngine();
    const records = await this.call(engine.addMany(lists), engine);
    for await (const slice of slices(records)) added.push(...slice.map(toRecord));
    this.recordsChanged();
    this.setAside(added.filter(({ quarantined }) => quarantined));
    return added;
  }

  /** Stores what the user said in messages that a window has dropped, unless the app refuses it. */
  async storeDropped(memories: readonly NewMemory[]): Promise<void> {
    const { beforeStore, requireApproval } = this.config;
    const passed = memories.flatMap((memory) => guarded(memory, requireApproval) ?? []);
    await this.addMany(await reviewMemories(beforeStore, passed, "window"));
  }

  /** Tells the app about memories that wait for its approval. */
  setAside(memories: readonly MemoryRecord[]): void {
    if (memories.length > 0) this.emit("quarantine", { memories });
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
    return (this.#opened = await openEngine({
      userId,
      dbName: store.dbName,
      store: store.open(),
      remoteMemory: store.remoteMemoryOf(userId),
      embedder: this.backfill.embedder,
      scope,
      maxMemories: this.config.maxMemories,
      isolatesRequests: host.waitUntil !== undefined,
    }));
  }
}
