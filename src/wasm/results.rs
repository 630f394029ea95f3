//! Results as plain objects. They are written as JSON, and parsed by JavaScript: one call instead of one a property.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::JsResult;
use crate::extraction::JobBatch;
use crate::memory::{Hit, JobCounts, Learned, Record, Stats};
use crate::store::js_row::object;
use crate::turn::Cost;
use crate::wire::block::Block;
use crate::wire::json::{self, ObjectWriter, list, string_list};

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
  /** -1 to 1; Absent when the memory or the query has no vector. */
  cosine?: number;
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
  /** Failed too often: attempted only with `includeDelayed`. */
  stuck: number;
  /** When the first of those that wait may be attempted, in milliseconds since 1970. Absent: none waits. */
  nextAt?: number;
}
"#;

/// One record.
pub fn record(record: &Record) -> JsResult<JsValue> {
    parse(&record_json(record))
}

/// A list of records.
pub fn records(records: &[Record]) -> JsResult<JsValue> {
    parse(&list(records.iter().map(record_json)))
}

/// A list of hits.
pub fn hits(hits: &[Hit]) -> JsResult<JsValue> {
    let hit = |Hit { record, score }: &Hit| {
        let (memory, fused, lexical) = (self::record(record)?, score.fused().into(), score.lexical.into());
        let fields = [("memory", &memory), ("score", &fused), ("lexical", &lexical)];
        Ok(match score.cosine.map(JsValue::from) {
            Some(cosine) => object(&[&fields[..], &[("cosine", &cosine)]].concat()),
            None => object(&fields),
        })
    };
    Ok(hits.iter().map(hit).collect::<JsResult<Array>>()?.into())
}

/// What a reply changed, what that cost, and whether the exchange was queued.
pub fn learned(learned: &Learned, cost: Cost, queued: bool, blocks: &[Block]) -> JsResult<JsValue> {
    let tokens = ObjectWriter::default()
        .number("instruction", cost.instruction as u64)
        .number("memories", cost.memories as u64)
        .number("block", cost.block as u64);
    let learned = ObjectWriter::default()
        .raw("added", &list(learned.added.iter().map(record_json)))
        .raw("updated", &list(learned.updated.iter().map(record_json)))
        .raw("forgotten", &string_list(&learned.forgotten))
        .raw("notes", &string_list(&learned.notes))
        .raw("tokens", &tokens.end())
        .raw("queued", if queued { "true" } else { "false" })
        .raw("blocks", &list(blocks.iter().map(|block| json::quote(&block.content))))
        .number("operations", learned.operations as u64);
    parse(&learned.end())
}

/// Counts of memories.
pub fn stats(
    Stats { total, by_category: [preference, fact, context], embedded, unreadable }: &Stats,
) -> JsResult<JsValue> {
    let categories = ObjectWriter::default()
        .number("preference", *preference as u64)
        .number("fact", *fact as u64)
        .number("context", *context as u64);
    let stats = ObjectWriter::default()
        .number("totalChunks", *total as u64)
        .raw("categories", &categories.end())
        .number("embedded", *embedded as u64)
        .number("unreadable", *unreadable as u64);
    parse(&stats.end())
}

/// A request to a model about jobs.
pub fn job_batch(batch: &JobBatch) -> JsResult<JsValue> {
    let batch = ObjectWriter::default()
        .raw("jobIds", &string_list(&batch.job_ids))
        .string("system", &batch.system)
        .string("user", &batch.user)
        .string("model", &batch.model)
        .raw("shownIds", &string_list(&batch.shown_ids));
    parse(&batch.end())
}

/// Counts of jobs.
pub fn job_counts(counts: &JobCounts) -> JsResult<JsValue> {
    let object = ObjectWriter::default().number("waiting", counts.waiting as u64).number("stuck", counts.stuck as u64);
    let object = match counts.next_at {
        Some(time) => object.number("nextAt", time),
        None => object,
    };
    parse(&object.end())
}

fn record_json(record: &Record) -> String {
    ObjectWriter::default()
        .string("id", &record.id)
        .string("text", &record.text)
        .string("category", record.category.name())
        .number("createdAt", record.created_at)
        .number("updatedAt", record.updated_at)
        .string("source", record.source.name())
        .string("scope", &record.scope)
        .end()
}

fn parse(json: &str) -> JsResult<JsValue> {
    js_sys::JSON::parse(json)
}
