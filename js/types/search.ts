import type { Category, MemoryRecord } from "./record.js";
import type { Metadata } from "./scope.js";

/** Which memories are meant. Nothing: all of them. */
export interface MemoryFilter {
  /** Those of this kind. */
  category?: Category;
  /** Those said or changed then or later. */
  since?: Date;
  /** Those said or changed before. */
  until?: Date;
  /** Those of this session. */
  sessionId?: string;
  /** Those of this agent. */
  agentId?: string;
  /** Those that have each of these, with this value. */
  metadata?: Metadata;
}

export interface GetAllOptions extends MemoryFilter {
  /** The most memories to return, 1 or more. Default: all. */
  limit?: number;
  /** Default: `"oldest"` first. */
  order?: "oldest" | "newest";
}

export interface SearchOptions extends MemoryFilter {
  /** The most hits to return, 1 to 1000. Default: the client's `topK`. */
  topK?: number;
  /** Leave out hits that score lower. Default: none are left out. */
  minScore?: number;
  /** `true`: each hit says why it was found. */
  explain?: boolean;
}

/** A memory found for a query, best first. */
export interface SearchHit {
  readonly memory: MemoryRecord;
  /** Cosine (−1 to 1) plus 1.5 × the lexical match (0 to 1); without vectors, the lexical part alone. Higher is better. */
  readonly score: number;
  /** How near the meaning is, −1 to 1; absent while the memory or the query has no vector. */
  readonly cosine?: number | undefined;
  /** How well the words match, 0 to 1. */
  readonly lexical: number;
  /** With `explain: true`. */
  readonly explain?: Explanation;
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

/** What would go into a request. */
export interface Preview {
  /** What would be appended to the user's message; empty when nothing matters to it. */
  readonly text: string;
  /** The memories in it and why they were chosen, best first. */
  readonly recalled: readonly SearchHit[];
  /** What they would cost, estimated. */
  readonly tokens: number;
}
