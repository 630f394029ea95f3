import type { TokenCost } from "./tokens.js";

/** What the browser says of a site's storage. */
export interface StorageState {
  /** Whether it is kept when the disk is full. Otherwise the browser may clear it, all at once. */
  readonly persisted: boolean;
  /** Bytes in use, about. */
  readonly usage: number;
  /** Bytes that may be used. */
  readonly quota: number;
}

/** What memory did in one request, for `debug`. Times are in milliseconds. Texts are there only when they were asked for. */
export interface DebugEntry {
  /** `"chat"`: a request and its reply. `"read"`: a reply that the service kept. `"extraction"`: jobs that waited in the background. */
  readonly kind: "chat" | "read" | "extraction";
  readonly userId: string;
  readonly api?: "completions" | "responses" | "messages";
  /** How many jobs, of an extraction. */
  readonly jobs?: number;
  /**
   * `"no part"`: the request went out without memory, as there was nothing to put in and nothing to ask for. `"unanswered"`: no
   * reply came; a client that tries again gives one entry for each attempt. `"failed"`: see `error`.
   */
  readonly outcome: "done" | "no part" | "unanswered" | "failed";
  /** The code of what failed in memory. */
  readonly error?: string;
  /** What the option `window` left out: messages, and their tokens. */
  readonly window?: { readonly dropped: number; readonly tokens: number; readonly ms: number };
  /** Among how many memories the best `topK` were looked for. `ms`: the search, the vector of the question and the putting in. */
  readonly searched?: { readonly memories: number; readonly topK: number; readonly ms: number; readonly query?: string };
  readonly injected: {
    /** Best first. */
    readonly memories: readonly { readonly id: string; readonly score: number; readonly text?: string }[];
    readonly tokens: number;
    /** All that was put in, what the model is asked to do too. */
    readonly text?: string;
  };
  /** The blocks in the reply, and what they ask for in all. `ms`: of all that was done with the reply as it passed. */
  readonly parsed: { readonly blocks: number; readonly operations: number; readonly ms: number; readonly texts?: readonly string[] };
  /** Ids of what changed by it. */
  readonly stored: {
    readonly added: readonly string[];
    readonly updated: readonly string[];
    readonly forgotten: readonly string[];
    /** With {@link withMemory}: what the user said waits for its extraction. */
    readonly queued?: boolean;
    readonly ms: number;
    readonly texts?: readonly string[];
  };
  readonly tokens: TokenCost;
  /** From the request to the end of what memory did, the service's time included. */
  readonly ms: number;
}

/** One thing that was looked at. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do, where there is something to do. What is well may have one too. */
  readonly remedy?: string;
}

/** What `client.memory.doctor()` found. `String(report)` is for people. */
export interface DoctorReport {
  /** Whether every check is. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
  toString(): string;
}
