import type { HostEmbedder } from "../engine/bindings.js";
import type { EmbedderState, Progress } from "../types/embedder.js";

/** An embedder of a client: the engine's, and its loading. */
export interface ClientEmbedder extends HostEmbedder {
  /** 0 while unknown. */
  readonly dimensions: number;
  readonly state: EmbedderState;
  /** URLs of the model's files, if it has files. */
  readonly urls?: readonly string[];
  /** Loading has failed, and it is time for another attempt. */
  readonly isRetryDue?: boolean;
  /** What to paste in a host without an embedder. */
  readonly remedy?: string;
  /** Loads the model. The call after a failure tries again. */
  load(): Promise<void>;
  /** Reports loading to `listener`, held weakly: the caller keeps it. */
  onProgress(listener: (progress: Progress) => void): void;
}

/** The longest that a chat call waits for its query's vector, in milliseconds. */
const QUERY_TIMEOUT = 2000;

/** The result; `undefined` when it fails, or takes longer than a chat call may wait. */
export async function withinQueryTimeout<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), QUERY_TIMEOUT);
  });
  try {
    return await Promise.race([work, timeout]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
