//! Results as plain objects. They are written as JSON, and parsed by JavaScript: one call instead of one a property.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::JsResult;
use crate::extraction::JobBatch;
use crate::memory::{Change, Hit, JobCounts, Learned, LoggedChange, Proposal, Quarantine, Record, Shown, Stats};
use crate::store::js_row::{object, set};
use crate::turn::Cost;
use crate::wire::block::FoundBlocks;
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
  pinned: boolean;
  /** How often the statement was said again. */
  repeats: number;
  /** How many chat calls it was put into. */
  uses: number;
  /** When it was last put into one. Absent: never. */
  usedAt?: number;
  /** When it ends. Absent: never. */
  expiresAt?: number;
  /** Why it is set aside. Absent: it is not. */
  quarantined?: "order" | "approval";
  /** The id of the memory that it is to take the place of, if it is set aside. */
  replaces?: string;
}

/** A memory that was found. */
export interface RawHit {
  memory: RawRecord;
  /** What hits are sorted by: higher is better. */
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
  /** New memories that are set aside. */
  quarantined: RawRecord[];
  /** What `Engine.undo` takes back: the updates and deletions, in order. */
  changes: RawChange[];
  /** Operations that were refused, or changed before they were applied, and why. */
  notes: string[];
  /** Estimated cost of memory in this turn. */
  tokens: { instruction: number; memories: number; block: number };
  /** What the user said waits for `nextJobs`. */
  queued: boolean;
  /** The raw text of each block. */
  blocks: string[];
  /** How many operations the blocks held. */
  operations: number;
  /** How many texts end with a block without a key: the model drops the key. */
  unkeyedBlocks: number;
  /** How many keyed blocks were in code, which are removed and not learned from. */
  fencedBlocks: number;
}

/** A change of a memory by a model. */
export interface RawChange {
  /** What `Engine.undo` takes. The memories that one operation forgot have it in common. */
  id: string;
  kind: "updated" | "forgotten";
  before: RawRecord;
  /** Absent when the memory was forgotten. */
  after?: RawRecord;
}

/** A change that a model wants. */
export interface RawProposal {
  /** `forgetAll`: all memories, or all of `category`. `forgetAbout`: those that have all words of `text`. */
  kind: "add" | "update" | "forget" | "forgetAll" | "forgetAbout";
  /** The statement, or the subject that is forgotten; empty when something else is. */
  text: string;
  /** Absent when the model named none, or an unknown one. */
  category?: "preference" | "fact" | "context";
  /** The id of the memory that is updated or forgotten. */
  replaces?: string;
  /** What the write guard says to it. Absent: nothing. */
  verdict?: "secret" | "order";
}

/** Counts of a user's memories. */
export interface RawStats {
  totalChunks: number;
  categories: { preference: number; fact: number; context: number };
  /** Memories that are set aside; the other counts are without them. */
  quarantined: number;
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
  /** The names under which it shows them. */
  handles: string[];
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
        let hit = object(&[
            ("memory", &self::record(record)?),
            ("score", &score.total.into()),
            ("lexical", &score.lexical.into()),
        ]);
        if let Some(cosine) = score.cosine {
            set(&hit, "cosine", &cosine.into());
        }
        Ok(hit)
    };
    Ok(hits.iter().map(hit).collect::<JsResult<Array>>()?.into())
}

/// What a turn counts beside what it learned.
#[derive(Debug, Default)]
pub struct TurnCounts {
    pub cost: Cost,
    pub is_queued: bool,
    pub found: FoundBlocks,
}

/// What a reply changed, and what the turn counted.
pub fn learned(learned: &Learned, counts: &TurnCounts) -> JsResult<JsValue> {
    let cost = counts.cost;
    let tokens = ObjectWriter::default()
        .number("instruction", cost.instruction as u64)
        .number("memories", cost.memories as u64)
        .number("block", cost.block as u64);
    let change =
        |change: &Change| change_json(change, learned.updated.iter().find(|record| record.id == change.before.id));
    let learned = ObjectWriter::default()
        .raw("added", &list(learned.added.iter().map(record_json)))
        .raw("updated", &list(learned.updated.iter().map(record_json)))
        .raw("forgotten", &string_list(&learned.forgotten))
        .raw("quarantined", &list(learned.quarantined.iter().map(record_json)))
        .raw("changes", &list(learned.changes.iter().map(change)))
        .raw("notes", &string_list(&learned.notes))
        .raw("tokens", &tokens.end())
        .raw("queued", if counts.is_queued { "true" } else { "false" })
        .raw("blocks", &list(counts.found.blocks.iter().map(|block| json::quote(&block.content))))
        .number("operations", learned.operations as u64)
        .number("unkeyedBlocks", counts.found.unkeyed as u64)
        .number("fencedBlocks", counts.found.fenced as u64);
    parse(&learned.end())
}

/// A list of proposals.
pub fn proposals(proposals: &[Proposal]) -> JsResult<JsValue> {
    parse(&Proposal::to_json(proposals))
}

/// Counts of memories.
pub fn stats(
    Stats { total, by_category: [preference, fact, context], quarantined, embedded, unreadable }: &Stats,
) -> JsResult<JsValue> {
    let categories = ObjectWriter::default()
        .number("preference", *preference as u64)
        .number("fact", *fact as u64)
        .number("context", *context as u64);
    let stats = ObjectWriter::default()
        .number("totalChunks", *total as u64)
        .raw("categories", &categories.end())
        .number("quarantined", *quarantined as u64)
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
        .raw("shownIds", &list(batch.shown.iter().map(|Shown { id, .. }| json::quote(id))))
        .raw("handles", &list(batch.shown.iter().map(|Shown { handle, .. }| json::quote(handle))));
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

/// Changes from the change log.
pub fn history(changes: &[LoggedChange]) -> JsResult<JsValue> {
    parse(&list(changes.iter().map(|logged| change_json(&logged.change, logged.after.as_ref()))))
}

fn change_json(Change { id, before, .. }: &Change, after: Option<&Record>) -> String {
    let kind = if after.is_some() { "updated" } else { "forgotten" };
    let change = ObjectWriter::default().string("id", id).string("kind", kind).raw("before", &record_json(before));
    after.iter().fold(change, |change, after| change.raw("after", &record_json(after))).end()
}

fn record_json(record: &Record) -> String {
    let life = record.life;
    let times = [("usedAt", Some(life.used_at).filter(|time| *time > 0)), ("expiresAt", life.expires_at)];
    let object = ObjectWriter::default()
        .string("id", &record.id)
        .string("text", &record.text)
        .string("category", record.category.name())
        .number("createdAt", record.created_at)
        .number("updatedAt", record.updated_at)
        .string("source", record.source.name())
        .string("scope", &record.scope)
        .raw("pinned", if life.is_pinned { "true" } else { "false" })
        .number("repeats", life.repeats)
        .number("uses", life.uses);
    let object = times.iter().fold(object, |object, (name, time)| match time {
        Some(time) => object.number(name, *time),
        None => object,
    });
    let object = match &record.quarantine {
        Some(Quarantine { reason, replaces }) if replaces.is_empty() => object.string("quarantined", reason.name()),
        Some(Quarantine { reason, replaces }) => {
            object.string("quarantined", reason.name()).string("replaces", replaces)
        }
        None => object,
    };
    object.end()
}

fn parse(json: &str) -> JsResult<JsValue> {
    js_sys::JSON::parse(json)
}
