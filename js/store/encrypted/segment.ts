import { type Bytes, joined, NUMBER_BYTES } from "./bytes.js";
import { seal, SEAL_BYTES, unseal } from "./ciphers.js";

/** A row of the user, as it is inside of a segment. */
export interface Entry {
  readonly id: string;
  /** The version of the namespace that the commit began from which wrote it. */
  readonly base: number;
  /** `null`: the row was deleted. */
  readonly data: Uint8Array | null;
}

/** What one encrypted row of the store holds: some rows of the user. */
export interface Segment {
  /** The id of the row in the store: random. */
  readonly id: string;
  /** The version of the namespace that the commit began from which wrote the segment. */
  readonly base: number;
  readonly entries: readonly Entry[];
  /** How many of the entries are rows that were not deleted. */
  readonly rows: number;
  /** The bytes of the entries. */
  readonly bytes: number;
}

export function segmentOf(id: string, base: number, entries: readonly Entry[]): Segment {
  const rows = entries.reduce((sum, { data }) => sum + (data === null ? 0 : 1), 0);
  return { id, base, entries, rows, bytes: entries.reduce((sum, entry) => sum + entryBytes(entry), 0) };
}

const FORMAT = 1;
const HEADER_BYTES = 1 + NUMBER_BYTES;
const LENGTH_BYTES = 4;
const ENTRY_BYTES = NUMBER_BYTES + 1 + LENGTH_BYTES;
const DELETED = 0xffff_ffff;

/** The bytes of an entry in its segment. */
export function entryBytes({ id, data }: Entry): number {
  return ENTRY_BYTES + id.length + (data?.length ?? 0);
}

/** What a stored segment is longer than its entries. */
export const SEGMENT_BYTES = HEADER_BYTES + SEAL_BYTES;

/**
 * Seals a value for the row `id` of `namespace`, as of the version `base`: a format, the base, then the sealed bytes. The namespace,
 * the id, the format and the base are authenticated: it is valid in its place alone.
 */
export async function sealRow(
  key: CryptoKey,
  namespace: string,
  id: string,
  base: number,
  value: Uint8Array,
): Promise<Bytes> {
  const sealed = await seal(key, value, joined("fast-memory 1 row", namespace, id, base));
  const bytes = new Uint8Array(HEADER_BYTES + sealed.length);
  bytes[0] = FORMAT;
  new DataView(bytes.buffer).setFloat64(1, base);
  bytes.set(sealed, HEADER_BYTES);
  return bytes;
}

/** The inverse of {@link sealRow}; `undefined`: the row was changed, or belongs elsewhere. */
export async function unsealRow(
  key: CryptoKey,
  namespace: string,
  id: string,
  bytes: Uint8Array,
): Promise<{ base: number; value: Bytes } | undefined> {
  if (bytes.length < SEGMENT_BYTES || bytes[0] !== FORMAT) return undefined;
  const base = viewOf(bytes).getFloat64(1);
  const context = joined("fast-memory 1 row", namespace, id, base);
  const value = await unseal(key, bytes.subarray(HEADER_BYTES), context);
  return value && { base, value };
}

export function encodeEntries(entries: readonly Entry[]): Bytes {
  const bytes = new Uint8Array(entries.reduce((length, entry) => length + entryBytes(entry), 0));
  const view = viewOf(bytes);
  let at = 0;
  for (const { id, base, data } of entries) {
    view.setFloat64(at, base);
    bytes[at + NUMBER_BYTES] = id.length;
    view.setUint32(at + NUMBER_BYTES + 1, data === null ? DELETED : data.length);
    at += ENTRY_BYTES;
    for (let i = 0; i < id.length; i++) bytes[at + i] = id.charCodeAt(i);
    at += id.length;
    if (data) bytes.set(data, at);
    at += data?.length ?? 0;
  }
  return bytes;
}

/** The inverse of {@link encodeEntries}; the entries' data are parts of `bytes`. */
export function decodeEntries(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length;) {
    const base = view.getFloat64(at);
    const idLength = bytes[at + NUMBER_BYTES]!;
    const length = view.getUint32(at + NUMBER_BYTES + 1);
    at += ENTRY_BYTES;
    const id = String.fromCharCode(...bytes.subarray(at, at + idLength));
    at += idLength;
    entries.push({ id, base, data: length === DELETED ? null : bytes.subarray(at, at + length) });
    if (length !== DELETED) at += length;
  }
  return entries;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
