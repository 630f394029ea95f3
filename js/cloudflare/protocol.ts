import type { CallContext, RemoteMethod } from "../engine/protocol.js";
import { errorOf } from "../engine/values.js";
import { StoreConflictError } from "../store/errors.js";
import { isOwnError } from "../types/foreign-errors.js";
import type { Row, Snapshot } from "../types/store.js";

/** The most bytes of one call to an object, or of its result: Cloudflare allows 32 MiB. */
export const MAX_CALL_BYTES = 16_000_000;

/** A result or an error, as a value: errors lose their `code` on the way out of an object. */
export type Outcome<T> = { readonly value: T } | { readonly code: string; readonly message: string };

/** The result of an engine's method. A list may come in pages: `next` is the id that the next page begins after. */
export interface ResultPage {
  readonly value: unknown;
  /** What names the encrypted rows of the user that cannot be trusted. */
  readonly damage?: string | undefined;
  readonly next?: string | undefined;
}

/** A page of a snapshot's rows. */
export interface SnapshotPage extends Snapshot {
  /** The number of the row that the next page begins with, if there is one. */
  readonly next?: number | undefined;
}

/** The methods of the class `FastMemory`. */
export interface MemoryObject {
  fastMemoryCall(
    namespace: string,
    method: RemoteMethod,
    args: readonly unknown[],
    context: CallContext,
    after: string | undefined,
  ): Promise<Outcome<ResultPage>>;
  fastMemoryLoad(namespace: string, since: number | undefined, from: number): Promise<Outcome<SnapshotPage>>;
  fastMemoryCommit(namespace: string, rows: readonly Row[], ifVersion: number | undefined): Promise<Outcome<number>>;
  fastMemoryClear(namespace: string): Promise<Outcome<number>>;
  fastMemoryPurge(namespace: string, version: number): Promise<Outcome<boolean>>;
}

/** The outcome of `work`. Errors of the platform are thrown: its own messages say what is wrong. */
export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    if (isOwnError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The value of an outcome. @throws the error of an outcome without one */
export function valueOf<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  const { code, message } = outcome;
  throw code === "conflict" ? new StoreConflictError() : errorOf(code, message);
}
