import type { Store } from "../types/store.js";

/** A store that has each memory in a place where it can be searched and changed: what is asked goes there, and the rows stay. */
export interface StoreWithRemoteMemory extends Store {
  memoryOf(namespace: string): RemoteMemory;
}

/** Who asks, and what vectors are made by. */
export interface CallContext {
  readonly modelId: string;
  readonly isReady: boolean;
  /** What is learned gets these: JSON, or nothing. */
  readonly labels: string;
  /** Of what is asked; `null`: there is none; left out: it is to be asked for. */
  readonly vector?: Float32Array | null;
  embed(texts: string[]): Promise<Float32Array[]>;
  embedQuery(text: string): Promise<Float32Array | undefined>;
}

/** What of the engine is done where the memory is. */
export const REMOTE_METHODS = ["answer", "search", "addMany", "get", "update", "getAll", "delete", "clear", "stats", "nextJobs", "jobsDone", "jobsFailed", "jobs", "fillVectors"] as const;
export type RemoteMethod = (typeof REMOTE_METHODS)[number];

/** The engine of one memory, where that is. */
export interface RemoteMemory {
  /** What the method of the engine gives there. */
  call(method: RemoteMethod, args: readonly unknown[], caller: CallContext): Promise<unknown>;
}

export function hasRemoteMemory(store: Store): store is StoreWithRemoteMemory {
  return typeof (store as Partial<StoreWithRemoteMemory>).memoryOf === "function";
}
