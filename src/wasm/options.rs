//! Typed views of the option objects that JavaScript passes. Each property is read by its getter when a call begins.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::embedder::HostEmbedder;
use super::store::HostStore;
use super::transport::HostTransport;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What `new Engine` takes. */
export interface EngineOptions {
  /** The namespace of the user's rows in the store. */
  userId: string;
  /** The IndexedDB database, opened at the first call. Ignored when `store` is given. */
  dbName: string;
  embedder: HostEmbedder;
  /** The scope of memories that chat calls add: the text of a JSON object, or `""`. */
  scope: string;
  /** The most memories that are kept. Absent: all. */
  maxMemories?: number | undefined;
  store?: HostStore | undefined;
  /** Sends what chat calls ask of the memory to a remote engine. */
  transport?: HostTransport | undefined;
}

/** What `beginTurn` takes. */
export interface TurnOptions {
  /** The most memories to inject. */
  topK: number;
  /** The most tokens of their texts together, estimated. */
  maxTokens: number;
  /** Memories with a lower score are left out. Absent: those that do not matter to the message are. */
  minScore?: number | undefined;
  /** After how many days without being said, changed or used memories of the category `context` are left out. 0, absent: never. */
  contextDays?: number | undefined;
  /** The memories count as used. Absent: `false`. */
  countsUse?: boolean | undefined;
  /** Inject memories into the request. */
  inject: boolean;
  /** Learn from the turn: from a block in the reply, or later with `extractLater`. */
  extract: boolean;
  /** The client repeats a request that failed: it gets the same bytes. */
  isRetry: boolean;
  /** Queue what the user said for `nextJobs` instead of asking the model for a block. */
  extractLater: boolean;
  /** The reply does not update or forget what the app added. Absent: `true`. */
  protectAdded?: boolean | undefined;
  /** The positions of the messages to send, ascending. Absent: all. */
  keptMessages?: Uint32Array | undefined;
}

/** What `beginStoredReply` takes. */
export interface StoredReplyOptions {
  /** The reply's id. Absent: a list of replies. */
  id?: string | undefined;
  /** The reply comes as a stream. */
  stream: boolean;
}

/** What `search` takes. */
export interface SearchOptions {
  query: string;
  /** The most hits. */
  topK: number;
  /** Hits with a lower score are left out. `-Infinity`: none. */
  minScore: number;
  filter: MemoryFilter;
}

/** Which memories are meant; an absent property means any. */
export interface MemoryFilter {
  category?: string | undefined;
  /** Updated at this time or later, in milliseconds since 1970. */
  since?: number | undefined;
  /** Updated before this time, in milliseconds since 1970. */
  until?: number | undefined;
  /** The text of a JSON object: the memory's scope has each of its members. */
  scope?: string | undefined;
  /** `true`: those that are set aside, and no others. `search` finds none of them. */
  quarantined?: boolean | undefined;
}

/** What `update` changes; an absent property stays. */
export interface MemoryChange {
  text?: string | undefined;
  category?: string | undefined;
  /** The text of a JSON object: its members replace those of the memory's scope. */
  scope?: string | undefined;
  pinned?: boolean | undefined;
  /** When it ends, in milliseconds since 1970; 0: never. */
  expiresAt?: number | undefined;
}

/** What `nextJobs` takes. */
export interface NextJobsOptions {
  /** The most jobs in the batch. */
  limit: number;
  /** Also jobs that wait for their next attempt, or failed too often. */
  includeDelayed: boolean;
}

