import { MAX_ROW_BYTES, storeError } from "../errors.js";
import type { Row } from "../../types/store.js";
import { randomBytes, toBase64 } from "./bytes.js";
import type { Counting, ListedSegment, Manifest } from "./manifest.js";
import { type Entry, entryBytes, type Segment, SEGMENT_BYTES, segmentOf } from "./segment.js";
import type { UserState } from "./state.js";

/** Rows of the user in one segment: a cold load decrypts as many at a time. */
const MAX_ROWS = 16;
/** Bytes after which a segment takes no more rows: a commit writes it whole. */
const MAX_BYTES = 48_000;
/** Deleted rows that a segment remembers, for readers of older versions. */
const MAX_DELETED = 32;
const SEGMENT_ID_BYTES = 16;

/** What a commit writes. */
export interface CommitPlan {
  /** The version that it begins from. */
  readonly base: number;
  readonly segments: readonly Segment[];
  readonly manifest: Manifest;
}

/** Copies of `rows`, the last of each id. @throws StoreUnavailableError for a row that no segment can hold */
export function copyRows(rows: readonly Row[]): Row[] {
  const byId = new Map<string, Row>();
  for (const { id, data } of rows) {
    if (!/^[\0-\x7f]{1,64}$/.test(id)) throw new TypeError("the id of a row must have 1 to 64 ASCII characters");
    byId.set(id, { id, data: data && data.slice() });
  }
  for (const { id, data } of byId.values()) {
    const bytes = SEGMENT_BYTES + entryBytes({ id, base: 0, data });
    if (bytes > MAX_ROW_BYTES)
      throw storeError(
        "store_full",
        `row ${id} has ${data!.length} bytes, ${bytes} when it is encrypted; at most ${MAX_ROW_BYTES} are allowed; nothing was written`,
      );
  }
  return [...byId.values()];
}

/** Plans to write `rows` on top of `state`. */
export function planCommit(state: UserState, rows: readonly Row[], isMoving: boolean): CommitPlan {
  const base = state.version;
  const drafts = new Drafts(state, base);
  for (const { id, data } of rows) drafts.write({ id, base, data });
  const { segments, origin } = drafts.finished();
  const written = new Set(segments.map(({ id }) => id));
  const kept = [...state.segments.values()].filter(({ id }) => !written.has(id));
  const damaged = [...state.damaged].flatMap(([id, { listed }]) =>
    listed && !state.segments.has(id) && !written.has(id) ? [listed] : [],
  );
  const listed = [...kept, ...segments].map(({ id, base: segmentBase, rows: count }): ListedSegment => {
    return { id, base: segmentBase, rows: count };
  });
  const manifest = { origin, counting: counting(state), isMoving, segments: [...listed, ...damaged] };
  return { base, segments, manifest };
}

function counting({ manifest, version }: UserState): Counting {
  if (!manifest) return "unknown";
  if (manifest.counting !== "unknown") return manifest.counting;
  return version === manifest.base + 1 ? "by one" : "otherwise";
}

interface Draft {
  readonly entries: Map<string, Entry>;
  rows: number;
  bytes: number;
}

/** The segments that a commit changes, while it is planned. */
class Drafts {
  readonly #drafts = new Map<string, Draft>();
  /** Segments that are not yet known to be full. */
  readonly #candidates: Iterator<Segment>;
  /** The segment that takes new rows. */
  #open: string | undefined;

  constructor(
    readonly state: UserState,
    readonly base: number,
  ) {
    this.#candidates = state.segments.values();
  }

  write(entry: Entry): void {
    const place = this.state.segmentWith(entry.id);
    if (place) {
      const draft = this.#draftOf(place);
      const old = draft.entries.get(entry.id);
      const others = draft.bytes - (old ? entryBytes(old) : 0);
      if (others === 0 || others + entryBytes(entry) <= MAX_BYTES) return this.#put(place.id, entry);
      this.#put(place.id, entry, true);
    }
    this.#put(this.#roomFor(entry), entry);
  }

  finished(): { segments: Segment[]; origin: number } {
    let { origin } = this.state;
    const segments = [...this.#drafts].map(([id, { entries }]) => {
      const deleted = [...entries.values()].filter(({ data }) => data === null).sort((a, b) => b.base - a.base);
      for (const { id: gone, base } of deleted.slice(MAX_DELETED)) {
        entries.delete(gone);
        origin = Math.max(origin, base + 1);
      }
      return segmentOf(id, this.base, [...entries.values()]);
    });
    return { segments, origin };
  }

  #put(segmentId: string, entry: Entry, isRemoval = false): void {
    const draft = this.#drafts.get(segmentId)!;
    const old = draft.entries.get(entry.id);
    if (old) {
      draft.bytes -= entryBytes(old);
      if (old.data) draft.rows--;
    }
    draft.entries.delete(entry.id);
    if (isRemoval) return;
    draft.entries.set(entry.id, entry);
    draft.bytes += entryBytes(entry);
    if (entry.data) draft.rows++;
  }

  /** A segment that is written anyway takes new rows first. */
  #draftOf(segment: Segment): Draft {
    this.#open ??= segment.id;
    let draft = this.#drafts.get(segment.id);
    if (!draft) {
      const entries = new Map(segment.entries.map((entry) => [entry.id, entry]));
      this.#drafts.set(segment.id, (draft = { entries, rows: segment.rows, bytes: segment.bytes }));
    }
    return draft;
  }

  /** The id of a segment with room for `entry`: the open one, else the next that has room, else a new one. */
  #roomFor(entry: Entry): string {
    const hasRoom = ({ rows, bytes }: Draft | Segment) =>
      rows < MAX_ROWS && (bytes === 0 || bytes + entryBytes(entry) <= MAX_BYTES);
    const open = this.#open === undefined ? undefined : this.#drafts.get(this.#open);
    if (open && hasRoom(open)) return this.#open!;
    for (let next = this.#candidates.next(); !next.done; next = this.#candidates.next()) {
      const segment = next.value;
      if (!hasRoom(this.#drafts.get(segment.id) ?? segment)) continue;
      this.#draftOf(segment);
      return (this.#open = segment.id);
    }
    const id = toBase64(randomBytes(SEGMENT_ID_BYTES));
    this.#drafts.set(id, { entries: new Map(), rows: 0, bytes: 0 });
    return (this.#open = id);
  }
}
