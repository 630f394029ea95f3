import { ChatTurns } from "../chat/turns.js";
import { persist, storageState } from "../diagnostics/browser-storage.js";
import { runChecks } from "../diagnostics/doctor.js";
import { ChatRequest } from "../engine/bindings.js";
import { reviewMemories, STORE_DROPPED } from "../engine/before-store.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { toChange, toHit, toRecord } from "../engine/values.js";
import { checkCall, checkText, date, finiteNumber, flag, nonEmptyText, oneOf, wholeNumber } from "../options/checks.js";
import type { DoctorReport } from "../types/diagnostics.js";
import { ConfigError } from "../types/errors.js";
import type { MemoryEvents } from "../types/events.js";
import type { Memory, Stats } from "../types/memory.js";
import type {
  AddOptions,
  ImportOptions,
  ImportReport,
  MemoryChange,
  MemoryRecord,
  NewMemory,
  UpdateOptions,
} from "../types/record.js";
import type { GetAllOptions, Preview, SearchHit, SearchOptions } from "../types/search.js";
import type { MemoryContext } from "./context.js";
import { explainHit } from "./explanation.js";
import { readMemories, toJsonLines } from "./import/read-memories.js";
import { FILTER_CHECKS, SCOPE_CHECKS, scopeJson, toEngineFilter } from "./scope.js";

const SEARCH_CHECKS = { topK: wholeNumber(1, 1000), minScore: finiteNumber, explain: flag, ...FILTER_CHECKS };
const GET_ALL_CHECKS = {
  limit: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  order: oneOf("oldest", "newest"),
  ...FILTER_CHECKS,
};
const IMPORT_CHECKS = { allOrNothing: flag, ...SCOPE_CHECKS };
const ADD_CHECKS = {
  category: nonEmptyText,
  context: nonEmptyText,
  pinned: flag,
  expiresAt: date,
  ...SCOPE_CHECKS,
};
const UPDATE_CHECKS = {
  text: nonEmptyText,
  category: nonEmptyText,
  pinned: flag,
  expiresAt: { is: (value: unknown) => value === null || date.is(value), wants: "a Date, or null for none" },
  ...SCOPE_CHECKS,
};

/** The memory of one user for one client: `client.memory`, and the part that it takes in chats. */
export class UserMemory implements Memory {
  readonly chat: ChatTurns;
  readonly #context: MemoryContext;

  constructor(context: MemoryContext) {
    this.#context = context;
    this.chat = new ChatTurns(context);
  }

  get userId(): string {
    return this.#context.userId;
  }

