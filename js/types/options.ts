import type { Store } from "./store.js";
import type { DebugEntry } from "./diagnostics.js";
import type { Embedder, LocalModel, Progress } from "./embedder.js";
import type { FastMemoryError } from "./errors.js";
import type { WindowOptions } from "./window.js";

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
