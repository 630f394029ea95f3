import { type Bytes, NUMBER_BYTES } from "./bytes.js";
import { viewOf } from "./segment.js";

/** What the newest commit says of a segment. */
export interface ListedSegment {
  readonly id: string;
  /** The base of the segment as it is: an older one was put back. */
  readonly base: number;
  /** How many rows of the user it holds. */
  readonly rows: number;
}

export type Counting = "unknown" | "by one" | "otherwise";

/** Which segments are current: written by each commit, in a row of its own. */
export interface Manifest {
  /** Readers of an older version get all rows: what was deleted before is not known any more. */
  readonly origin: number;
  /** How versions of this store grow. Where it is by one, a manifest that was put back does not fit the version. */
  readonly counting: Counting;
  /** Rows are being moved here from the plain store, which is the newer one until then. */
  readonly isMoving: boolean;
  readonly segments: readonly ListedSegment[];
}

const COUNTINGS: readonly Counting[] = ["unknown", "by one", "otherwise"];
const COUNTING_BITS = 3;
const IS_MOVING = 4;
const HEADER_BYTES = NUMBER_BYTES + 1;
/** Characters of the id of a segment. */
export const SEGMENT_ID = 22;
const LISTED_BYTES = SEGMENT_ID + NUMBER_BYTES + 4;

export function encodeManifest({ origin, counting, isMoving, segments }: Manifest): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES + segments.length * LISTED_BYTES);
  const view = viewOf(bytes);
  view.setFloat64(0, origin);
  bytes[NUMBER_BYTES] = COUNTINGS.indexOf(counting) | (isMoving ? IS_MOVING : 0);
  segments.forEach(({ id, base, rows }, number) => {
    const at = HEADER_BYTES + number * LISTED_BYTES;
    for (let i = 0; i < SEGMENT_ID; i++) bytes[at + i] = id.charCodeAt(i);
    view.setFloat64(at + SEGMENT_ID, base);
    view.setUint32(at + SEGMENT_ID + NUMBER_BYTES, rows);
  });
  return bytes;
}

/** The inverse of {@link encodeManifest}. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const view = viewOf(bytes);
  const flags = bytes[NUMBER_BYTES]!;
  const segments: ListedSegment[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; at += LISTED_BYTES) {
    const id = String.fromCharCode(...bytes.subarray(at, at + SEGMENT_ID));
    const base = view.getFloat64(at + SEGMENT_ID);
    segments.push({ id, base, rows: view.getUint32(at + SEGMENT_ID + NUMBER_BYTES) });
  }
  return {
    origin: view.getFloat64(0),
    counting: COUNTINGS[flags & COUNTING_BITS] ?? "unknown",
    isMoving: (flags & IS_MOVING) !== 0,
    segments,
  };
}
