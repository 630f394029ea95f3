import { storeError } from "../store/errors.js";
import type { RawRecord } from "../engine/bindings.js";
import type { Row, Snapshot } from "../types/store.js";
import { MAX_CALL_BYTES, type ResultPage, type SnapshotPage } from "./protocol.js";

/** Bytes of a row beside its id and its data. */
const ROW_OVERHEAD = 64;

/** The rows from the number `from` on, as many as fit into one call. */
export function snapshotPage(snapshot: Snapshot, from: number): SnapshotPage {
  const rows = [...snapshot.rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  let [bytes, end] = [0, from];
  while (end < rows.length && (bytes += rowBytes(rows[end]!)) <= MAX_CALL_BYTES) end++;
  return { ...snapshot, rows: rows.slice(from, end), next: end < rows.length ? end : undefined };
}

/** Joins the pages of a snapshot. Reads again from the start when another writer commits between two pages. */
export async function joinPages(loadPage: (from: number) => Promise<SnapshotPage>): Promise<Snapshot> {
  for (;;) {
    const { next, ...first } = await loadPage(0);
    const rows = [...first.rows];
    let [from, isSameVersion] = [next, true];
    while (from !== undefined && isSameVersion) {
      const page = await loadPage(from);
      for (const row of page.rows) rows.push(row);
      isSameVersion = page.version === first.version;
      from = page.next;
    }
    if (isSameVersion) return { ...first, rows };
  }
}

/** The records after the id `after`, as many as fit into one call. `records` are ordered by id; the one at `after` may be gone. */
export function recordPage(records: readonly RawRecord[], after = ""): ResultPage {
  let [bytes, end] = [0, 0];
  const rest = records.filter(({ id }) => id > after);
  while (end < rest.length && (bytes += recordBytes(rest[end]!)) <= MAX_CALL_BYTES) end++;
  return { value: rest.slice(0, end), next: end < rest.length ? rest[end - 1]!.id : undefined };
}

/** @throws StoreUnavailableError with the code `store_full` for more rows than fit into one call; nothing is then written */
export function checkCommitSize(rows: readonly Row[]): void {
  const bytes = rows.reduce((sum, row) => sum + rowBytes(row), 0);
  if (bytes > MAX_CALL_BYTES)
    throw storeError(
      "store_full",
      `${bytes} bytes exceed the ${MAX_CALL_BYTES} that a call to a Durable Object carries: add or import fewer memories at a time; nothing was written`,
    );
}

/** At most: two bytes a UTF-16 unit. */
const recordBytes = ({ text, scope }: RawRecord) => 4 * ROW_OVERHEAD + 2 * (text.length + scope.length);
const rowBytes = ({ id, data }: Row) => ROW_OVERHEAD + id.length + (data?.length ?? 0);
