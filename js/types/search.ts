import type { Category, MemoryRecord } from "./record.js";
import type { Metadata } from "./scope.js";

/** Selects memories. A memory must match every member that is given; without members, all match. */
export interface MemoryFilter {
  /** Memories of this category. */
  category?: Category;
  /** Memories with `updatedAt` at or after this time. */
  since?: Date;
  /** Memories with `updatedAt` before this time. */
  until?: Date;
  /** Memories of this session. */
  sessionId?: string;
  /** Memories of this agent. */
  agentId?: string;
  /** Memories whose metadata has each of these members, equal in value and type. */
  metadata?: Metadata;
}

/** Options of {@link Memory.getAll}. */
export interface GetAllOptions extends MemoryFilter {
  /** The most memories to return, 1 or more. Default: all. */
  limit?: number;
  /** By creation. Default: `"oldest"` first. */
  order?: "oldest" | "newest";
  /** `true` returns the memories that are set aside, see {@link Memory.approve}, and no others. Default: `false`, none of them. */
  quarantined?: boolean;
}

/** Options of {@link Memory.search}. */
export interface SearchOptions extends MemoryFilter {
  /** The most hits to return, 1 to 1000. Default: the client's `topK`, at least 1. */
  topK?: number;
  /** Leaves out hits with a lower `score`. Default: none. */
  minScore?: number;
  /** `true` sets {@link SearchHit.explain} on each hit. Default: `false`. */
  explain?: boolean;
}

/** A memory found for a query. Results are sorted by `score`, best first. */
export interface SearchHit {
  readonly memory: MemoryRecord;
  /**
   * Higher is better. To a question: the cosine within the space of the user's memories (−1 to 1) plus 2 × `lexical`. To a request
   * for help, where words count less: `cosine`, less how near the memory is to any request, plus `lexical`. Memories that were said
   * together raise each other.
   */
  readonly score: number;
  /** Cosine similarity of the meanings, −1 to 1. Absent while the memory or the query has no vector. */
  readonly cosine?: number;
  /** How well the words match, 0 to 1. */
  readonly lexical: number;
  /** Why the memory was found. Set with `explain: true`. */
  readonly explain?: Explanation;
}

/** Why a memory was found. */
export interface Explanation {
  /** As in {@link SearchHit.cosine}. */
  readonly cosine: number | undefined;
  /** As in {@link SearchHit.lexical}. */
  readonly lexical: number;
  /** The words shared with the query, as recall compares them: lower case, without stop words and common endings. */
  readonly words: readonly string[];
  /** The same, as a sentence. */
  readonly reason: string;
}

/** What a chat call would add to its request. */
export interface Preview {
  /** The text that would be appended to the user's message, without the instruction. Empty if no memory matters. */
  readonly text: string;
  /** The memories in `text`, best first, with their scores. */
  readonly recalled: readonly SearchHit[];
  /** Estimated tokens of `text`. */
  readonly tokens: number;
}
