import { readProperty } from "../../types/foreign-errors.js";
import type { Row, Store } from "../../types/store.js";
import { StoreConflictError } from "../errors.js";
import { canPurge, purge } from "../purge.js";
import { isHashedNamespace } from "./keyring.js";
import { isUnreadable } from "./state.js";
import type { UserRows } from "./user-rows.js";

/** How often other writers may be first. */
const MAX_ATTEMPTS = 50;
/** A commit of rows that move: what one call to a Durable Object carries, and more. */
const MAX_CHUNK_BYTES = 4_000_000;
const MAX_CHUNK_ROWS = 1000;

/**
 * Moves the plain rows of `userId` into `encrypted`, and erases them. Cut short anywhere, it is done again from the start: rows that
 * were moved already are the same. A plain writer that is not done loses nothing: what it writes meanwhile, or later, is moved too.
 */
export async function moveIn(inner: Store, userId: string, encrypted: UserRows): Promise<void> {
  // A user id that looks like the namespace of another's encrypted rows must not reach them.
  if (isHashedNamespace(userId)) return;
  const first = await inner.load(userId);
  if (first.version === 0 || (first.rows.length === 0 && !canPurge(inner))) return;
  await retried(async () => {
    // Before the plain rows are read: who moves the same user meanwhile, and is done, makes this commit fail.
    const { version, rows } = await encrypted.load(userId);
    const { isMoving } = encrypted;
    const plain = await inner.load(userId);
    const known = new Set(isMoving ? [] : rows.map(({ id }) => id));
    let at = version;
    for (const chunk of chunks(plain.rows.filter(({ id }) => !known.has(id))))
      at = await encrypted.write(chunk, at, true);
    const ids = plain.rows.map(({ id }) => id);
    if (!(await purge(inner, userId, plain.version, ids))) return false;
    if (at !== version) await encrypted.write([], undefined, false);
    return true;
  });
}

/** The inverse of {@link moveIn}. Rows that cannot be read stay. @returns whether nothing encrypted is left */
export async function moveOut(inner: Store, userId: string, namespace: string, encrypted: UserRows): Promise<boolean> {
  let isEmpty = true;
  await retried(async () => {
    const plain = await inner.load(userId);
    const { version, rows } = await encrypted.load(userId);
    if (version === 0) return true;
    const hasDamage = encrypted.damage !== undefined;
    const { ids } = encrypted.readableRows;
    let at = plain.version;
    const readable = rows.filter(({ id }) => !isUnreadable(id));
    for (const chunk of chunks(readable)) at = await inner.commit(userId, chunk, at);
    isEmpty = !hasDamage;
    if (!hasDamage) return purge(inner, namespace, version, ids);
    if (ids.length === 0) return true;
    await inner.commit(
      namespace,
      ids.map((id) => ({ id, data: null })),
      version,
    );
    return true;
  });
  return isEmpty;
}

async function retried(attempt: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < MAX_ATTEMPTS; count++) {
    try {
      if (await attempt()) return;
    } catch (error) {
      if (readProperty(error, "code") !== "conflict") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(500, 2 ** count)));
  }
  throw new StoreConflictError();
}

function* chunks(rows: readonly Row[]): Generator<Row[]> {
  let [chunk, bytes]: [Row[], number] = [[], 0];
  for (const row of rows) {
    const length = row.data?.length ?? 0;
    if (chunk.length > 0 && (chunk.length === MAX_CHUNK_ROWS || bytes + length > MAX_CHUNK_BYTES)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(row);
    bytes += length;
  }
  if (chunk.length > 0) yield chunk;
}
