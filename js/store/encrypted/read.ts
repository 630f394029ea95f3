import type { Row, Snapshot } from "../../types/store.js";
import { decodeManifest, type Manifest } from "./manifest.js";
import { decodeEntries, type Segment, segmentOf, unsealRow } from "./segment.js";
import { type Damage, type DamagedSegment, KEY_ROW, MANIFEST_ROW, UserState } from "./state.js";

type DatedManifest = Manifest & { readonly base: number };

/** What the store's rows of one user say, decrypted. */
export interface ReadRows {
  readonly snapshot: Snapshot;
  /** `null`: the row is there, and cannot be trusted. Absent: it is not among the rows. */
  readonly manifest: DatedManifest | null | undefined;
  /** `null` likewise; `"deleted"`: the row was taken out. */
  readonly segments: ReadonlyMap<string, Segment | "deleted" | null>;
}

/** Decrypts the rows of a snapshot. */
export async function readRows(namespace: string, dataKey: CryptoKey, snapshot: Snapshot): Promise<ReadRows> {
  const segments = new Map<string, Segment | "deleted" | null>();
  let manifest: DatedManifest | null | undefined;
  await Promise.all(
    snapshot.rows.map(async ({ id, data }) => {
      if (id === KEY_ROW) return;
      if (data === null) {
        if (id !== MANIFEST_ROW) segments.set(id, "deleted");
        return;
      }
      const row = await unsealRow(dataKey, namespace, id, data);
      if (id === MANIFEST_ROW) manifest = row ? { ...decodeManifest(row.value), base: row.base } : null;
      else segments.set(id, row ? segmentOf(id, row.base, decodeEntries(row.value)) : null);
    }),
  );
  return { snapshot, manifest, segments };
}

/** The state that all rows of a user make. */
export function stateOf(dataKey: CryptoKey, read: ReadRows): UserState {
  const { version } = read.snapshot;
  const state = new UserState(version, read.manifest?.origin ?? version);
  state.dataKey = dataKey;
  apply(state, read);
  return state;
}

/** Brings `state` up to what was read since. */
export function apply(state: UserState, read: ReadRows): void {
  const { manifest, segments } = read;
  state.version = read.snapshot.version;
  if (manifest) {
    state.manifestDamage = manifest.base < (state.manifest?.base ?? 0) ? "put back from earlier" : undefined;
    if (!state.manifestDamage) state.manifest = manifest;
    state.origin = Math.max(state.origin, manifest.origin);
  } else if (!state.manifest || manifest === null)
    state.manifestDamage = manifest === null ? "changed or moved" : "missing";
  if (state.manifest?.counting === "by one" && state.version !== state.manifest.base + 1)
    state.manifestDamage ??= "put back from earlier";

  const listed = new Map(state.manifest?.segments.map((segment) => [segment.id, segment]));
  const current: Segment[] = [];
  const damaged = new Map<string, DamagedSegment>();
  for (const [id, found] of segments) {
    const expected = listed.get(id);
    const damage = damageOf(found, expected, state);
    if (damage) damaged.set(id, { damage, ...(expected && { listed: expected }) });
    else current.push(found as Segment);
  }
  state.put(current);
  for (const [id, expected] of listed) {
    const known = state.segments.get(id);
    // What was read before and is still current need not be read again.
    if (known?.base === expected.base) continue;
    if (!damaged.has(id) && (known?.base ?? -1) < expected.base)
      damaged.set(id, { damage: state.damaged.get(id)?.damage ?? "missing", listed: expected });
  }
  for (const [id, damage] of state.damaged) if (!damage.listed && !segments.has(id)) damaged.set(id, damage);
  state.damaged.clear();
  for (const [id, damage] of damaged) state.damaged.set(id, damage);
}

function damageOf(
  found: Segment | "deleted" | null,
  expected: Manifest["segments"][number] | undefined,
  { manifest }: UserState,
): Damage | undefined {
  if (found === "deleted") return expected ? "missing" : undefined;
  if (found === null) return "changed or moved";
  if (expected) return found.base < expected.base ? "put back from earlier" : undefined;
  // Newer than the manifest: that one was put back. Without a manifest every segment counts.
  return manifest && found.base <= manifest.base ? "put back from earlier" : undefined;
}

export function hasRows(rows: readonly Row[]): boolean {
  return rows.some(({ data }) => data !== null);
}
