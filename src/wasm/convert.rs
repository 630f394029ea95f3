//! Values and errors across the boundary.

use std::pin::Pin;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::error::{Error, ErrorKind};
use crate::extraction::Batch;
use crate::memory::{Category, Found, Learned, Record, Stats, Waiting};
use crate::recall::Score;
use crate::turn::Cost;

/// The result of every exported function that can fail.
pub type JsResult<T> = Result<T, JsValue>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsRecord {
    id: String,
    text: String,
    category: &'static str,
    created_at: f64,
    updated_at: f64,
    source: &'static str,
    more: String,
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
pub struct JsBatch {
    ids: Vec<String>,
    system: String,
    user: String,
    model: String,
    handles: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsWaiting {
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
            more: record.more,
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
        Self { ids, system, user, model, handles }
    }
}

impl From<Waiting> for JsWaiting {
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
