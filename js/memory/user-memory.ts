import { RequestWindow, type Cut } from "../window/request-window.js";
import { type Debug, debugOf } from "../diagnostics/debug.js";
import { runChecks } from "../diagnostics/doctor.js";
import { toNewMemories } from "./new-memories.js";
import { embedderOf } from "../embedding/choose.js";
import { type ClientEmbedder } from "../embedding/embedder.js";
import { VectorBackfill } from "./vector-backfill.js";
import type { Api, Engine, Turn } from "../engine/load.js";
import { openEngine } from "../engine/open.js";
import { isNews, type RawHit, type RawLearned, type RawRecord, toHit, toJson, toLearned, toRecord, typedErrors } from "../engine/values.js";
import { ConfigError, FastMemoryError, ModelLoadError, StoreUnavailableError } from "../types/errors.js";
import { host } from "../hosts/selected.js";
import type { DoctorReport } from "../types/diagnostics.js";
import type { Scope } from "../types/scope.js";
import type { CallOptions } from "../options/per-call.js";
import { anyText, checkCall, checkText, type Config, finiteNumber, flag, oneOf, wholeNumber } from "../options/options.js";
import { Session } from "../diagnostics/session-stats.js";
import { StoreSelection } from "../store/selection.js";
import { explained, FILTER_CHECKS, moreText, SCOPE_CHECKS, withMore } from "./scope.js";
import { persist, persistOnce, storageState } from "../diagnostics/browser-storage.js";
import { readMemories, toJsonLines } from "./import-export.js";
import type { AddOptions, MemoryRecord, NewMemory, UpdateOptions } from "../types/record.js";
import type { ExtractionEvent } from "../types/extraction.js";
import type { GetAllOptions, Preview, SearchHit, SearchOptions } from "../types/search.js";
import type { Memory, MemoryEvents, Stats } from "../types/memory.js";
import type { Progress } from "../types/embedder.js";
import type { TokenCost } from "../types/tokens.js";
import type { TurnReport } from "../types/turn.js";

/** A store that has not answered after so many milliseconds is taken for gone, until it answers. */
const STORE_TIMEOUT = 5000;

/** A score below which a memory is not worth the model's attention; measured with `npm run bench:recall`. */
const MIN_SCORE = 0.25;

type Listener = (value: never) => void;

/** The memory of one user for one client: the engine, loaded at the first use, and what watches over it. */
export class UserMemory implements Memory {
  readonly #config: Config;
  readonly #embedder: ClientEmbedder;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #warned = new Set<string>();
  #engine: Promise<Engine> | undefined;
  #filling: Promise<void> | undefined;
  readonly #fillings: VectorBackfill;
  #fillAgain = false;
  #silent = false;
  readonly #session = new Session();
  readonly #place: StoreSelection;
  readonly #window: RequestWindow | undefined;
  readonly #debug: Debug | undefined;
  /** What the window left out of each request. */
  readonly #saved = new WeakMap<Turn, number>();

  constructor(
    readonly userId: string,
    config: Config,
    /** Whose embeddings are used when they are not made on this device. */
    client: object | undefined,
  ) {
    this.#config = config;
    this.#place = new StoreSelection(config.store, config.dbName);
    this.#window = config.window && new RequestWindow(config.window);
    this.#debug = debugOf(userId, config.debug);
    this.#embedder = embedderOf(config, client);
    this.#embedder.onProgress(this.#progressed);
    this.#fillings = new VectorBackfill(this.#embedder, this.#progressed);
  }

