import { ConfigError } from "../types/errors.js";
import type { BackgroundMemoryOptions } from "../types/extraction.js";
import type { Embedder } from "../types/embedder.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { Store } from "../types/store.js";
import { checkUserId } from "../types/user-id.js";
import type { RequestWindowOptions } from "../types/window.js";
import {
  callback,
  type Check,
  checkCall,
  checkOptionsOf,
  describe,
  finiteNumber,
  flag,
  isObject,
  nonEmptyText,
  wholeNumber,
} from "./checks.js";
import { checkEncryption } from "./encryption.js";
import { DEFAULT_LOCAL_MODEL, localModel, type LocalModelConfig } from "./local-model.js";

/** Checked options, with every default filled in. */
export interface Config {
  readonly dbName: string;
  readonly topK: number;
  readonly maxTokens: number;
  readonly useLocalEmbeddings: boolean;
  readonly embeddingModel: string;
  readonly localModel: LocalModelConfig | undefined;
  readonly dimensions: number | undefined;
  readonly embedder: Embedder | undefined;
  readonly modelUrl: string | undefined;
  readonly store: FastMemoryOptions["store"];
  readonly encryption: FastMemoryOptions["encryption"];
  readonly minScore: number | undefined;
  readonly inject: boolean;
  readonly extract: boolean;
  /** Queues the user's messages for a second model, and asks the chat's own model for no memory block. */
  readonly extractInBackground: boolean;
  readonly beforeStore: FastMemoryOptions["beforeStore"];
  readonly protectAdded: boolean;
  readonly contextDays: number;
  readonly maxMemories: number | undefined;
  readonly sessionId: string | undefined;
  readonly agentId: string | undefined;
  readonly persist: boolean | undefined;
  readonly window: RequestWindowOptions | undefined;
  readonly debug: FastMemoryOptions["debug"];
  readonly onProgress: FastMemoryOptions["onProgress"];
  readonly onError: FastMemoryOptions["onError"];
}

export interface BackgroundConfig extends Config {
  readonly extractionModel: string | undefined;
  readonly waitUntil: BackgroundMemoryOptions["waitUntil"];
}

const DEFAULT_REMOTE_MODEL = "text-embedding-3-small";
const MAX_DIMENSIONS = 65_536;

const dimensionCount = wholeNumber(1, MAX_DIMENSIONS);

const CHECKS: Record<keyof FastMemoryOptions, Check> = {
  dbName: nonEmptyText,
  dbPath: nonEmptyText,
  topK: wholeNumber(0, 50),
  maxTokens: wholeNumber(0, 100_000),
  useLocalEmbeddings: flag,
  embeddingModel: {
    is: (value) => nonEmptyText.is(value) || isObject(value),
    wants: "a name, or { modelId, model, tokenizer, pooling }",
  },
  dimensions: dimensionCount,
  embedder: {
    is: isEmbedder,
    wants: '{ embed, modelId }, such as { modelId: "nomic-embed-text", embed: async (texts) => vectors }',
  },
  modelUrl: { is: (value) => value instanceof URL || nonEmptyText.is(value), wants: "a URL" },
  store: {
    is: isStore,
    wants: '"indexeddb", "memory", or a store such as nodeSqlite("memory.db") of "fast-memory/node"',
  },
  encryption: { is: isObject, wants: "{ passphrase }, { key } or { passkey: true }" },
  minScore: finiteNumber,
  inject: flag,
  extract: flag,
  beforeStore: callback,
  protectAdded: flag,
  contextDays: wholeNumber(0, 36_500),
  maxMemories: wholeNumber(1, 1_000_000),
  sessionId: nonEmptyText,
  agentId: nonEmptyText,
  persist: flag,
  window: { is: isObject, wants: "an object, such as { maxTokens: 4000 }" },
  debug: { is: isDebug, wants: 'true, false, "text", a function, or { logger, text }' },
  onProgress: callback,
  onError: callback,
};

export const WINDOW_CHECKS = { maxTokens: wholeNumber(1, 1_000_000_000), countTokens: callback };
const REQUEST_WINDOW_CHECKS = { ...WINDOW_CHECKS, rememberDropped: flag };

