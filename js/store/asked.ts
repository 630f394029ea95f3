import type { Store } from "./store.js";

/** A store that has each memory in a place where it can be searched and changed: what is asked goes there, and the rows stay. */
export interface AskedStore extends Store {
  memoryOf(namespace: string): AskedMemory;
}

/** Who asks, and what vectors are made by. */
export interface Caller {
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
export const ASKED = ["answer", "search", "addMany", "get", "update", "getAll", "delete", "clear", "stats", "nextJobs", "jobsDone", "jobsFailed", "jobs", "fillVectors"] as const;
export type Asked = (typeof ASKED)[number];

/** The engine of one memory, where that is. */
export interface AskedMemory {
  /** What the method of the engine gives there. */
  call(method: Asked, args: readonly unknown[], caller: Caller): Promise<unknown>;
}

export function isAsked(store: Store): store is AskedStore {
  return typeof (store as Partial<AskedStore>).memoryOf === "function";
}
