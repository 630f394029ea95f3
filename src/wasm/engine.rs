//! `Engine`: the memory of one user, for one client.

use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{
    JsBatch, JsFound, JsJobCounts, JsLearned, JsRecord, JsResult, JsStats, category, promise, to_error, to_js,
};
use super::embedder::HostEmbedder;
use super::host::JsHost;
use super::options::{
    EngineOptions, JobsReply, MemoryChange, MemoryFilter, NextJobsOptions, SearchOptions, StoredReplyOptions,
    TurnOptions,
};
use super::request::ChatRequest;
use super::turn::Turn;
use super::{json, stores};
use crate::extraction;
use crate::memory::{Elsewhere, Filter, Gate, Memory, Record};
use crate::recall::shared_words;
use crate::store::Store;
use crate::turn::{self, Cost, Turns};

/// The memory of one user.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    memory: Rc<Memory>,
    turns: Rc<Turns>,
}

// Every method clones what it needs before its promise begins: the object may be freed while the call is in flight.
#[wasm_bindgen]
impl Engine {
    /// Opens the store at the first call.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &EngineOptions) -> Engine {
        let store: Rc<dyn Store> = match options.store() {
            Some(store) => Rc::new(store),
            None => stores::indexed_db(&options.db_name()),
        };
        let memory = Memory::new(&options.user_id(), store, Rc::new(options.embedder()), Rc::new(JsHost));
        let memory = Rc::new(memory.labelled(options.scope()));
        let turns = match options.transport() {
            Some(transport) => Turns::new(Rc::new(Elsewhere(Rc::new(transport)))),
            None => Turns::new(memory.clone()),
        };
        Self { memory, turns: Rc::new(turns) }
    }

    /// An engine for another client of the same user. Both share one in-memory index.
    #[wasm_bindgen(js_name = forClient)]
    pub fn for_client(&self, embedder: HostEmbedder, scope: String) -> Engine {
        let memory = Rc::new(self.memory.sharing(Rc::new(embedder), scope));
        Self { turns: Rc::new(Turns::new(memory.clone())), memory }
    }

    /// Begins a chat call; `undefined` when memory has no part in it, and the request goes out as it is.
    #[wasm_bindgen(js_name = beginTurn, unchecked_return_type = "Promise<Turn | undefined>")]
    pub fn begin_turn(&self, request: &ChatRequest, options: &TurnOptions) -> Promise {
        let (turns, request) = (self.turns.clone(), request.0.clone());
        let kept = options.kept_messages();
        let options = turn::TurnOptions {
            gate: Gate { top_k: options.top_k() as usize, min_score: options.min_score() },
            inject: options.inject(),
            extract: options.extract(),
            later: options.extract_later(),
            retry: options.is_retry(),
        };
        promise(async move {
            let mut turn = turns.begin(&request, &options).await.map_err(to_error)?;
            if let Some(kept) = kept {
                turn = Some(turns.cut(turn, &request, &kept));
            }
            Ok(turn.map_or(JsValue::UNDEFINED, |turn| Turn::new(turn).into()))
        })
    }

    /// Begins the reading of a reply, or of a list of replies, that the service stored.
    #[wasm_bindgen(js_name = beginStoredReply, unchecked_return_type = "Promise<Turn>")]
    pub fn begin_stored_reply(&self, options: &StoredReplyOptions) -> Promise {
        let turns = self.turns.clone();
        let (id, stream) = (options.id(), options.stream());
        promise(async move { Ok(Turn::new(turns.read(id.as_deref(), stream).await.map_err(to_error)?).into()) })
    }

    /// The best hits for a query, best first.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawHit[]>")]
    pub fn search(&self, options: &SearchOptions) -> Promise {
        let memory = self.memory.clone();
        let gate = Gate { top_k: options.top_k() as usize, min_score: options.min_score() };
        let (query, filter) = (options.query(), filter(&options.filter()));
        promise(async move {
            let found = memory.search(&query, gate, &filter?).await.map_err(to_error)?;
            to_js(&found.into_iter().map(JsFound::from).collect::<Vec<_>>())
        })
    }

    /// The words that `query` and `text` share, as recall compares them, separated by spaces.
    #[wasm_bindgen(js_name = sharedWords)]
    pub fn shared_words(&self, query: &str, text: &str) -> String {
        shared_words(query, text).join(" ")
    }

    /// Adds all memories or none, and resolves with their records in order. `memoriesJson`, times in milliseconds since 1970:
    /// `[{"text":…,"category":…,"createdAt":…,"updatedAt":…,"source":…,"scope":{…}}]`.
    #[wasm_bindgen(js_name = addMany, unchecked_return_type = "Promise<RawRecord[]>")]
    pub fn add_many(&self, #[wasm_bindgen(js_name = memoriesJson)] memories_json: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let records = memory.add(&json::new_memories(&memories_json)?).await.map_err(to_error)?;
            to_js(&records.into_iter().map(JsRecord::from).collect::<Vec<_>>())
        })
    }

    /// The memory with this id.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn get(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { record(memory.get(&id).await.map_err(to_error)?) })
    }

    /// Changes one memory, and resolves with its record; `undefined` when there is none with this id.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn update(&self, id: String, change: &MemoryChange) -> Promise {
        let memory = self.memory.clone();
        let (text, name, scope) = (change.text(), change.category(), change.scope().unwrap_or_default());
        promise(async move {
            let category = name.as_deref().map(category).transpose()?;
            record(memory.update(&id, text.as_deref(), category, &scope).await.map_err(to_error)?)
        })
    }

    /// The memories that `filter` means, oldest first.
    #[wasm_bindgen(js_name = getAll, unchecked_return_type = "Promise<RawRecord[]>")]
    pub fn get_all(&self, filter: &MemoryFilter) -> Promise {
        let memory = self.memory.clone();
        let filter = self::filter(filter);
        promise(async move {
            let records = memory.all(&filter?).await.map_err(to_error)?;
            to_js(&records.into_iter().map(JsRecord::from).collect::<Vec<_>>())
        })
    }

    /// Deletes one memory, and resolves with whether it existed.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn delete(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.delete(&id).await.map_err(to_error)?.into()) })
    }

    /// Erases all rows of the user, and resolves with how many memories there were.
    #[wasm_bindgen(unchecked_return_type = "Promise<number>")]
    pub fn clear(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.clear().await.map_err(to_error)?.into()) })
    }

    /// Counts of the user's memories.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawStats>")]
    pub fn stats(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { to_js(&JsStats::from(memory.stats().await.map_err(to_error)?)) })
    }

    /// The next jobs of the extraction queue, as one request to a model; `undefined` when none is due.
    #[wasm_bindgen(js_name = nextJobs, unchecked_return_type = "Promise<JobBatch | undefined>")]
    pub fn next_jobs(&self, options: &NextJobsOptions) -> Promise {
        let memory = self.memory.clone();
        let (limit, include_delayed) = (options.limit() as usize, options.include_delayed());
        promise(async move {
            let batch = extraction::next(&memory, limit, include_delayed).await.map_err(to_error)?;
            batch.map_or(Ok(JsValue::UNDEFINED), |batch| to_js(&JsBatch::from(batch)))
        })
    }

    /// Learns from what the model replied, and removes the jobs from the queue, in one commit.
    #[wasm_bindgen(js_name = completeJobs, unchecked_return_type = "Promise<RawLearned>")]
    pub fn complete_jobs(&self, reply: &JobsReply) -> Promise {
        let memory = self.memory.clone();
        let (job_ids, reply, shown_ids) = (reply.job_ids(), reply.reply(), reply.shown_ids());
        promise(async move {
            let learned = extraction::done(&memory, &job_ids, &reply, &shown_ids).await.map_err(to_error)?;
            to_js(&JsLearned::new(learned, Cost::default(), false, Vec::new()))
        })
    }

    /// Schedules another attempt at these jobs, later each time.
    #[wasm_bindgen(js_name = failJobs, unchecked_return_type = "Promise<void>")]
    pub fn fail_jobs(&self, #[wasm_bindgen(js_name = jobIds)] job_ids: Vec<String>) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            memory.failed(&job_ids).await.map_err(to_error)?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Counts of the extraction queue.
    #[wasm_bindgen(js_name = jobCounts, unchecked_return_type = "Promise<JobCounts>")]
    pub fn job_counts(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { to_js(&JsJobCounts::from(memory.waiting().await.map_err(to_error)?)) })
    }

    /// Answers a request that another engine sent through its `HostTransport`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array>")]
    pub fn answer(&self, request: Vec<u8>) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(Uint8Array::from(&memory.answer(&request).await.map_err(to_error)?[..]).into()) })
    }

    /// Computes the missing vectors, and resolves with how many there were.
    #[wasm_bindgen(js_name = fillVectors, unchecked_return_type = "Promise<number>")]
    pub fn fill_vectors(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.fill_vectors().await.map_err(to_error)?.into()) })
    }
}

fn filter(filter: &MemoryFilter) -> JsResult<Filter> {
    let time = |time: f64| time as u64;
    Ok(Filter {
        category: filter.category().as_deref().map(category).transpose()?,
        since: filter.since().map(time),
        until: filter.until().map(time),
        more: filter.scope().unwrap_or_default(),
    })
}

fn record(record: Option<Record>) -> JsResult<JsValue> {
    record.map_or(Ok(JsValue::UNDEFINED), |record| to_js(&JsRecord::from(record)))
}