  readonly #progressed = (progress: Progress): void => {
    this.#emit("progress", progress);
    this.#config.onProgress?.(progress);
  };

  async search(query: string, options?: SearchOptions): Promise<SearchHit[]> {
    checkText(query, "the query");
    const checks = { topK: wholeNumber(1, 1000), minScore: finiteNumber, explain: flag, ...FILTER_CHECKS };
    const { topK, minScore, explain, ...filter } = checkCall(options, checks, "search");
    const engine = await this.#use();
    const places = topK ?? Math.max(1, this.#config.topK);
    const hits: RawHit[] = await this.#call(engine.search(query, places, minScore ?? -Infinity, toJson(withMore(filter))));
    return hits.map(explain ? (hit) => explained(hit, query, engine) : toHit);
  }

  async add(text: string, options?: AddOptions): Promise<MemoryRecord> {
    checkText(text, "the text of a memory");
    const [record] = await this.addMany([{ ...checkCall(options, { category: anyText, ...SCOPE_CHECKS }, "add"), text }]);
    return record!;
  }

  async addMany(memories: readonly (string | NewMemory)[]): Promise<MemoryRecord[]> {
    return this.#addMany(memories, this.#config);
  }

  async #addMany(memories: readonly (string | NewMemory)[], labels: Scope): Promise<MemoryRecord[]> {
    const drafts = toNewMemories(memories, labels);
    if (drafts.length === 0) return [];
    const engine = await this.#use();
    const records: RawRecord[] = await this.#call(engine.addMany(toJson(drafts)));
    this.#changed();
    return records.map(toRecord);
  }

  async get(id: string): Promise<MemoryRecord | undefined> {
    checkText(id, "the id of a memory");
    const engine = await this.#use();
    const record: RawRecord | undefined = await this.#call(engine.get(id));
    return record && toRecord(record);
  }

  async update(id: string, change: UpdateOptions): Promise<MemoryRecord | undefined> {
    checkText(id, "the id of a memory");
    const { text, category, ...scope } = checkCall(change, { text: anyText, category: anyText, ...SCOPE_CHECKS }, "update");
    const engine = await this.#use();
    const record: RawRecord | undefined = await this.#call(engine.update(id, text, category, moreText(scope)));
    if (record) this.#changed();
    return record && toRecord(record);
  }

  async getAll(options?: GetAllOptions): Promise<MemoryRecord[]> {
    const checks = { limit: wholeNumber(1, Number.MAX_SAFE_INTEGER), order: oneOf("oldest", "newest"), ...FILTER_CHECKS };
    const { limit, order, ...filter } = checkCall(options, checks, "getAll");
    const engine = await this.#use();
    const records: RawRecord[] = await this.#call(engine.getAll(toJson(withMore(filter))));
    if (order === "newest") records.reverse();
    return records.slice(0, limit).map(toRecord);
  }

  async preview(message: string): Promise<Preview> {
    checkText(message, "the message");
    const engine = await this.#use();
    const { topK, minScore } = this.#config;
    const body = JSON.stringify({ messages: [{ role: "user", content: message }] });
    const turn = await this.#call(engine.beginTurn("completions", body, topK, minScore ?? MIN_SCORE, topK > 0, false, false, false));
    if (!turn) return { text: "", recalled: [], tokens: 0 };
    const preview = { text: turn.addition, recalled: (turn.recalled as RawHit[]).map(toHit), tokens: turn.memoryTokens };
    turn.free();
    return preview;
  }

  async export(): Promise<string> {
    return toJsonLines(await this.getAll());
  }

  async import(data: string, scope?: Scope): Promise<number> {
    if (typeof data !== "string") throw new ConfigError("import needs a text, such as export() gave");
    return (await this.#addMany(readMemories(data, checkCall(scope, SCOPE_CHECKS, "import")), {})).length;
  }

  async delete(id: string): Promise<boolean> {
    checkText(id, "the id of a memory");
    const engine = await this.#use();
    const deleted = await this.#call(engine.delete(id));
    if (deleted) this.#emit("change", undefined);
    return deleted;
  }

  async clear(): Promise<number> {
    const engine = await this.#use();
    const count = await this.#call(engine.clear());
    if (count > 0) this.#emit("change", undefined);
    return count;
  }

  async stats(): Promise<Stats> {
    const engine = await this.#use();
    const { modelId, dimensions, state } = this.#embedder;
    const counts = await this.#call(engine.stats());
    const { turns, tokens } = this.#session;
    const storage = this.#place.isIndexedDb ? await storageState() : undefined;
    const session = { turns, tokens, storage };
    return { ...counts, store: this.#place.name, embedder: { modelId, dimensions, state }, ...session };
  }

  doctor(): Promise<DoctorReport> {
    const { userId } = this;
    const call = <T>(work: Promise<T>) => this.#call(work);
    return runChecks({ userId, config: this.#config, place: this.#place, session: this.#session, embedder: this.#embedder, open: () => this.#open(), call });
  }

  async persist(): Promise<boolean> {
    return this.#place.isIndexedDb && persist();
  }

  async ready(): Promise<void> {
    const engine = await this.#open();
    await this.#embedder.load();
    await typedErrors(this.#fillings.fill(engine));
  }

  on<K extends keyof MemoryEvents>(event: K, listener: (value: MemoryEvents[K]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener as Listener));
    return () => listeners.delete(listener as Listener);
  }

  /** Which messages of a request stay; `undefined`: all of them, also when they cannot be cut. */
  async keep(api: Api, body: string, call: CallOptions): Promise<Cut | undefined> {
    try {
      return await this.#window?.cut(api, body, (call.extract ?? this.#config.extract) ? this : undefined);
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  /** Begins a call. Nothing is returned when memory has no part in it, or fails: the call then goes out as it is. */
  async beginTurn(api: Api, body: string, call: CallOptions & { retry?: boolean; kept?: Cut | undefined } = {}): Promise<Turn | undefined> {
    const { topK, minScore } = this.#config;
    const inject = (call.inject ?? this.#config.inject) && topK > 0;
    const extract = call.extract ?? this.#config.extract;
    const kept = "kept" in call ? call.kept : this.#window && (await this.keep(api, body, call));
    const begin = async () => {
      const engine = await this.#use();
      const numbers = kept && Uint32Array.from(kept.numbers);
      return this.#call(engine.beginTurn(api, body, topK, minScore ?? MIN_SCORE, inject, extract, call.retry ?? false, this.#config.later, numbers));
    };
    try {
      const count = async () => (await this.#call((await this.#open()).stats())).totalChunks;
      const turn = await (this.#debug ? this.#debug.begin({ api, body, topK: inject ? topK : 0, kept, count }, begin) : begin());
      if (turn && kept) this.#saved.set(turn, kept.saved);
      return turn;
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  /** Begins the reading of replies that the service kept, of one when `id` is given: what is ours is taken out of them. */
  async beginRead(id: string | undefined, stream: boolean): Promise<Turn | undefined> {
    try {
      const engine = await this.#open();
      return await this.#call(engine.beginRead(id, stream));
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  /** The request of `turn` failed, or its reply is empty. It may be sent again. */
  unanswered(turn: Turn): void {
    this.#debug?.unanswered(turn);
  }

  /** Stores what the reply of `turn` taught, and tells of it. */
  async endTurn(turn: Turn): Promise<void> {
    const started = performance.now();
    try {
      const raw: RawLearned = await this.#call(turn.learn());
      const ms = performance.now() - started;
      const tokens: TokenCost = { ...raw.tokens, saved: this.#saved.get(turn) ?? 0 };
      const learned = toLearned(raw);
      const report: TurnReport = { recalled: (turn.recalled as RawHit[]).map(toHit), learned, tokens };
      // A look at a kept reply has no request; it is news only when the reply was made in the background.
      if (turn.body === "" && !isNews(learned)) return;
      this.#session.count(report);
      this.#debug?.end(turn, { ...raw, learned, tokens, ms });
      if (isNews(learned)) this.#changed();
      if (raw.queued) this.queued();
      this.#emit("turn", report);
    } catch (error) {
      this.#debug?.end(turn, { error });
      this.#report(error);
    }
  }

  /** What the user said is in the queue, to be learned from later. */
  protected queued(): void {}

  /** For what learns in the background. */
  protected get inside() {
    return {
      use: () => this.#use(),
      call: <T>(call: Promise<T>) => this.#call(call),
      report: (error: unknown) => this.#report(error, true),
      tell: (event: ExtractionEvent) => this.#emit("extraction", event),
      learned: (raw: RawLearned, jobs: number, { asked, stored }: { asked: number; stored: number }) => {
        const learned = toLearned(raw);
        if (isNews(learned)) this.#changed();
        this.#debug?.extracted(jobs, asked, { ...raw, learned, tokens: { ...raw.tokens, saved: 0 }, ms: stored });
      },
      failed: (error: unknown, jobs: number, asked: number) => this.#debug?.extracted(jobs, asked, { error }),
    };
  }

  /** The engine, with the embedder on its way. */
  async #use(): Promise<Engine> {
    const engine = await this.#open();
    if (this.#embedder.state === "idle") this.#fill();
    return engine;
  }

  #open(): Promise<Engine> {
    const { persist, sessionId, agentId } = this.#config;
    if (persist && this.#place.isIndexedDb) persistOnce();
    this.#engine ??= openEngine(this.userId, this.#place, this.#fillings, moreText({ sessionId, agentId }));
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  #changed(): void {
    if (this.#config.persist !== false && this.#place.isIndexedDb) persistOnce();
    this.#emit("change", undefined);
    if (!["failed", "none"].includes(this.#embedder.state)) this.#fill();
  }

  /** Gives vectors to what has none, in the background; once more when something was added meanwhile. */
  #fill(): void {
    if (host.waitUntil) return host.waitUntil(this.#fillOnce());
    this.#fillAgain = this.#filling !== undefined;
    this.#filling ??= this.#fillOnce().finally(() => {
      this.#filling = undefined;
      if (this.#fillAgain && this.#embedder.isReady) this.#fill();
    });
  }

  async #fillOnce(): Promise<void> {
    try {
      await this.#embedder.load();
      const engine = await this.#open();
      await typedErrors(this.#fillings.fill(engine));
    } catch (error) {
      this.#report(error, true);
    }
  }

  /** A call to the engine, within the time limit. While the store owes an answer, nothing waits for it again. */
  async #call<T>(call: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const silent = () => {
        this.#silent = true;
        reject(new StoreUnavailableError("store_timeout", `the store does not answer: ${this.#place.remedy}`));
      };
      timer = setTimeout(silent, this.#silent ? 0 : STORE_TIMEOUT);
    });
    const answered = typedErrors(call).finally(() => {
      this.#silent = false;
      clearTimeout(timer);
    });
    return Promise.race([answered, late]);
  }

  /** A failure of memory never fails the chat call, unless `onError` throws; in the background nobody would catch it. */
  #report(thrown: unknown, inBackground = false): void {
    const error = thrown instanceof FastMemoryError ? thrown : new FastMemoryError("internal", String(thrown), { cause: thrown });
    this.#emit("error", error);
    const { onError } = this.#config;
    if (!onError) {
      if (!this.#warned.has(error.code)) console.warn(`fast-memory: ${error.message} (${error.code}; said once)`);
      this.#warned.add(error.code);
      return;
    }
    if (error instanceof ModelLoadError) {
      if (this.#warned.has(error.code)) return;
      this.#warned.add(error.code);
    }
    try {
      onError(error);
    } catch (refusal) {
      if (!inBackground) throw refusal;
    }
  }

  #emit<K extends keyof MemoryEvents>(event: K, value: MemoryEvents[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        (listener as (value: MemoryEvents[K]) => void)(value);
      } catch (error) {
        // A listener's fault is the app's to see, and no reason to fail a chat call.
        reportError(error);
      }
    }
  }
}

function reportError(error: unknown): void {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else console.error(error);
}
