import type { TokenCost } from "./tokens.js";

/** The browser's storage for this site. */
export interface StorageState {
  /** Whether the browser keeps it when the disk is full. If not, it may clear all of it at once. */
  readonly persisted: boolean;
  /** Bytes in use, approximately. */
  readonly usage: number;
  /** Bytes that may be used. */
  readonly quota: number;
}

/** What memory did in one request. Times are in milliseconds. Texts are present only if `debug` asked for them. */
export interface DebugEntry {
  /** `"chat"`: a request and its reply. `"read"`: a reply that the service stored. `"extraction"`: a batch of the background extraction. */
  readonly kind: "chat" | "read" | "extraction";
  readonly userId: string;
  /** The API of the request. */
  readonly api?: "completions" | "responses" | "messages";
  /** Messages in the batch, for `"extraction"`. */
  readonly jobs?: number;
  /**
   * `"done"`. `"no part"`: the request went out unchanged, with nothing to inject or ask for. `"unanswered"`: no reply came; each
   * attempt of a retry has its own entry. `"failed"`: see `error`.
   */
  readonly outcome: "done" | "no part" | "unanswered" | "failed";
  /** Code of the error in memory. */
  readonly error?: string;
  /** What the option `window` left out: messages and their tokens. */
  readonly window?: { readonly dropped: number; readonly tokens: number; readonly ms: number };
  /** How many memories were ranked for the best `topK`. `ms` covers the search, the query's vector and the injection. */
  readonly searched?: {
    readonly memories: number;
    readonly topK: number;
    readonly ms: number;
    readonly query?: string;
  };
  /** What went into the request. */
  readonly injected: {
    /** Best first. */
    readonly memories: readonly { readonly id: string; readonly score: number; readonly text?: string }[];
    /** Estimated tokens of the memories. */
    readonly tokens: number;
    /** Everything that was added, the instruction included. */
    readonly text?: string;
  };
  /** The blocks in the reply and their operations. `ms` is the time spent on the reply in all. */
  readonly parsed: {
    readonly blocks: number;
    readonly operations: number;
    readonly ms: number;
    readonly texts?: readonly string[];
  };
  /** Ids of the memories that the reply changed. */
  readonly stored: {
    readonly added: readonly string[];
    readonly updated: readonly string[];
    readonly forgotten: readonly string[];
    /** With {@link withMemory}: the user's message was queued. */
    readonly queued?: boolean;
    /** The ids of memories that are set aside; absent: none. */
    readonly quarantined?: readonly string[];
    readonly ms: number;
    readonly texts?: readonly string[];
  };
  readonly tokens: TokenCost;
  /** From the request until memory was done, the service's time included. */
  readonly ms: number;
}

/** One check of {@link Memory.doctor}. */
export interface DoctorCheck {
  /** What was checked, such as `"store"`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to do. A check that passed may have one, too. */
  readonly remedy?: string;
}

/** The result of {@link Memory.doctor}. `String(report)` is for people. */
export interface DoctorReport {
  /** Whether every check passed. */
  readonly ok: boolean;
  /** In the order in which they ran. */
  readonly checks: readonly DoctorCheck[];
  toString(): string;
}
