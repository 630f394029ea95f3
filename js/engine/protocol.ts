import type { Store } from "../types/store.js";

/** Methods of the engine that read or write a user's records. */
const RECORD_METHODS = [
  "search",
  "addMany",
  "get",
  "update",
  "getAll",
  "delete",
  "history",
  "undo",
  "clear",
  "stats",
  "nextJobs",
  "completeJobs",
  "failJobs",
  "jobCounts",
  "fillVectors",
] as const;
export type RecordMethod = (typeof RECORD_METHODS)[number];

/** Methods of the engine that run where a remote memory is. `answer` takes what a chat call asks of the memory. */
export const REMOTE_METHODS = ["answer", ...RECORD_METHODS] as const;
export type RemoteMethod = (typeof REMOTE_METHODS)[number];

/** The caller of a remote memory: what it learns is stored with the caller's scope, and embedded by the caller's embedder. */
export interface CallContext {
  readonly modelId: string;
  readonly isReady: boolean;
  /** JSON of a `Scope`, or empty. */
  readonly scope: string;
  /** The most memories that are kept. Absent: all. */
  readonly maxMemories?: number | undefined;
  /** What the user's rows are encrypted with there. Absent: they are plain. */
  readonly secret?: Uint8Array;
  /** Told after each call what names the encrypted rows that cannot be trusted. It stays with the caller. */
  readonly onDamage?: (damage: string | undefined) => void;
  /** The query's vector; `null`: it has none; absent: `embedQuery` makes it. */
  readonly vector?: Float32Array | null;
  embed(texts: string[]): Promise<Float32Array[]>;
  embedQuery(text: string): Promise<Float32Array | undefined>;
}

/** The memory of one user in another place, which has an engine of its own. */
export interface RemoteMemory {
  /** Runs the engine's method there. */
  call(method: RemoteMethod, args: readonly unknown[], context: CallContext): Promise<unknown>;
}

/** A store whose memories can be searched and changed where they are: calls go there, and no row leaves. */
export interface StoreWithRemoteMemory extends Store {
  memoryOf(namespace: string): RemoteMemory;
}

export function hasRemoteMemory(store: Store): store is StoreWithRemoteMemory {
  return typeof (store as Partial<StoreWithRemoteMemory>).memoryOf === "function";
}