/** @throws ConfigError that names the option, and for an unknown one the nearest that exists */
export function checkOptions(userId: unknown, options: unknown): Config {
  checkUserId(userId);
  if (!isObject(options)) throw new ConfigError(`options must be an object, got ${describe(options)}`);
  const checked = checkOptionsOf(options, CHECKS, "option") as FastMemoryOptions;
  checkCombinations(checked);
  return withDefaults(checked);
}

/** Checks the options of `withMemory`. @throws ConfigError as {@link checkOptions} */
export function checkBackgroundOptions(userId: unknown, options: unknown): BackgroundConfig {
  if (!isObject(options)) throw new ConfigError(`options must be an object, got ${describe(options)}`);
  const { extractionModel, waitUntil, ...rest } = options as BackgroundMemoryOptions;
  checkOptionsOf({ extractionModel, waitUntil }, { extractionModel: nonEmptyText, waitUntil: callback }, "option");
  if ("extract" in rest)
    throw new ConfigError(
      "withMemory extracts in the background: leave extract out, or use perCall({ extract: false }) for one call",
      "unknown_option",
    );
  return { ...checkOptions(userId, rest), extractInBackground: true, extractionModel, waitUntil };
}

function checkCombinations(options: FastMemoryOptions): void {
  const { dbName, dbPath, embedder, useLocalEmbeddings = true, embeddingModel, dimensions, window, debug } = options;
  if (dbName !== undefined && dbPath !== undefined && dbName !== dbPath) {
    throw new ConfigError("dbName and dbPath are the same option: set only one of them");
  }
  if (embedder && (options.useLocalEmbeddings !== undefined || embeddingModel !== undefined)) {
    throw new ConfigError("embedder replaces useLocalEmbeddings and embeddingModel: set embedder alone");
  }
  if (window && checkCall(window, REQUEST_WINDOW_CHECKS, "window").maxTokens === undefined) {
    throw new ConfigError('option "window" has no maxTokens: { window: { maxTokens: 4000 } }');
  }
  if (options.encryption) checkEncryption(options.encryption);
  if (isObject(debug)) checkCall(debug, { logger: callback, text: flag }, "debug");
  if (!useLocalEmbeddings && isObject(embeddingModel)) {
    throw new ConfigError("an embeddingModel with files runs on this device: leave useLocalEmbeddings: false out");
  }
  if (dimensions !== undefined && (useLocalEmbeddings || embedder)) {
    throw new ConfigError("dimensions needs a provider's model: add useLocalEmbeddings: false");
  }
}

function withDefaults(options: FastMemoryOptions): Config {
  const { useLocalEmbeddings = true, embedder, modelUrl } = options;
  const model = options.embeddingModel ?? (useLocalEmbeddings ? DEFAULT_LOCAL_MODEL : DEFAULT_REMOTE_MODEL);
  return {
    dbName: options.dbName ?? options.dbPath ?? "fast-memory",
    topK: options.topK ?? 5,
    maxTokens: options.maxTokens ?? 300,
    useLocalEmbeddings,
    embeddingModel: typeof model === "string" ? model : model.modelId,
    localModel: useLocalEmbeddings && !embedder ? localModel(model, modelUrl) : undefined,
    dimensions: options.dimensions,
    embedder,
    modelUrl: modelUrl?.toString(),
    store: options.store,
    encryption: options.encryption,
    minScore: options.minScore,
    inject: options.inject ?? true,
    extract: options.extract ?? true,
    extractInBackground: false,
    beforeStore: options.beforeStore,
    protectAdded: options.protectAdded ?? true,
    contextDays: options.contextDays ?? 90,
    maxMemories: options.maxMemories,
    sessionId: options.sessionId,
    agentId: options.agentId,
    persist: options.persist,
    window: options.window,
    debug: options.debug,
    onProgress: options.onProgress,
    onError: options.onError,
  };
}

function isEmbedder(value: unknown): boolean {
  const { embed, modelId, dimensions } = (value ?? {}) as Partial<Embedder>;
  return (
    typeof embed === "function" &&
    nonEmptyText.is(modelId) &&
    (dimensions === undefined || dimensionCount.is(dimensions))
  );
}

function isStore(value: unknown): boolean {
  const { name, load, commit, clear } = (value ?? {}) as Partial<Store>;
  return (
    value === "indexeddb" || value === "memory" || (nonEmptyText.is(name) && [load, commit, clear].every(callback.is))
  );
}

function isDebug(value: unknown): boolean {
  return flag.is(value) || value === "text" || callback.is(value) || isObject(value);
}
