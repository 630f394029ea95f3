//! Values and errors across the boundary.

use std::pin::Pin;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::error::{Error, ErrorKind};
use crate::extraction::Batch;
use crate::memory::{Category, Found, Learned, Record, Stats, Waiting};
use crate::recall::Score;
use crate::turn::Cost;

/// The result of every exported function that can fail.
pub type JsResult<T> = Result<T, JsValue>;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A memory. Times are milliseconds since 1970. */
export interface RawRecord {
  id: string;
  text: string;
  category: "preference" | "fact" | "context";
  createdAt: number;
  updatedAt: number;
  /** Who added it: a model's reply, or the app. */
  source: "reply" | "app";
  /** The text of a JSON object, or `""`. */
  scope: string;
}

/** A memory that was found. */
export interface RawHit {
  memory: RawRecord;
  /** `cosine` and `lexical` in one number: higher is better. */
  score: number;
  /** -1 to 1; `undefined` when the memory or the query has no vector. */
  cosine: number | undefined;
  /** 0 to 1. */
  lexical: number;
}

/** What a reply changed. */
export interface RawLearned {
  added: RawRecord[];
  updated: RawRecord[];
  /** Ids of memories that were deleted. */
  forgotten: string[];
  /** Operations that were changed before they were applied, and why. */
  notes: string[];
  /** Estimated cost of memory in this turn. */
  tokens: { instruction: number; memories: number; block: number };
  /** What the user said waits for `nextJobs`. */
  queued: boolean;
  /** The raw text of each block. */
  blocks: string[];
  /** How many operations the blocks held. */
  operations: number;
}

/** Counts of a user's memories. */
export interface RawStats {
  totalChunks: number;
  categories: { preference: number; fact: number; context: number };
  /** Memories with a vector of the current model. */
  embedded: number;
  /** Rows that this version cannot read. */
  unreadable: number;
}

/** Jobs for one request to a model. */
export interface JobBatch {
  jobIds: string[];
  /** The system message. */
  system: string;
  /** The user message. */
  user: string;
  /** The model of the chats. */
  model: string;
  /** Ids of the memories that the user message shows, in order. */
  shownIds: string[];
}

/** Counts of the extraction queue. */
export interface JobCounts {
  waiting: number;
  /** Failed too often: tried again only with `includeDelayed`. */
  stuck: number;
  /** When the first of those that wait may be tried, in milliseconds since 1970. */
  nextAt: number | undefined;
}
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsRecord {
    id: String,
    text: String,
    category: &'static str,
    created_at: f64,
    updated_at: f64,
    source: &'static str,
    scope: String,
}

#[derive(Serialize)]
pub struct JsFound {
    memory: JsRecord,
    score: f32,
    cosine: Option<f32>,
    lexical: f32,
}

#[derive(Serialize)]
pub struct JsLearned {
    added: Vec<JsRecord>,
    updated: Vec<JsRecord>,
    forgotten: Vec<String>,
    notes: Vec<String>,
    tokens: JsCost,
    queued: bool,
    blocks: Vec<String>,
    operations: usize,
}

#[derive(Serialize)]
struct JsCost {
    instruction: usize,
    memories: usize,
    block: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsStats {
    total_chunks: usize,
    categories: JsCategories,
    embedded: usize,
    unreadable: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsBatch {
    job_ids: Vec<String>,
    system: String,
    user: String,
    model: String,
    shown_ids: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsJobCounts {
    waiting: usize,
    stuck: usize,
    next_at: Option<f64>,
}

#[derive(Serialize)]
struct JsCategories {
    preference: usize,
    fact: usize,
    context: usize,
}

impl From<Record> for JsRecord {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            text: record.text,
            category: record.category.name(),
            created_at: record.created_at as f64,
            updated_at: record.updated_at as f64,
            source: record.source.name(),
            scope: record.more,
        }
    }
}

impl From<Found> for JsFound {
    fn from(found: Found) -> Self {
        let Score { cosine, lexical } = found.score;
        Self { memory: found.record.into(), score: found.score.fused(), cosine, lexical }
    }
}

impl JsLearned {
    /// What a reply taught, what it cost, and whether more is to be learned from it later.
    pub fn new(
        learned: Learned,
        Cost { instruction, memories, block }: Cost,
        queued: bool,
        blocks: Vec<String>,
    ) -> Self {
        let records = |records: Vec<Record>| records.into_iter().map(Into::into).collect();
        let tokens = JsCost { instruction, memories, block };
        Self {
            added: records(learned.added),
            updated: records(learned.updated),
            forgotten: learned.forgotten,
            notes: learned.notes,
            tokens,
            queued,
            blocks,
            operations: learned.operations,
        }
    }
}

impl From<Batch> for JsBatch {
    fn from(Batch { ids, system, user, model, handles }: Batch) -> Self {
        Self { job_ids: ids, system, user, model, shown_ids: handles }
    }
}

impl From<Waiting> for JsJobCounts {
    fn from(Waiting { waiting, stuck, next_at }: Waiting) -> Self {
        Self { waiting, stuck, next_at: next_at.map(|time| time as f64) }
    }
}

impl From<Stats> for JsStats {
    fn from(stats: Stats) -> Self {
        let [preference, fact, context] = stats.by_category;
        let categories = JsCategories { preference, fact, context };
        Self { total_chunks: stats.total, categories, embedded: stats.embedded, unreadable: stats.unreadable }
    }
}

/// A promise of what `future` gives. Boxed, so that the machinery of promises is compiled once: an exported `async fn`
/// brings its own copy, and twelve of them were a quarter of the engine's bytes.
pub fn promise(future: impl Future<Output = JsResult<JsValue>> + 'static) -> Promise {
    let boxed: Pin<Box<dyn Future<Output = JsResult<JsValue>>>> = Box::pin(future);
    future_to_promise(boxed)
}

/// A plain object.
pub fn to_js(value: &impl Serialize) -> JsResult<JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}

/// The category that JavaScript named.
pub fn category(name: &str) -> JsResult<Category> {
    Category::from_name(name).ok_or_else(|| {
        let known = Category::ALL.map(Category::name).join(", ");
        to_error(Error::new(ErrorKind::InvalidInput, format!("unknown category \"{name}\"; known are {known}")))
    })
}

/// The error of an argument that cannot be used.
pub fn invalid(message: &str) -> JsValue {
    to_error(Error::new(ErrorKind::InvalidInput, message))
}

/// An `Error` with a `code` and, when something else caused it, a `cause`. What JavaScript threw comes back as itself.
pub fn to_error(error: Error) -> JsValue {
    let source = std::error::Error::source(&error);
    if let Some(Thrown(thrown)) = source.and_then(|source| source.downcast_ref()) {
        return thrown.clone();
    }
    let cause = source.map(|source| js_sys::Error::new(&source.to_string()));
    let js = js_sys::Error::new(&error.to_string());
    // Setting a property of a new object cannot fail.
    let _ = js_sys::Reflect::set(&js, &"code".into(), &error.code().into());
    if let Some(cause) = cause {
        let _ = js_sys::Reflect::set(&js, &"cause".into(), &cause);
    }
    js.into()
}

/// What JavaScript threw at us, on its way back to where it can be understood.
#[derive(Debug)]
pub struct Thrown(pub JsValue);

impl std::fmt::Display for Thrown {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.0.dyn_ref::<js_sys::Error>() {
            Some(error) => write!(f, "{}", String::from(error.message())),
            None => f.write_str("something that is no Error was thrown"),
        }
    }
}

impl std::error::Error for Thrown {}