/** What `completeJobs` takes. */
export interface JobsReply {
  /** `JobBatch.jobIds`. */
  jobIds: string[];
  /** What the model replied. */
  reply: string;
  /** `JobBatch.shownIds`. */
  shownIds: string[];
  /** `JobBatch.handles`. */
  handles: string[];
  /** What the app decided about `proposedByJobs`, as for `Turn.learn`. */
  decisions?: string | undefined;
  /** The reply does not update or forget what the app added. Absent: `true`. */
  protectAdded?: boolean | undefined;
  /** What is new is set aside. Absent: `false`. */
  requiresApproval?: boolean | undefined;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// What an engine is made of.
    #[wasm_bindgen(typescript_type = "EngineOptions")]
    #[derive(Debug)]
    pub type EngineOptions;
    #[wasm_bindgen(method, getter, js_name = userId)]
    pub fn user_id(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = dbName)]
    pub fn db_name(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn embedder(this: &EngineOptions) -> HostEmbedder;
    #[wasm_bindgen(method, getter)]
    pub fn scope(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = maxMemories)]
    pub fn max_memories(this: &EngineOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    pub fn store(this: &EngineOptions) -> Option<HostStore>;
    #[wasm_bindgen(method, getter)]
    pub fn transport(this: &EngineOptions) -> Option<HostTransport>;

    /// How a turn begins.
    #[wasm_bindgen(typescript_type = "TurnOptions")]
    #[derive(Debug)]
    pub type TurnOptions;
    #[wasm_bindgen(method, getter, js_name = topK)]
    pub fn top_k(this: &TurnOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = maxTokens)]
    pub fn max_tokens(this: &TurnOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = minScore)]
    pub fn min_score(this: &TurnOptions) -> Option<f32>;
    #[wasm_bindgen(method, getter, js_name = contextDays)]
    pub fn context_days(this: &TurnOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = countsUse)]
    pub fn counts_use(this: &TurnOptions) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    pub fn inject(this: &TurnOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    pub fn extract(this: &TurnOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = isRetry)]
    pub fn is_retry(this: &TurnOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = extractLater)]
    pub fn extract_later(this: &TurnOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = protectAdded)]
    pub fn protect_added(this: &TurnOptions) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = keptMessages)]
    pub fn kept_messages(this: &TurnOptions) -> Option<Vec<u32>>;

    /// Which stored reply is read.
    #[wasm_bindgen(typescript_type = "StoredReplyOptions")]
    #[derive(Debug)]
    pub type StoredReplyOptions;
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &StoredReplyOptions) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn stream(this: &StoredReplyOptions) -> bool;

    /// What is searched for.
    #[wasm_bindgen(typescript_type = "SearchOptions")]
    #[derive(Debug)]
    pub type SearchOptions;
    #[wasm_bindgen(method, getter)]
    pub fn query(this: &SearchOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = topK)]
    pub fn top_k(this: &SearchOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = minScore)]
    pub fn min_score(this: &SearchOptions) -> f32;
    #[wasm_bindgen(method, getter)]
    pub fn filter(this: &SearchOptions) -> MemoryFilter;

    /// Which memories are meant.
    #[wasm_bindgen(typescript_type = "MemoryFilter")]
    #[derive(Debug)]
    pub type MemoryFilter;
    #[wasm_bindgen(method, getter)]
    pub fn category(this: &MemoryFilter) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn since(this: &MemoryFilter) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub fn until(this: &MemoryFilter) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub fn scope(this: &MemoryFilter) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn quarantined(this: &MemoryFilter) -> Option<bool>;

    /// What changes in a memory.
    #[wasm_bindgen(typescript_type = "MemoryChange")]
    #[derive(Debug)]
    pub type MemoryChange;
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &MemoryChange) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn category(this: &MemoryChange) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn scope(this: &MemoryChange) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn pinned(this: &MemoryChange) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = expiresAt)]
    pub fn expires_at(this: &MemoryChange) -> Option<f64>;

    /// Which jobs are next.
    #[wasm_bindgen(typescript_type = "NextJobsOptions")]
    #[derive(Debug)]
    pub type NextJobsOptions;
    #[wasm_bindgen(method, getter)]
    pub fn limit(this: &NextJobsOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = includeDelayed)]
    pub fn include_delayed(this: &NextJobsOptions) -> bool;

    /// What a model replied about jobs.
    #[wasm_bindgen(typescript_type = "JobsReply")]
    #[derive(Debug)]
    pub type JobsReply;
    #[wasm_bindgen(method, getter, js_name = jobIds)]
    pub fn job_ids(this: &JobsReply) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn reply(this: &JobsReply) -> String;
    #[wasm_bindgen(method, getter, js_name = shownIds)]
    pub fn shown_ids(this: &JobsReply) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn handles(this: &JobsReply) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn decisions(this: &JobsReply) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = protectAdded)]
    pub fn protect_added(this: &JobsReply) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = requiresApproval)]
    pub fn requires_approval(this: &JobsReply) -> Option<bool>;
}
