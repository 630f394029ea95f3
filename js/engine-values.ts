import { ConfigError, FastMemoryError, StoreUnavailableError } from "./errors.js";
import type { MemoryRecord, SearchHit, TokenCost, TurnReport } from "./types.js";

// What the engine answers, and how apps see it.

export type RawRecord = Omit<MemoryRecord, "createdAt" | "updatedAt"> & { createdAt: number; updatedAt: number };
export type RawHit = Omit<SearchHit, "memory"> & { memory: RawRecord };
export interface RawLearned {
  added: RawRecord[];
  updated: RawRecord[];
  forgotten: string[];
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
  if (code === "config") return new ConfigError(error.message);
  if (code.startsWith("store_")) return new StoreUnavailableError(code, error.message, { cause: error.cause });
  return new FastMemoryError(code, error.message, { cause: error.cause });
}

/** As the engine reads it: times in milliseconds. */
export function toJson(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, said) {
    const given = this[key];
    return given instanceof Date ? given.getTime() : said;
  });
}

export function toRecord(record: RawRecord): MemoryRecord {
  return { ...record, createdAt: new Date(record.createdAt), updatedAt: new Date(record.updatedAt) };
}

export function toHit(hit: RawHit): SearchHit {
  return { ...hit, memory: toRecord(hit.memory) };
}

export function toLearned({ added, updated, forgotten }: RawLearned): TurnReport["learned"] {
  return { added: added.map(toRecord), updated: updated.map(toRecord), forgotten };
}

export function isNews({ added, updated, forgotten }: TurnReport["learned"]): boolean {
  return added.length + updated.length + forgotten.length > 0;
}
