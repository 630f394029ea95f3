import type { Snapshot } from "../../types/store.js";
import type { Manifest } from "./manifest.js";
import type { Entry, Segment } from "./segment.js";

/** The row with the user's wrapped data key. */
export const KEY_ROW = "key";
/** The row with the manifest. */
export const MANIFEST_ROW = "manifest";

/** What the snapshot calls a segment that cannot be trusted. The engine counts such rows as unreadable. */
const UNREADABLE_PREFIX = "unreadable-";
/** Whether a snapshot's row stands for a segment that cannot be trusted. */
export function isUnreadable(id: string): boolean {
  return id.startsWith(UNREADABLE_PREFIX);
}

/** No format of a row begins with it. */
const UNREADABLE = Uint8Array.of(0xff);

/** Why a stored row is left out. */
export type Damage = "changed or moved" | "put back from earlier" | "missing";

/** A segment that cannot be trusted, with what the manifest says of it. It stays in the store as it is. */
export interface DamagedSegment {
  readonly damage: Damage;
  /** Absent: the manifest does not list it. */
  readonly listed?: Manifest["segments"][number];
}

/** The rows of one user, decrypted. */
export class UserState {
  /** Of the last manifest. */
  manifest: (Manifest & { readonly base: number }) | undefined;
  /** Absent: nothing was ever written, or all was cleared. */
  dataKey: CryptoKey | undefined;
  readonly segments = new Map<string, Segment>();
  /** The segment of each row. */
  readonly #places = new Map<string, Segment>();
  readonly damaged = new Map<string, DamagedSegment>();
  /** What the store's rows other than segments show: the manifest was changed or put back. */
  manifestDamage: Damage | undefined;
  bytes = 0;

  constructor(
    public version: number,
    /** Readers of an older version get all rows. */
    public origin: number,
  ) {}

  segmentWith(rowId: string): Segment | undefined {
    return this.#places.get(rowId);
  }

  /** Puts segments in the place of those with the same ids. */
  put(segments: readonly Segment[]): void {
    for (const { id } of segments) this.#remove(id);
    for (const segment of segments) {
      this.segments.set(segment.id, segment);
      this.bytes += segment.bytes;
      for (const entry of segment.entries) {
        const other = this.#places.get(entry.id);
        // A row that moved between segments is newer in one of them.
        if (!other || baseIn(other, entry.id) <= entry.base) this.#places.set(entry.id, segment);
      }
    }
  }

  /** The rows that changed since the version `since`, or all. */
  snapshot(since: number | undefined): Snapshot {
    const { version, origin } = this;
    const full = since === undefined || since < origin || since > version;
    const rows = [...this.damaged.keys()].map((id) => ({ id: UNREADABLE_PREFIX + id, data: UNREADABLE }));
    if (!full && since === version) return { version, full, rows: [] };
    const isWanted = ({ base, data }: Entry) => (full ? data !== null : base >= since);
    const entries: { id: string; data: Uint8Array | null }[] = rows;
    for (const segment of this.segments.values()) {
      if (!full && segment.base < since) continue;
      for (const entry of segment.entries)
        if (isWanted(entry) && this.#places.get(entry.id) === segment) entries.push({ id: entry.id, data: entry.data });
    }
    return { version, full, rows: entries };
  }

  #remove(id: string): void {
    const segment = this.segments.get(id);
    if (!segment) return;
    this.bytes -= segment.bytes;
    for (const entry of segment.entries) if (this.#places.get(entry.id) === segment) this.#places.delete(entry.id);
    this.segments.delete(id);
  }
}

function baseIn({ entries }: Segment, id: string): number {
  return entries.find((entry) => entry.id === id)?.base ?? -1;
}
