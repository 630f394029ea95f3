import type { DoctorReport, StorageState } from "./diagnostics.js";
import type { EmbedderState } from "./embedder.js";
import type { MemoryEvents } from "./events.js";
import type {
  AddOptions,
  Category,
  ImportOptions,
  ImportReport,
  MemoryChange,
  MemoryRecord,
  NewMemory,
  UpdateOptions,
} from "./record.js";
import type { GetAllOptions, Preview, SearchHit, SearchOptions } from "./search.js";
import type { TokenCost } from "./tokens.js";

/** Counts and costs of one user's memory. */
export interface Stats {
  /** Memories of this user. */
  readonly totalChunks: number;
  /** Memories by category. */
  readonly categories: Readonly<Record<Category, number>>;
  /** Memories with a vector of the current embedder. The others are found by their words. */
  readonly embedded: number;
  /** Rows that this version cannot read, because a newer version wrote them, or they are encrypted and were tampered with. They stay unchanged. */
  readonly unreadable: number;
  /** Whether the store encrypts: see the option `encryption`. */
  readonly encrypted: boolean;
  /** `"indexeddb"`, `"memory"`, or the `name` of the store. */
  readonly store: string;
  /** The embedder's model, the length of its vectors (0 until known), and its state. */
  readonly embedder: { readonly modelId: string; readonly dimensions: number; readonly state: EmbedderState };
  /** Chat calls of this client that memory took part in. */
  readonly turns: number;
  /** Sum over those calls: the tokens that memory added, and those that the option `window` left out. */
  readonly tokens: TokenCost;
  /** Storage of the whole site, for all users and all other data. `undefined` outside IndexedDB, or where the browser does not report it. */
  readonly storage: StorageState | undefined;
}

