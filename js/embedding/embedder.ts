import type { HostEmbedder } from "../engine/load.js";
import type { EmbedderState, Progress } from "../types/embedder.js";

/** What a client's memory needs of an embedder, beside what the engine does. */
export interface ClientEmbedder extends HostEmbedder {
  readonly dimensions: number;
  readonly state: EmbedderState;
  /** Where its files are, if it has any. */
  readonly urls?: readonly string[];
  /** What to paste, where there is none. */
  readonly remedy?: string;
  /** Gets ready. Called again after a failure, it tries again. */
  load(): Promise<void>;
  /** Tells of the progress of loading from now on, as long as the caller keeps `listener`. */
  onProgress(listener: (progress: Progress) => void): void;
}

/** How long a chat call waits for the vector of its question, in milliseconds. */
const QUERY_TIMEOUT = 2000;

/** The value, or nothing when it takes longer than a chat call may wait, or fails. */
export async function inTime<T>(value: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), QUERY_TIMEOUT);
  });
  try {
    return await Promise.race([value, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
