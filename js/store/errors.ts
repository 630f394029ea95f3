import { FastMemoryError, StoreUnavailableError } from "../types/errors.js";

/** Another writer was first, and nothing was written. The engine reads again and tries again by itself. */
export class StoreConflictError extends FastMemoryError {
  override readonly name = "StoreConflictError";
  constructor() {
    super("conflict", "another writer was first");
  }
}

/** Rows of more bytes are refused by every store: some databases have no room for them. */
export const ROW_LIMIT = 2_000_000;

/** @throws StoreUnavailableError with the code `store_full` for a row that is too large; nothing is then written */
export function checkRows(rows: readonly { readonly id: string; readonly data: Uint8Array | null }[]): void {
  const large = rows.find(({ data }) => data !== null && data.length > ROW_LIMIT);
  if (large) throw new StoreUnavailableError("store_full", `row ${large.id} has ${large.data?.length} bytes, and at most ${ROW_LIMIT} fit; nothing was written`);
}
