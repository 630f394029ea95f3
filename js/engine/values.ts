import { ConfigError, DecryptionError, FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import { ownError, redactedCause } from "../types/foreign-errors.js";
import type { MemoryChange, MemoryRecord } from "../types/record.js";
import type { Scope } from "../types/scope.js";
import type { SearchHit } from "../types/search.js";
import type { TurnReport } from "../types/turn.js";
import type { RawChange, RawHit, RawLearned, RawRecord } from "./bindings.js";

// Values of the engine as apps see them: times as dates, scopes as objects.

/** Awaits a call of the engine; its errors become the public classes. */
export async function typedErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toTypedError(error);
  }
}

function toTypedError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FastMemoryError) return error;
  const { code, message, cause } = error as Error & { code?: unknown };
  if (typeof code !== "string") return error;
  return errorOf(code, message, { cause: redactedCause(cause) });
}

const DECRYPTION_CODES = ["decryption_failed", "rows_unreadable", "store_encrypted"];

/** The error of the public class that `code` belongs to. */
export function errorOf(code: string, message: string, options?: ErrorOptions): FastMemoryError {
  if (code === "config") return ownError(new ConfigError(message));
  if (DECRYPTION_CODES.includes(code)) return ownError(new DecryptionError(code, message, options));
  if (code.startsWith("store_")) return ownError(new StoreUnavailableError(code, message, options));
  return ownError(new FastMemoryError(code, message, options));
}

/** JSON for the engine: dates become milliseconds since 1970. */
export function toEngineJson(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, json) {
    const original = this[key];
    return original instanceof Date ? original.getTime() : json;
  });
}

export function toRecord({ scope: scopeJson, ...raw }: RawRecord): MemoryRecord {
  const { pinned, repeats, uses, usedAt, expiresAt, ...record } = raw;
  const { metadata, ...scope }: Scope = scopeJson ? JSON.parse(scopeJson) : {};
  const dates = { createdAt: new Date(record.createdAt), updatedAt: new Date(record.updatedAt) };
  const life = {
    ...(pinned && { pinned }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
    ...(repeats > 0 && { repeats }),
    ...(uses > 0 && { uses }),
    ...(usedAt !== undefined && { usedAt: new Date(usedAt) }),
  };
  return { ...record, ...dates, ...life, ...scope, ...(metadata && Object.keys(metadata).length > 0 && { metadata }) };
}

export function toHit(hit: RawHit): SearchHit {
  return { ...hit, memory: toRecord(hit.memory) };
}

export function toLearned(raw: RawLearned): TurnReport["learned"] {
  const { added, updated, forgotten, changes, notes, unkeyedBlocks, fencedBlocks } = raw;
  return {
    added: added.map(toRecord),
    updated: updated.map(toRecord),
    forgotten,
    changes: changes.map(toChange),
    unkeyedBlocks: unkeyedBlocks + fencedBlocks,
    ...(notes.length > 0 && { notes }),
  };
}

export function toChange({ id, kind, before, after }: RawChange): MemoryChange {
  return { id, kind, before: toRecord(before), ...(after && { after: toRecord(after) }) };
}

/** Whether anything was stored, changed or erased. */
export function hasChanges({ added, updated, forgotten }: TurnReport["learned"]): boolean {
  return added.length + updated.length + forgotten.length > 0;
}
