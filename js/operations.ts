// What an app is told, and may set, of how memory runs.

import type { TokenCost } from "./types.js";

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

export interface WindowOptions {
  /**
   * The most tokens that the messages may cost: their texts, and 4 for each message. Leave room for what else the request
   * holds: tools, Anthropic's `system`, what memory puts in, and the reply.
   */
  maxTokens: number;
  /**
   * How many tokens a text has, as the model counts them. Default: an estimate, a token for four letters of English, two of
   * other alphabets, one character of a script without spaces. An image, a sound or a file counts for 1000 with either.
   * @example
   * import { countTokens } from "gpt-tokenizer";
   * // Without `disallowedSpecial` it throws when a user writes "<|endoftext|>".
   * const options = { disallowedSpecial: new Set<string>() };
   * new RollingWindowTransform({ maxTokens: 4000, countTokens: (text) => countTokens(text, options) });
   */
  countTokens?: (text: string) => number;
}

/** What an app says of a memory, for itself: no model sees it. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** What stands beside a memory. It is for looking memories up: a chat call recalls all of the user's, whatever their scope. */
export interface Scope {
  /** The session that it is from. Default: the client's. */
  sessionId?: string;
  /** The agent that it is from. Default: the client's. */
  agentId?: string;
  metadata?: Metadata;
}

/** Why a memory was found. */
export interface Explanation {
  readonly cosine: number | undefined;
  readonly lexical: number;
  /** The words that it shares with the query, as they are compared: in lower case, without common endings, and no "the" or "of". */
  readonly words: readonly string[];
  /** The same, as a sentence. */
  readonly reason: string;
}
