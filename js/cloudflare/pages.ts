import type { RawRecord } from "../engine/values.js";
import { StoreUnavailableError } from "../types/errors.js";
import type { Row, Snapshot } from "../types/store.js";
import type { Part } from "./durable-object.js";

/** Part of a snapshot. */
export interface Page extends Snapshot {
  /** The number of the row that the next page begins with, if there is one. */
  readonly next?: number | undefined;
}

/** What goes to an object, or comes from it, in one call: Cloudflare allows 32 MiB. */
export const MOST_BYTES = 16_000_000;
/** Of a row, beside its id and its data. */
const ROW_BYTES = 64;

/** The rows from the number `from` on, as many as fit. */
export function pageOf(snapshot: Snapshot, from: number): Page {
  const rows = [...snapshot.rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  let [bytes, end] = [0, from];
  while (end < rows.length && (bytes += sizeOf(rows[end]!)) <= MOST_BYTES) end++;
  return { ...snapshot, rows: rows.slice(from, end), next: end < rows.length ? end : undefined };
}

/** The whole that the pages make. When another writer comes between two of them, it is read again. */
export async function wholeOf(page: (from: number) => Promise<Page>): Promise<Snapshot> {
  for (;;) {
    const { next, ...first } = await page(0);
    const rows = [...first.rows];
    let [from, isSame] = [next, true];
    while (from !== undefined && isSame) {
      const more = await page(from);
      for (const row of more.rows) rows.push(row);
      isSame = more.version === first.version;
      from = more.next;
    }
    if (isSame) return { ...first, rows };
  }
}

/** Of records in the order of their ids, those that fit after the one with the id `after`. One that was deleted meanwhile is no gap. */
export function partOf(records: readonly RawRecord[], after = ""): Part {
  let [bytes, end] = [0, 0];
  const rest = records.filter(({ id }) => id > after);
  while (end < rest.length && (bytes += lengthOf(rest[end]!)) <= MOST_BYTES) end++;
  return { value: rest.slice(0, end), next: end < rest.length ? rest[end - 1]!.id : undefined };
}

/** @throws StoreUnavailableError with the code `store_full` for more than one commit may have; nothing is then written */
export function checkCommit(rows: readonly Row[]): void {
  const bytes = rows.reduce((sum, row) => sum + sizeOf(row), 0);
  if (bytes > MOST_BYTES) throw new StoreUnavailableError("store_full", `${bytes} bytes at once, and at most ${MOST_BYTES} go to a Durable Object: add or import fewer memories at a time; nothing was written`);
}

/** Two bytes a letter, at most. */
const lengthOf = ({ text, more }: RawRecord) => 4 * ROW_BYTES + 2 * (text.length + more.length);
const sizeOf = ({ id, data }: Row) => ROW_BYTES + id.length + (data?.length ?? 0);
