import type { DebugEntry } from "./diagnostics.js";
import type { Embedder, LocalModel, Progress } from "./embedder.js";
import type { Encryption } from "./encryption.js";
import type { FastMemoryError } from "./errors.js";
import type { ProposedMemory, StoreDecision } from "./record.js";
import type { Store } from "./store.js";
import type { RequestWindowOptions } from "./window.js";

/** Options of {@link withFastMemory} and {@link createMemory}. */
export interface FastMemoryOptions {
  /** Name of the IndexedDB database; on servers the path of the SQLite file. Default: `"fast-memory"`, on servers `"fast-memory.db"`. */
  dbName?: string;
  /** Alias of `dbName`, after the Python option `db_path`. */
  dbPath?: string;
  /** The most memories in one request, 0 to 50. A place that no memory deserves stays empty. Default: 5. */
  topK?: number;
  /**
   * The most tokens of these memories together, estimated, 0 to 100,000. One that does not fit is left out, and a shorter one may
   * take its place. Default: 300.
   */
  maxTokens?: number;
  /** `true`: MiniLM on this device. `false`: the client's own `embeddings.create`. Default: `true`. */
  useLocalEmbeddings?: boolean;
  /**
   * Default: `"all-MiniLM-L6-v2"`, or `"text-embedding-3-small"` with `useLocalEmbeddings: false`. On this device also another
   * known name, whose files must be under `modelUrl`, or a {@link LocalModel}.
   */
  embeddingModel?:
    | "all-MiniLM-L6-v2"
    | "bge-small-en-v1.5"
    | "e5-small-v2"
    | "multilingual-e5-small"
    | (string & {})
    | LocalModel;
  /** Length of the vectors to request from the provider, 1 to 65,536; needs `useLocalEmbeddings: false`. Vectors of different lengths are never compared. */
  dimensions?: number;
  /** Your own embedder, instead of `useLocalEmbeddings` and `embeddingModel`. */
  embedder?: Embedder;
  /**
   * Folder with `encoder_bg.wasm` and `weights.wasm`, if the bundler does not copy them. For another known model: folder with
   * `minilm_bg.wasm`, `model.onnx` and `tokenizer.json`. Default: beside the package.
   */
  modelUrl?: string | URL;
  /**
   * Where memories are stored: a {@link Store}, `"indexeddb"`, or `"memory"`, which forgets everything with the page or the
   * process. Default: by host; in browsers `"indexeddb"`.
   */
  store?: "indexeddb" | "memory" | Store;
  /**
   * Encrypts what is stored: texts, vectors, metadata, and the ids of users and rows. Every store has it; a store has one key. Plain
   * rows that are there are moved at the user's first use. Without the key nothing can be read again.
   * @example
   * withFastMemory(client, "alice", { encryption: { passphrase } });
   */
  encryption?: Encryption;
  /**
   * Memories with a lower {@link SearchHit.score} are not put into requests. It replaces the default: a memory is put in when the
   * message is nearer to it than messages about other things are.
   */
  minScore?: number;
  /** `false` puts no memories into requests. Default: `true`. */
  inject?: boolean;
  /** `false` asks for no memory block and learns nothing from replies. Default: `true`. */
  extract?: boolean;
  /**
   * Asks your app before a memory is stored that a reply, the background extraction, a window or {@link Memory.import} brings; not
   * for {@link Memory.add}. May be asynchronous: the reply ends when it has answered. When it throws, nothing of that reply is stored,
   * and `onError` is told (`"before_store"`).
   * @example
   * withFastMemory(client, "alice", { beforeStore: ({ text }) => !/diagnosis|salary/i.test(text) });
   */
  beforeStore?: (memory: ProposedMemory) => StoreDecision | PromiseLike<StoreDecision>;
  /** `false` lets replies update and forget what your app added (source `"app"`) or pinned. Default: `true`, they cannot. */
  protectAdded?: boolean;
  /**
   * After how many days without being said, changed or used a memory of the category `"context"` is no longer put into requests, 0 to
   * 36,500; 0: never. It stays stored, and `search` and `getAll` find it. Pinned memories do not fade. Default: 90.
   */
  contextDays?: number;
  /**
   * The most memories of the user, 1 to 1,000,000. When there are more, those that were said, changed or used least recently are
   * deleted for good: those of replies before those of your app, pinned ones never. Default: no limit.
   */
  maxMemories?: number;
  /**
   * Stored as {@link MemoryRecord.sessionId} with everything that this client learns or adds. It filters `search` and `getAll`
   * only: chat calls recall among all memories of the user.
   */
  sessionId?: string;
  /** The same for {@link MemoryRecord.agentId}. */
  agentId?: string;
  /**
   * When to ask the browser to keep this site's storage on a full disk (see {@link Memory.persist}). `true`: at the first use.
   * `false`: never. Default: once a page, after the first memory is stored. A refusal is not an error.
   */
  persist?: boolean;
  /**
   * Keeps each request within `maxTokens` before memory goes in, as {@link RollingWindowTransform} does: chat completions, item
   * lists of Responses, Anthropic's messages, prompts of the AI SDK. Nothing of the dropped messages is stored, unless
   * `rememberDropped` says so. Requests that continue a conversation at the service stay unchanged. If the newest
   * messages alone do not fit, the request goes out uncut, and `onError` is told (`"window_too_small"`).
   * @example
   * const client = withFastMemory(new OpenAI(), "alice", { window: { maxTokens: 4000 } });
   */
  window?: RequestWindowOptions;
  /**
   * Reports what memory does in each call: memories searched, injected, parsed, stored, and the time each took. `true` prints it
   * on the console without texts, `"text"` with texts. A function gets each {@link DebugEntry}.
   */
  debug?: boolean | "text" | ((entry: DebugEntry) => void) | { logger?: (entry: DebugEntry) => void; text?: boolean };
  /** Called while the model downloads and loads, and while memories get vectors. */
  onProgress?: (progress: Progress) => void;
  /** Called with each failure of memory. Throw in it to fail the chat call, too. Default: a console warning, once for each error code. */
  onError?: (error: FastMemoryError) => void;
}