  async search(query: string, options?: SearchOptions): Promise<SearchHit[]> {
    checkText(query, "the query");
    const {
      topK = Math.max(1, this.#context.config.topK),
      minScore = -Infinity,
      explain,
      ...filter
    } = checkCall(options, SEARCH_CHECKS, "search");
    const engine = await this.#context.useEngine();
    const hits = await this.#context.call(engine.search({ query, topK, minScore, filter: toEngineFilter(filter) }));
    return hits.map(explain ? (hit) => explainHit(hit, query, engine) : toHit);
  }

  async add(text: string, options?: AddOptions): Promise<MemoryRecord> {
    checkText(text, "the text of a memory");
    const [record] = await this.addMany([{ ...checkCall(options, ADD_CHECKS, "add"), text }]);
    return record!;
  }

  async addMany(memories: readonly (string | NewMemory)[]): Promise<MemoryRecord[]> {
    if (!Array.isArray(memories))
      throw new ConfigError('addMany needs a list: addMany(["Likes tea", { text: "Has a cat", category: "fact" }])');
    return this.#context.addMany(memories);
  }

  async get(id: string): Promise<MemoryRecord | undefined> {
    checkText(id, "the id of a memory");
    const record = await this.#call((engine) => engine.get(id));
    return record && toRecord(record);
  }

  async update(id: string, change: UpdateOptions): Promise<MemoryRecord | undefined> {
    checkText(id, "the id of a memory");
    const { text, category, pinned, expiresAt: end, ...scope } = checkCall(change, UPDATE_CHECKS, "update");
    const expiresAt = end === null ? 0 : end?.getTime();
    const engineChange = { text, category, pinned, expiresAt, scope: scopeJson(scope) };
    const record = await this.#call((engine) => engine.update(id, engineChange));
    if (record) this.#context.recordsChanged();
    return record && toRecord(record);
  }

  pin(id: string): Promise<MemoryRecord | undefined> {
    return this.update(id, { pinned: true });
  }

  unpin(id: string): Promise<MemoryRecord | undefined> {
    return this.update(id, { pinned: false });
  }

  async getAll(options?: GetAllOptions): Promise<MemoryRecord[]> {
    const { limit, order, ...filter } = checkCall(options, GET_ALL_CHECKS, "getAll");
    const records = await this.#call((engine) => engine.getAll(toEngineFilter(filter)));
    if (order === "newest") records.reverse();
    return records.slice(0, limit).map(toRecord);
  }

  async preview(message: string): Promise<Preview> {
    checkText(message, "the message");
    const engine = await this.#context.useEngine();
    const { topK, maxTokens, minScore, contextDays } = this.#context.config;
    const request = new ChatRequest("completions", JSON.stringify({ messages: [{ role: "user", content: message }] }));
    const options = {
      topK,
      maxTokens,
      minScore,
      contextDays,
      inject: topK > 0,
      extract: false,
      isRetry: false,
      extractLater: false,
    };
    const handle = await this.#context.call(engine.beginTurn(request, options)).finally(() => request.free());
    if (!handle) return { text: "", recalled: [], tokens: 0 };
    const { addition, recalled, memoryTokens } = handle.turn;
    handle.free();
    return { text: addition, recalled: recalled.map(toHit), tokens: memoryTokens };
  }

  async export(): Promise<string> {
    return toJsonLines(await this.getAll());
  }

  async import(data: string, options?: ImportOptions): Promise<ImportReport> {
    if (typeof data !== "string") throw new ConfigError("import needs a text, such as export() returns");
    const { allOrNothing = false, ...scope } = checkCall(options, IMPORT_CHECKS, "import");
    const { memories, skipped } = await readMemories(data, scope, allOrNothing);
    const { beforeStore } = this.#context.config;
    const records = await this.#context.addMany(await reviewMemories(beforeStore, memories, "import"), {});
    return { imported: records.length, skipped };
  }

  /** Stores what the user said in messages that a window has dropped. */
  async [STORE_DROPPED](memories: readonly NewMemory[]): Promise<void> {
    await this.#context.storeDropped(memories);
  }

  async delete(id: string): Promise<boolean> {
    checkText(id, "the id of a memory");
    const isDeleted = await this.#call((engine) => engine.delete(id));
    if (isDeleted) this.#context.emit("change", undefined);
    return isDeleted;
  }

  async history(id?: string): Promise<MemoryChange[]> {
    if (id !== undefined) checkText(id, "the id of a memory");
    return (await this.#call((engine) => engine.history(id))).map(toChange);
  }

  async undo(changeId: string): Promise<MemoryRecord | undefined> {
    checkText(changeId, "the id of a change");
    return this.#undo(changeId);
  }

  async undoLast(): Promise<MemoryRecord | undefined> {
    return this.#undo();
  }

  async #undo(changeId?: string): Promise<MemoryRecord | undefined> {
    const record = await this.#call((engine) => engine.undo(changeId));
    if (record) this.#context.recordsChanged();
    return record && toRecord(record);
  }

  async clear(): Promise<number> {
    const count = await this.#call((engine) => engine.clear());
    if (count > 0) this.#context.emit("change", undefined);
    return count;
  }

  async stats(): Promise<Stats> {
    const counts = await this.#call((engine) => engine.stats());
    const { store, embedder, session } = this.#context;
    const { modelId, dimensions, state } = embedder;
    const storage = store.isIndexedDb ? await storageState() : undefined;
    return {
      ...counts,
      store: store.name,
      encrypted: store.isEncrypted,
      embedder: { modelId, dimensions, state },
      turns: session.turns,
      tokens: session.tokens,
      storage,
    };
  }

  doctor(): Promise<DoctorReport> {
    return runChecks(this.#context);
  }

  async persist(): Promise<boolean> {
    return this.#context.store.isIndexedDb && persist();
  }

  get isPaused(): boolean {
    return this.#context.isPaused;
  }

  pause(): void {
    this.#context.isPaused = true;
  }

  resume(): void {
    this.#context.isPaused = false;
  }

  ready(): Promise<void> {
    return this.#context.backfill.complete();
  }

  on<K extends keyof MemoryEvents>(event: K, listener: (value: MemoryEvents[K]) => void): () => void {
    return this.#context.events.on(event, listener);
  }

  async #call<T>(method: (engine: MemoryEngine) => Promise<T>): Promise<T> {
    const engine = await this.#context.useEngine();
    return this.#context.call(method(engine), engine);
  }
}