/** One user's memory: `client.memory`. */
export interface Memory {
  /** The user id that was passed to {@link withFastMemory}. */
  readonly userId: string;
  /**
   * Finds the memories nearest to `query` in words and meaning.
   * @returns hits, best first
   * @throws StoreUnavailableError when the store cannot be read
   * @example
   * const hits = await client.memory.search("python preferences", { topK: 5 });
   * for (const { memory, score } of hits) console.log(score.toFixed(2), memory.text);
   */
  search(query: string, options?: SearchOptions): Promise<SearchHit[]>;
  /**
   * Stores `text` (1 to 4000 characters). A statement that is already stored (but for case, white space and final punctuation) is
   * refreshed, not stored twice. Nothing is replaced that the text contradicts: that is for replies.
   * @returns the stored record
   * @throws ConfigError for an empty or too long text, or an unknown category
   */
  add(text: string, options?: AddOptions): Promise<MemoryRecord>;
  /**
   * Stores all of these memories or none. Statements that are already stored are refreshed.
   * @returns the records, in the order given
   * @throws ConfigError for an empty or too long text, or an unknown category
   */
  addMany(memories: readonly (string | NewMemory)[]): Promise<MemoryRecord[]>;
  /** Returns the memory with this id, or `undefined`. */
  get(id: string): Promise<MemoryRecord | undefined>;
  /**
   * Changes one memory; members that are not given stay. A new text is embedded again.
   * @returns the changed record, or `undefined` if no memory has this id
   * @throws ConfigError for an empty or too long text, or an unknown category
   */
  update(id: string, change: UpdateOptions): Promise<MemoryRecord | undefined>;
  /**
   * Returns this user's memories that match the filter.
   * @example
   * const latest = await client.memory.getAll({ category: "preference", order: "newest", limit: 10 });
   */
  getAll(options?: GetAllOptions): Promise<MemoryRecord[]>;
  /** Shows what a chat call with `message` would add to its request, and why. Sends no chat request. */
  preview(message: string): Promise<Preview>;
  /** Returns all memories of this user as JSON Lines, oldest first, in the form that {@link import} reads. Vectors are left out. */
  export(): Promise<string>;
  /**
   * Stores memories from {@link export}, or from another product: JSON or JSON Lines of texts or of objects (mem0, Zep, LibreChat,
   * LangGraph, MCP's memory server), or plain lines, also with bullets, dates (`[2025-03-01] - Prefers Python`), headings and code
   * fences, as Claude exports them. Entries that cannot be stored are skipped and named, or refuse the whole import with
   * `allOrNothing`. Statements that are already stored are refreshed. Memories keep their own scope and get that of `options`; the
   * client's `sessionId` and `agentId` are not added.
   * @returns how many memories were stored or refreshed (all but those skipped and those that `beforeStore` refused), and which
   * entries were skipped
   * @throws ConfigError when no entry of `data` can be stored, or with `allOrNothing` when one cannot; nothing is stored then
   */
  import(data: string, options?: ImportOptions): Promise<ImportReport>;
  /**
   * Deletes one memory.
   * @returns whether it existed
   */
  delete(id: string): Promise<boolean>;
  /**
   * Puts a memory into every request, within `topK` and `maxTokens`, before all others. No reply changes or forgets it, unless
   * `protectAdded` is `false`; `maxMemories` does not delete it, and it does not fade.
   * @returns the changed record, or `undefined` if no memory has this id
   */
  pin(id: string): Promise<MemoryRecord | undefined>;
  /** Takes {@link pin} back. */
  unpin(id: string): Promise<MemoryRecord | undefined>;
  /**
   * Returns what replies updated and forgot, oldest first: of the memory `id`, which may be forgotten by now, or of all. Of a statement
   * that a newer one replaced, `before` is the older one. The last 50 changes are kept.
   * @example
   * for (const { before, after } of await client.memory.history(id)) console.log(before.text, "→", after?.text ?? "forgotten");
   */
  history(id?: string): Promise<MemoryChange[]>;
  /** Takes back the last change that is kept, as {@link undo} does. */
  undoLast(): Promise<MemoryRecord | undefined>;
  /**
   * Takes back an update or a deletion by a reply: the memory is again as it was, under its id. What "forget everything" deleted
   * comes back as a whole. The last 50 changes are kept.
   * @param changeId of {@link TurnReport.learned} or {@link history}
   * @returns the memory, the oldest of several, or `undefined` if the change is not known (any more)
   */
  undo(changeId: string): Promise<MemoryRecord | undefined>;
  /**
   * Erases this user, with queued messages.
   * @returns how many memories there were
   */
  clear(): Promise<number>;
  /** Counts this user's memories, and sums the costs of this client's calls. */
  stats(): Promise<Stats>;
  /**
   * Checks everything that memory needs, and says how to repair it: store, WebAssembly, model, worker, quota, extraction, recall,
   * latency. Adds no memory. Where vectors come from a service, it requests a few. Never rejects.
   * @example
   * console.log(String(await client.memory.doctor()));
   */
  doctor(): Promise<DoctorReport>;
  /**
   * Asks the browser to keep this site's storage when the disk is full, even if it refused before. Most browsers decide by how much
   * the site is used; Firefox asks the user.
   * @returns whether the storage is kept; `false` outside IndexedDB
   */
  persist(): Promise<boolean>;
  /** Whether {@link pause} was called, and {@link resume} not since. */
  readonly isPaused: boolean;
  /** Chat calls of this client that begin from now on carry no memories and teach nothing. The other methods work as before. */
  pause(): void;
  /** Ends {@link pause}. */
  resume(): void;
  /**
   * Loads the embedding model now instead of at the first use, and waits until every memory has a vector.
   * @throws ModelLoadError when the model cannot be loaded
   */
  ready(): Promise<void>;
  /**
   * Calls `listener` for each event.
   * @returns a function that stops it
   */
  on<K extends keyof MemoryEvents>(event: K, listener: (value: MemoryEvents[K]) => void): () => void;
}
