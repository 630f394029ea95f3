import type { Store } from "./store/store.js";
import type { FastMemoryError } from "./errors.js";
import type { DebugEntry, DoctorReport, Explanation, Metadata, Scope, StorageState, WindowOptions } from "./operations.js";

/** What kind of statement a memory is: something liked or preferred, who the user is, or what they are busy with. */
export type Category = "preference" | "fact" | "context";

/** Who put a memory in the store: the model in a reply, or the app by {@link Memory.add}. */
export type MemorySource = "reply" | "app";

/** One remembered statement about the user. */
export interface MemoryRecord {
  readonly id: string;
  readonly text: string;
  readonly category: Category;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly source: MemorySource;
  /** The session in which it was said last, if it has a name. */
  readonly sessionId?: string;
  /** The agent to which it was said last, if it has a name. */
  readonly agentId?: string;
  readonly metadata?: Metadata;
}

/** A memory found for a query, best first. */
export interface SearchHit {
  readonly memory: MemoryRecord;
  /** Cosine (−1 to 1) plus 1.5 × the lexical match (0 to 1); without vectors, the lexical part alone. Higher is better. */
  readonly score: number;
  /** How near the meaning is, −1 to 1; absent while the memory or the query has no vector. */
  readonly cosine?: number;
  /** How well the words match, 0 to 1. */
  readonly lexical: number;
  /** With `explain: true`. */
  readonly explain?: Explanation;
}

/** Which memories are meant. Nothing: all of them. */
export interface MemoryFilter {
  /** Those of this kind. */
  category?: Category;
  /** Those said or changed then or later. */
  since?: Date;
  /** Those said or changed before. */
  until?: Date;
  /** Those of this session. */
  sessionId?: string;
  /** Those of this agent. */
  agentId?: string;
  /** Those that have each of these, with this value. */
  metadata?: Metadata;
}

export interface GetAllOptions extends MemoryFilter {
  /** The most memories to return, 1 or more. Default: all. */
  limit?: number;
  /** Default: `"oldest"` first. */
  order?: "oldest" | "newest";
}

/** A memory that an app brings, from an export of its own or of another product. */
export interface NewMemory extends Scope {
  text: string;
  /** Default: `"fact"`. */
  category?: Category;
  /** When it was first said. Default: now. */
  createdAt?: Date;
  /** When it was last said or changed. Default: `createdAt`. */
  updatedAt?: Date;
  /** Default: `"app"`. */
  source?: MemorySource;
}

/** A scope that is given takes the place of what was there; `metadata: {}` takes it away. */
export interface UpdateOptions extends Scope {
  /** The statement, 1 to 4000 characters. */
  text?: string;
  category?: Category;
}

/** What would go into a request. */
export interface Preview {
  /** What would be appended to the user's message; empty when nothing matters to it. */
  readonly text: string;
  /** The memories in it and why they were chosen, best first. */
  readonly recalled: readonly SearchHit[];
  /** What they would cost, estimated. */
  readonly tokens: number;
}

export interface SearchOptions extends MemoryFilter {
  /** The most hits to return, 1 to 1000. Default: the client's `topK`. */
  topK?: number;
  /** Leave out hits that score lower. Default: none are left out. */
  minScore?: number;
  /** `true`: each hit says why it was found. */
  explain?: boolean;
}

export interface AddOptions extends Scope {
  /** Default: `"fact"`. */
  category?: Category;
}

/** The state of what turns text into vectors. `"none"`: nothing does, and memories are found by their words. */
export type EmbedderState = "idle" | "loading" | "ready" | "failed" | "none";

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

/** The progress of loading the embedding model, and of giving vectors to memories that have none of it. */
export interface Progress {
  readonly phase: "download" | "load" | "ready" | "error" | "embed";
  /** Bytes that have arrived, while `phase` is `"download"`. */
  readonly loaded?: number;
  /** Bytes in all, while `phase` is `"download"`; memories to embed, while it is `"embed"`. */
  readonly total?: number;
  /** Memories that were given a vector, while `phase` is `"embed"`. */
  readonly done?: number;
}

