import { LOCAL_MODEL, localModel, type Model } from "../embedding/models.js";
import { ConfigError } from "../types/errors.js";
import type { WindowOptions } from "../types/window.js";
import type { Store } from "../types/store.js";
import type { BackgroundMemoryOptions } from "../types/extraction.js";
import type { Embedder } from "../types/embedder.js";
import type { FastMemoryOptions } from "../types/options.js";

/** Options that were checked, with every default filled in. */
export interface Config {
  readonly dbName: string;
  readonly topK: number;
  readonly useLocalEmbeddings: boolean;
  readonly embeddingModel: string;
  readonly localModel: Model | undefined;
  readonly dimensions: number | undefined;
  readonly embedder: Embedder | undefined;
  readonly modelUrl: string | undefined;
  readonly store: FastMemoryOptions["store"];
  readonly minScore: number | undefined;
  readonly inject: boolean;
  readonly extract: boolean;
  /** What users said is queued, rather than that the chat's model is asked. */
  readonly later: boolean;
  readonly sessionId: string | undefined;
  readonly agentId: string | undefined;
  readonly persist: boolean | undefined;
  readonly window: WindowOptions | undefined;
  readonly debug: FastMemoryOptions["debug"];
  readonly onProgress: FastMemoryOptions["onProgress"];
  readonly onError: FastMemoryOptions["onError"];
}

type Check = { is: (value: unknown) => boolean; wants: string };

const REMOTE_MODEL = "text-embedding-3-small";

const text: Check = { is: (value) => typeof value === "string" && value.trim() !== "", wants: "a text that is not empty" };
export const flag: Check = { is: (value) => typeof value === "boolean", wants: "true or false" };
const callback: Check = { is: (value) => typeof value === "function", wants: "a function" };

const CHECKS: Record<keyof FastMemoryOptions, Check> = {
  dbName: text,
  dbPath: text,
  topK: wholeNumber(0, 50),
  useLocalEmbeddings: flag,
  embeddingModel: { is: (value) => text.is(value) || isObject(value), wants: "a name, or { modelId, model, tokenizer, pooling }" },
  dimensions: wholeNumber(1, 65_536),
  embedder: { is: isEmbedder, wants: "{ embed, modelId }, such as { modelId: \"nomic-embed-text\", embed: async (texts) => vectors }" },
  modelUrl: { is: (value) => value instanceof URL || text.is(value), wants: "a URL" },
  store: { is: isStore, wants: '"indexeddb", "memory", or a store such as nodeSqlite("memory.db") of "fast-memory/node"' },
  minScore: { is: (value) => typeof value === "number" && Number.isFinite(value), wants: "a number" },
  inject: flag,
  extract: flag,
  sessionId: text,
  agentId: text,
  persist: flag,
  window: { is: isObject, wants: "an object, such as { maxTokens: 4000 }" },
  debug: { is: isDebug, wants: 'true, false, "text", a function, or { logger, text }' },
  onProgress: callback,
  onError: callback,
};

export const WINDOW_CHECKS = { maxTokens: wholeNumber(1, 1_000_000_000), countTokens: callback };

/** @throws ConfigError that names the option, and for an unknown one the nearest that exists */
export function checkOptions(userId: unknown, options: unknown): Config {
  if (!text.is(userId)) {
    throw new ConfigError(`userId must be ${text.wants}, got ${describe(userId)}: withFastMemory(client, "alice")`);
  }
  if (typeof options !== "object" || options === null) {
    throw new ConfigError(`options must be an object, got ${describe(options)}`);
  }
  const given = checkKeys(options, CHECKS, "option") as FastMemoryOptions;
  if (given.dbName !== undefined && given.dbPath !== undefined && given.dbName !== given.dbPath) {
    throw new ConfigError("dbName and dbPath are the same option: give one of them");
  }
  if (given.embedder && (given.useLocalEmbeddings !== undefined || given.embeddingModel !== undefined)) {
    throw new ConfigError("embedder takes the place of useLocalEmbeddings and embeddingModel: give it alone");
  }
  if (given.window && checkCall(given.window, WINDOW_CHECKS, "window").maxTokens === undefined) {
    throw new ConfigError("option \"window\" has no maxTokens: { window: { maxTokens: 4000 } }");
  }
  if (isObject(given.debug)) checkCall(given.debug, { logger: callback, text: flag }, "debug");
  const useLocalEmbeddings = given.useLocalEmbeddings ?? true;
  const embeddingModel = given.embeddingModel ?? (useLocalEmbeddings ? LOCAL_MODEL : REMOTE_MODEL);
  if (!useLocalEmbeddings && typeof embeddingModel !== "string") {
    throw new ConfigError("embeddingModel with files runs on this device: leave useLocalEmbeddings: false out");
  }
  if (given.dimensions !== undefined && (useLocalEmbeddings || given.embedder)) {
    throw new ConfigError("dimensions is for a provider's model: add useLocalEmbeddings: false");
  }
  return {
    dbName: given.dbName ?? given.dbPath ?? "fast-memory",
    topK: given.topK ?? 5,
    useLocalEmbeddings,
    embeddingModel: typeof embeddingModel === "string" ? embeddingModel : embeddingModel.modelId,
    localModel: useLocalEmbeddings && !given.embedder ? localModel(embeddingModel, given.modelUrl) : undefined,
    dimensions: given.dimensions,
    embedder: given.embedder,
    modelUrl: given.modelUrl?.toString(),
    store: given.store,
    minScore: given.minScore,
    inject: given.inject ?? true,
    extract: given.extract ?? true,
    later: false,
    sessionId: given.sessionId,
    agentId: given.agentId,
    persist: given.persist,
    window: given.window,
    debug: given.debug,
    onProgress: given.onProgress,
    onError: given.onError,
  };
}

