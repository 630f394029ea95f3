import type { DoctorReport, StorageState } from "./diagnostics.js";
import type { EmbedderState, Progress } from "./embedder.js";
import type { FastMemoryError } from "./errors.js";
import type { ExtractionEvent } from "./extraction.js";
import type { AddOptions, Category, MemoryRecord, NewMemory, UpdateOptions } from "./record.js";
import type { Scope } from "./scope.js";
import type { GetAllOptions, Preview, SearchHit, SearchOptions } from "./search.js";
import type { TokenCost } from "./tokens.js";
import type { TurnReport } from "./turn.js";

export interface Stats {
  /** How many memories this user has. */
  readonly totalChunks: number;
  readonly categories: Readonly<Record<Category, number>>;
  /** How many of them have a vector of the current embedder; the others are found by their words. */
  readonly embedded: number;
  /** Rows that this version cannot read, as a newer one wrote them. They are kept as they are. */
  readonly unreadable: number;
  /** `"indexeddb"`, `"memory"`, or the `name` of the store. */
  readonly store: string;
  readonly embedder: { readonly modelId: string; readonly dimensions: number; readonly state: EmbedderState };
  /** Chat calls that memory took part in since this client was made. */
  readonly turns: number;
  /** What memory added to all of them, and what the option `window` left out of them. */
  readonly tokens: TokenCost;
  /** Of the whole site, for every user and all else that it stores; `undefined` where the host does not say, or with `store: "memory"`. */
  readonly storage: StorageState | undefined;
}

export interface MemoryEvents {
  /** The user's memories changed, by a reply or by a call. */
  change: undefined;
  /** A chat call is over and what it taught is stored. */
  turn: TurnReport;
  progress: Progress;
  /** With {@link withMemory}: what users said is queued, put to a model, learned from. */
  extraction: ExtractionEvent;
  /** Something of memory failed; the chat call went on without it. */
  error: FastMemoryError;
}

/** A user's memories: `client.memory`. */
export interface Memory {
  readonly userId: string;
  /**
   * Finds the memories nearest in words and meaning to `query`.
   * @throws StoreUnavailableError when the store cannot be read
   * @example
   * const hits = await client.memory.search("python preferences", { topK: 5 });
   * for (const { memory, score } of hits) console.log(score.toFixed(2), memory.text);
   */
  search(query: string, options?: SearchOptions): Promise<SearchHit[]>;
  /**
   * Remembers `text` (1 to 4000 characters). A statement already there, but for case and punctuation, is renewed, not doubled.
   * @throws ConfigError for an empty or too long text or an unknown category
   */
  add(text: string, options?: AddOptions): Promise<MemoryRecord>;
  /**
   * Remembers all of these texts or none, and gives them in their order; statements already there are renewed.
   * @throws ConfigError for an empty or too long text or an unknown category
   */
  addMany(memories: readonly (string | NewMemory)[]): Promise<MemoryRecord[]>;
  /** The memory with this id; `undefined` when there is none. */
  get(id: string): Promise<MemoryRecord | undefined>;
  /**
   * Changes one memory. What is not given stays; a new text is embedded anew.
   * @returns it as it is then; `undefined` when there is none with this id
   * @throws ConfigError for an empty or too long text or an unknown category
   */
  update(id: string, change: UpdateOptions): Promise<MemoryRecord | undefined>;
  /**
   * This user's memories.
   * @example
   * const latest = await client.memory.getAll({ category: "preference", order: "newest", limit: 10 });
   */
  getAll(options?: GetAllOptions): Promise<MemoryRecord[]>;
  /** What a chat call with this message would put into its request, and why. Nothing is sent. */
  preview(message: string): Promise<Preview>;
  /** All memories of this user as JSON Lines, oldest first: one object a line, as {@link import} reads it. Vectors are left out. */
  export(): Promise<string>;
  /**
   * Remembers what {@link export} gave, or a list of another product: JSON, or JSON Lines, of texts or of objects with a
   * `text`, `memory` or `content` (mem0's `{"results":[…]}` too), or plain lines. All or nothing; statements already there are renewed.
   * They keep the scope they have, and get what is given in `scope`; those of the client are not theirs.
   * @returns how many memories there were in it
   * @throws ConfigError when it cannot be read
   */
  import(data: string, scope?: Scope): Promise<number>;
  /** Erases one memory. `false` when there is none with this id. */
  delete(id: string): Promise<boolean>;
  /** Erases this user, and says how many memories there were. */
  clear(): Promise<number>;
  stats(): Promise<Stats>;
  /**
   * Looks at all that memory needs, and says what to do about what is amiss: store, WebAssembly, model, worker, quota, and why
   * nothing is extracted or recalled, or slowly. Nothing of it stays. Where vectors come from a service, it is asked for one.
   * Never rejects.
   * @example
   * console.log(String(await client.memory.doctor()));
   */
  doctor(): Promise<DoctorReport>;
  /**
   * Asks the browser to keep this site's storage when the disk is full, again if it refused before: most ask nobody, and decide by
   * how much the site is used; Firefox asks the user.
   * @returns whether it is kept
   */
  persist(): Promise<boolean>;
  /**
   * Loads the embedding model now rather than at the first use, and waits until every memory has its vector.
   * @throws ModelLoadError when the model cannot be had
   */
  ready(): Promise<void>;
  /** Listens; returns the function that stops it. */
  on<K extends keyof MemoryEvents>(event: K, listener: (value: MemoryEvents[K]) => void): () => void;
}