/** Tokens that memory costs and saves, estimated: every model counts with a vocabulary of its own. */
export interface TokenCost {
  /** Of what the model is asked to do. */
  readonly instruction: number;
  /** Of the memories put into requests. */
  readonly memories: number;
  /** Of the blocks that the model wrote. */
  readonly block: number;
  /**
   * Of the messages that the option `window` left out, counted as the window counts: by its `countTokens`, if there is one, and
   * 4 for each message. What a {@link RollingWindowTransform} of the app's own leaves out is not known here. `saved` minus
   * `instruction`, `memories` and `block` is what an app gains, as long as it would have sent those messages.
   */
  readonly saved: number;
}

/** What memory did in one chat call. */
export interface TurnReport {
  /** The memories put into the request, in the order of their scores. */
  readonly recalled: readonly SearchHit[];
  readonly learned: {
    readonly added: readonly MemoryRecord[];
    readonly updated: readonly MemoryRecord[];
    /** Ids of the memories that the user took back. */
    readonly forgotten: readonly string[];
    /** What was not taken as the model wrote it, such as a category that does not exist. */
    readonly notes?: readonly string[];
  };
  /** What memory added to this call. */
  readonly tokens: TokenCost;
}

/** What becomes of what users said, with {@link withMemory}. */
export interface ExtractionEvent {
  /** `"queued"`: a job is in the store. `"started"`: a batch is put to the model. `"failed"`: it is tried again later. */
  readonly phase: "queued" | "started" | "done" | "failed";
  /** How many jobs this is about. */
  readonly jobs: number;
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

/** What turns texts into vectors: Workers AI, Ollama, transformers.js, anything else. */
export interface Embedder {
  /** A vector for each text, in their order, all of the same length. */
  embed(texts: string[]): PromiseLike<readonly ArrayLike<number>[]>;
  /** The space of the vectors. Those of another are made anew, and never compared with them. */
  readonly modelId: string;
  /** The length of the vectors. Default: that of the first. */
  readonly dimensions?: number;
}

/** A model of the BERT family, as an ONNX export, that runs on this device. Texts are read up to 256 tokens. */
export interface LocalModel {
  /** The space of the vectors. Another name: they are made anew. */
  modelId: string;
  /** Where the ONNX file is: inputs `input_ids`, `attention_mask` and perhaps `token_type_ids`; output `last_hidden_state`. */
  model: string | URL;
  /** Where its `tokenizer.json` is. */
  tokenizer: string | URL;
  /** What it was trained with: the mean of all tokens, or the first alone. */
  pooling: "mean" | "cls";
  /** Put before what is looked for. */
  queryPrefix?: string;
  /** Put before each memory. */
  passagePrefix?: string;
  /** Of the ONNX file, in lower case: it is checked, and kept in the browser's cache. */
  sha256?: string;
}

export interface FastMemoryOptions {
  /** Name of the IndexedDB database. Default: `"fast-memory"`. */
  dbName?: string;
  /** The same as `dbName`, under the name of the Python option `db_path`. */
  dbPath?: string;
  /** The most memories put into one request, 0 to 50. Default: 5. */
  topK?: number;
  /** `true` (the default): MiniLM on this device. `false`: the client's own `embeddings.create`. */
  useLocalEmbeddings?: boolean;
  /**
   * Default: `"all-MiniLM-L6-v2"`, or `"text-embedding-3-small"` when `useLocalEmbeddings` is `false`. On this device also one of
   * the other names, whose files must lie under `modelUrl`, or a {@link LocalModel}.
   */
  embeddingModel?: "all-MiniLM-L6-v2" | "bge-small-en-v1.5" | "e5-small-v2" | "multilingual-e5-small" | (string & {}) | LocalModel;
  /** Asks the provider for vectors of this length, with `useLocalEmbeddings: false`. Vectors of two lengths are never compared. */
  dimensions?: number;
  /** In place of `useLocalEmbeddings` and `embeddingModel`: an embedder of your own. */
  embedder?: Embedder;
  /**
   * Where `minilm_bg.wasm` and `weights.wasm` lie, when the bundler does not carry them along; with another model that is known by its name
   * `minilm_bg.wasm`, `model.onnx` and `tokenizer.json`.
   */
  modelUrl?: string | URL;
  /**
   * Where memories live. Default: what lasts where the app runs; in browsers `"indexeddb"`. `"memory"` forgets everything when the page or the
   * process goes. Or a {@link Store}: one of this package's, or your own.
   */
  store?: "indexeddb" | "memory" | Store;
  /** Memories that score lower are not put into a request. Default: measured for the embedder; see `bench:recall`. */
  minScore?: number;
  /** `false`: nothing is put into requests. Default: `true`. */
  inject?: boolean;
  /** `false`: the model is not asked for a memory block, and none is learned. Default: `true`. */
  extract?: boolean;
  /**
   * Beside everything that is learned or added through this client, as {@link MemoryRecord.sessionId}, for `search` and `getAll`.
   * What goes into a chat call is chosen among all memories of the user.
   */
  sessionId?: string;
  /** The same, of an agent. */
  agentId?: string;
  /**
   * `true`: asked for at the first use. `false`: never. Default: the browser is asked once in a page, after the first memory is
   * stored, to keep this site's storage when the disk is full (see {@link Memory.persist}). A refusal is no error.
   */
  persist?: boolean;
  /**
   * Keeps each request within `maxTokens`, as {@link RollingWindowTransform} does, before memory goes in: chat completions, lists
   * of Responses, Anthropic's messages, prompts of the AI SDK. What the user said in messages that fall out is remembered
   * first, word for word, unless `extract` is `false`. Requests that go on with a conversation at the service are left as they
   * are. When the newest alone do not fit, the request goes out uncut, and `onError` is told (`"window_too_small"`).
   * @example
   * const client = withFastMemory(new OpenAI(), "alice", { window: { maxTokens: 4000 } });
   */
  window?: WindowOptions;
  /**
   * Tells what memory does in each call: how many memories were searched, which were put in, what was parsed and stored, and how
   * long it took. `true`: printed on the console, without a word of a message. `"text"`: with texts. A function gets each
   * {@link DebugEntry}.
   */
  debug?: boolean | "text" | ((entry: DebugEntry) => void) | { logger?: (entry: DebugEntry) => void; text?: boolean };
  /** Told of the model's bytes, its loading, and when it is ready. */
  onProgress?: (progress: Progress) => void;
  /** Told of each failure of memory. Throw in it to fail the chat call too. Default: one warning on the console for each kind. */
  onError?: (error: FastMemoryError) => void;
}

/** What {@link withMemory} takes. */
export interface BackgroundMemoryOptions extends Omit<FastMemoryOptions, "extract"> {
  /**
   * The model that reads what users said. Default, by the provider: `"gpt-4o-mini"` (OpenAI), `"llama-3.1-8b-instant"` (Groq),
   * `"claude-haiku-4-5"` (Anthropic), `"mistral-small-latest"` (Mistral), `"openai/gpt-4o-mini"` (OpenRouter); elsewhere, and
   * with Azure, the model of the chat.
   */
  extractionModel?: string;
  /** Of a Worker: keeps it alive until what was said is learned from, which then begins at once. On Cloudflare it is found by itself. */
  waitUntil?: (work: Promise<unknown>) => void;
}

/** `client.memory` of {@link withMemory}. */
export interface BackgroundMemory extends Memory {
  /**
   * Learns now from all that waits, and from what failed before.
   * @param options.timeout milliseconds. Default: 60,000
   * @returns whether nothing waits any more; `false`: some of it failed, or the time was over. It is kept
   */
  flush(options?: { timeout?: number }): Promise<boolean>;
  stats(): Promise<Stats & { readonly extraction: ExtractionStats }>;
}

export interface ExtractionStats {
  /** What users said and is still to be learned from. */
  readonly waiting: number;
  /** The same, of what failed eight times: it is tried again by {@link BackgroundMemory.flush} only. */
  readonly stuck: number;
}
