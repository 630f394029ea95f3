import { DecryptionError, FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";

/** Another writer committed first, and nothing was written. The engine loads the new rows and commits again. */
export class StoreConflictError extends FastMemoryError {
  override readonly name = "StoreConflictError";
  constructor() {
    super("conflict", "another writer committed first");
    ownError(this);
  }
}

/** An error of this package, whose message goes on to the app as it is. */
export function storeError(code: string, message: string, options?: ErrorOptions): StoreUnavailableError {
  return ownError(new StoreUnavailableError(code, message, options));
}

/** An error of this package about an encrypted store. */
export function decryptionError(
  code: "decryption_failed" | "rows_unreadable" | "store_encrypted",
  message: string,
  options?: ErrorOptions,
): DecryptionError {
  return ownError(new DecryptionError(code, message, options));
}

/** The most bytes of a row in any store: D1 allows 2 MB. */
export const MAX_ROW_BYTES = 2_000_000;

/** @throws StoreUnavailableError with the code `store_full` for a row that is too large */
export function checkRows(rows: readonly { readonly id: string; readonly data: Uint8Array | null }[]): void {
  const tooLarge = rows.find(({ data }) => data !== null && data.length > MAX_ROW_BYTES);
  if (tooLarge)
    throw storeError(
      "store_full",
      `row ${tooLarge.id} has ${tooLarge.data?.length} bytes; at most ${MAX_ROW_BYTES} are allowed; nothing was written`,
    );
}
