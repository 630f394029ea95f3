import { ConfigError, FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import type { Scope } from "../types/scope.js";
import type { MemoryRecord } from "../types/record.js";
import type { SearchHit } from "../types/search.js";
import type { TokenCost } from "../types/tokens.js";
import type { TurnReport } from "../types/turn.js";

// What the engine answers, and how apps see it.

export type RawRecord = Omit<MemoryRecord, "createdAt" | "updatedAt" | keyof Scope> & { createdAt: number; updatedAt: number; more: string };
export type RawHit = Omit<SearchHit, "memory"> & { memory: RawRecord };
export interface RawLearned {
  added: RawRecord[];
  updated: RawRecord[];
  forgotten: string[];
  notes: string[];
  tokens: Omit<TokenCost, "saved">;
  blocks: string[];
  operations: number;
  /** What the user said is in the queue, to be learned from later. */
  queued: boolean;
}

/** The answer, or an error of the classes that apps know. */
export async function typedErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw typed(error);
  }
}

/** The engine's errors as the classes that apps know. */
function typed(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (!(error instanceof Error) || error instanceof FastMemoryError || typeof code !== "string") return error;
  return errorOf(code, error.message, { cause: error.cause });
}

/** The error of the class that belongs to `code`. */
export function errorOf(code: string, message: string, options?: ErrorOptions): FastMemoryError {
  if (code === "config") return new ConfigError(message);
  if (code.startsWith("store_")) return new StoreUnavailableError(code, message, options);
  return new FastMemoryError(code, message, options);
}

/** As the engine reads it: times in milliseconds. */
export function toJson(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, said) {
    const given = this[key];
    return given instanceof Date ? given.getTime() : said;
  });
}

export function toRecord({ more, ...record }: RawRecord): MemoryRecord {
  const { metadata, ...scope }: Scope = more ? JSON.parse(more) : {};
  const dates = { createdAt: new Date(record.createdAt), updatedAt: new Date(record.updatedAt) };
  return { ...record, ...dates, ...scope, ...(metadata && Object.keys(metadata).length > 0 && { metadata }) };
}

export function toHit(hit: RawHit): SearchHit {
  return { ...hit, memory: toRecord(hit.memory) };
}

export function toLearned({ added, updated, forgotten, notes }: RawLearned): TurnReport["learned"] {
  return { added: added.map(toRecord), updated: updated.map(toRecord), forgotten, ...(notes.length > 0 && { notes }) };
}

export function isNews({ added, updated, forgotten }: TurnReport["learned"]): boolean {
  return added.length + updated.length + forgotten.length > 0;
}