/** The options of `withMemory`, which has some of its own. */
export function checkBackgroundOptions(userId: unknown, options: unknown): Config & Pick<BackgroundMemoryOptions, "extractionModel" | "waitUntil"> {
  if (!isObject(options)) throw new ConfigError(`options must be an object, got ${describe(options)}`);
  const { extractionModel, waitUntil, ...rest } = options as BackgroundMemoryOptions;
  checkKeys({ extractionModel, waitUntil }, { extractionModel: text, waitUntil: callback }, "option");
  if ("extract" in rest) throw new ConfigError("withMemory extracts in the background: leave { extract } out, or say perCall({ extract: false }) for one call", "unknown_option");
  return { ...checkOptions(userId, rest), later: true, extractionModel, waitUntil };
}

/** Checks the options of one call. */
export function checkCall<T extends object>(options: T | undefined, checks: Record<keyof T, Check>, call: string): T {
  return checkKeys(options ?? {}, checks, `option of ${call}`) as T;
}

function isEmbedder(value: unknown): boolean {
  const { embed, modelId, dimensions } = (value ?? {}) as Partial<Embedder>;
  return typeof embed === "function" && text.is(modelId) && (dimensions === undefined || wholeNumber(1, 65_536).is(dimensions));
}

function isStore(value: unknown): boolean {
  const { name, load, commit, clear } = (value ?? {}) as Partial<Store>;
  return value === "indexeddb" || value === "memory" || (text.is(name) && [load, commit, clear].every(callback.is));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isDebug(value: unknown): boolean {
  return flag.is(value) || value === "text" || callback.is(value) || isObject(value);
}

export function wholeNumber(from: number, to: number): Check {
  const is = (value: unknown) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
  return { is, wants: `a whole number from ${from} to ${to}` };
}

/** @throws ConfigError unless `value` is a text that is not empty */
export function checkText(value: unknown, name: string): asserts value is string {
  if (!text.is(value)) throw new ConfigError(`${name} must be ${text.wants}, got ${describe(value)}`);
}

export const finiteNumber: Check = CHECKS.minScore;
export const anyText: Check = text;
export const date: Check = { is: (value) => value instanceof Date && !Number.isNaN(value.getTime()), wants: "a Date" };

export function oneOf(...known: string[]): Check {
  return { is: (value) => known.includes(value as string), wants: known.map((name) => `"${name}"`).join(" or ") };
}

function checkKeys(options: object, checks: Record<string, Check>, kind: string): object {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) {
      throw new ConfigError(`unknown ${kind} "${name}": did you mean "${nearest(name, Object.keys(checks))}"?`, "unknown_option");
    }
    if (value !== undefined && !check.is(value)) {
      throw new ConfigError(`${kind} "${name}" must be ${check.wants}, got ${describe(value)}`);
    }
  }
  return options;
}

/** Says what was given without repeating texts, which may be private. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return value.trim() === "" ? "an empty text" : "a text";
  return typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
}

function nearest(name: string, known: string[]): string {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  const distances = known.map((option) => distance(plain(name), plain(option)));
  return known[distances.indexOf(Math.min(...distances))] ?? "";
}

/** The edit distance of Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
