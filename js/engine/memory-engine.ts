import type {
  ChatRequest,
  JobBatch,
  JobCounts,
  JobsReply,
  MemoryChange,
  MemoryFilter,
  NextJobsOptions,
  RawChange,
  RawHit,
  RawLearned,
  RawRecord,
  RawStats,
  SearchOptions,
  StoredReplyOptions,
  Turn,
  TurnOptions,
} from "./bindings.js";

/** A turn of the engine. It is freed by the handle, never by itself: its engine may be reused then. */
export interface TurnHandle {
  readonly turn: Turn;
  free(): void;
}

/** The memory of one user, for one client, wherever it is. Errors are the engine's: see `typedErrors`. */
export interface MemoryEngine {
  /** Begins a chat call; `undefined` when memory has no part in it. */
  beginTurn(request: ChatRequest, options: TurnOptions): Promise<TurnHandle | undefined>;
  /** Begins to read a reply, or a list of replies, that the service stored. */
  beginStoredReply(options: StoredReplyOptions): Promise<TurnHandle>;
  /** The words that both texts share, as recall compares words. */
  sharedWords(query: string, text: string): string[];
  /** Grows while something is done for the user, where that can be told: a call that waits meanwhile waits for other writers. */
  progress(): number;
  /** How many of the commits after version `after`, up to `until`, are this client's own. */
  ownCommits(after: number, until: number): number;
  /** How many of the rows that are loaded cannot be read, where that can be told now. */
  unreadable(): number | undefined;

  /** Best first. */
  search(options: SearchOptions): Promise<RawHit[]>;
  /** Adds all memories or none. `memoriesJson`: lists of memories, each as `toEngineJson` writes it. */
  addMany(memoriesJson: string[]): Promise<RawRecord[]>;
  get(id: string): Promise<RawRecord | undefined>;
  update(id: string, change: MemoryChange): Promise<RawRecord | undefined>;
  /** Oldest first. */
  getAll(filter: MemoryFilter): Promise<RawRecord[]>;
  /** @returns whether the memory existed */
  delete(id: string): Promise<boolean>;
  /** What replies changed, oldest first: in the memory `id`, or in all. */
  history(id?: string): Promise<RawChange[]>;
  /** Without an id: the last change. @returns the memory as it is again; `undefined`: no such change */
  undo(changeId?: string): Promise<RawRecord | undefined>;
  /** @returns what the memory, which is set aside, becomes */
  approve(id: string): Promise<RawRecord | undefined>;
  /** @returns the memory whose place a new statement would take */
  contradicted(text: string): Promise<RawRecord | undefined>;
  /** @returns how many memories there were */
  clear(): Promise<number>;
  stats(): Promise<RawStats>;
  /** Embeds every memory without a vector of the current embedder. @returns how many there were */
  fillVectors(): Promise<number>;

  nextJobs(options: NextJobsOptions): Promise<JobBatch | undefined>;
  completeJobs(reply: JobsReply): Promise<RawLearned>;
  failJobs(jobIds: string[]): Promise<void>;
  jobCounts(): Promise<JobCounts>;
}
