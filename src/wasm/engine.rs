//! `Engine`: the memory of one user, for one client.

use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::convert::{JsResult, category, promise, strings, to_error};
use super::embedder::HostEmbedder;
use super::host::JsHost;
use super::options::{
    EngineOptions, JobsReply, MemoryChange, MemoryFilter, NextJobsOptions, SearchOptions, StoredReplyOptions,
    TurnOptions,
};
use super::request::ChatRequest;
use super::results::TurnCounts;
use super::turn::Turn;
use super::{json, results, stores};
use crate::extraction;
use crate::host::Host;
use crate::memory::{self, Filter, Memory, Proposal, RecallOptions, Record, RemoteMemory, Shown, Verdict, limits};
use crate::recall::shared_words;
use crate::store::Store;
use crate::turn::{self, Turns};

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
        let host = Rc::new(JsHost::default());
        let memory = Memory::new(&options.user_id(), store, Rc::new(options.embedder()), host.clone());
        let most = options.max_memories().map_or(usize::MAX, |most| most as usize);
        let memory = Rc::new(memory.with_scope(options.scope()).with_max_memories(most));
        let turns = match options.transport() {
            Some(transport) => Turns::new(Rc::new(RemoteMemory(Rc::new(transport))), host),
            None => Turns::new(memory.clone(), host),
        };
        Self { memory, turns: Rc::new(turns) }
    }

    /// An engine for another client of the same user. Both share one in-memory index, and the turns that are not over.
    #[wasm_bindgen(js_name = forClient)]
    pub fn for_client(
        &self,
        embedder: HostEmbedder,
        scope: String,
        #[wasm_bindgen(js_name = maxMemories)] max_memories: Option<u32>,
    ) -> Engine {
        let most = max_memories.map_or(usize::MAX, |most| most as usize);
        let memory = Rc::new(self.memory.for_client(Rc::new(embedder), scope).with_max_memories(most));
        Self { turns: Rc::new(self.turns.for_client(memory.clone())), memory }
    }

    /// Begins a chat call; `undefined` when memory has no part in it, and the request goes out as it is.
    #[wasm_bindgen(js_name = beginTurn, unchecked_return_type = "Promise<Turn | undefined>")]
    pub fn begin_turn(&self, request: &ChatRequest, options: &TurnOptions) -> Promise {
        let (turns, request) = (self.turns.clone(), request.0.clone());
        let options = turn::TurnOptions {
            recall: RecallOptions {
                top_k: options.top_k() as usize,
                max_tokens: options.max_tokens() as usize,
                min_score: options.min_score(),
                context_days: options.context_days().unwrap_or_default(),
                counts_use: options.counts_use().unwrap_or_default(),
            },
            inject: options.inject(),
            extract: options.extract(),
            extract_later: options.extract_later(),
            is_retry: options.is_retry(),
            protect_added: options.protect_added().unwrap_or(true),
            kept_messages: options.kept_messages(),
        };
        promise(async move {
            let turn = turns.begin(&request, &options).await.map_err(to_error)?;
            Ok(turn.map_or(JsValue::UNDEFINED, |turn| Turn::new(turn).into()))
        })
    }

    /// Begins to read a reply, or a list of replies, that the service stores.
    #[wasm_bindgen(js_name = beginStoredReply, unchecked_return_type = "Promise<Turn>")]
    pub fn begin_stored_reply(&self, options: &StoredReplyOptions) -> Promise {
        let turns = self.turns.clone();
        let (id, stream) = (options.id(), options.stream());
        promise(async move { Ok(Turn::new(turns.read_stored(id.as_deref(), stream).await.map_err(to_error)?).into()) })
    }

    /// The best hits for a query, best first.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawHit[]>")]
    pub fn search(&self, options: &SearchOptions) -> Promise {
        let memory = self.memory.clone();
        let (query, filter) = (options.query(), filter(&options.filter()));
        let (top_k, min_score) = (options.top_k() as usize, options.min_score());
        promise(
            async move { results::hits(&memory.search(&query, top_k, min_score, &filter?).await.map_err(to_error)?) },
        )
    }

    /// The words that `query` and `text` share, as recall compares them, separated by spaces.
    #[wasm_bindgen(js_name = sharedWords)]
    pub fn shared_words(&self, query: &str, text: &str) -> String {
        shared_words(query, text).join(" ")
    }

    /// Adds all memories or none, and resolves with their records in order. `memoriesJson`: lists as JSON, whose concatenation is
    /// meant, each read in a task of its own. Times in milliseconds since 1970:
    /// `[{"text":…,"category":…,"createdAt":…,"updatedAt":…,"source":…,"scope":{…},"context":…,"quarantined":…}]`.
    #[wasm_bindgen(js_name = addMany, unchecked_return_type = "Promise<RawRecord[]>")]
    pub fn add_many(
        &self,
        #[wasm_bindgen(js_name = memoriesJson, unchecked_param_type = "string[]")] memories_json: &Array,
    ) -> Promise {
        let (memory, lists) = (self.memory.clone(), strings(memories_json));
        promise(async move {
            let mut memories = Vec::new();
            for (number, list) in lists.iter().enumerate() {
                if number > 0 {
                    JsHost::default().yield_now().await;
                }
                memories.extend(json::new_memories(list)?);
            }
            let (records, all) = (memory.add(&memories).await.map_err(to_error)?, Array::new());
            for (number, slice) in records.chunks(limits::SLICE).enumerate() {
                if number > 0 {
                    JsHost::default().yield_now().await;
                }
                let slice: Array = results::records(slice)?.unchecked_into();
                slice.for_each(&mut |record, _, _| {
                    all.push(&record);
                });
            }
            Ok(all.into())
        })
    }

    /// Grows while something is done for the user: a call that waits meanwhile waits for other writers, and not for a store that hangs.
    pub fn progress(&self) -> f64 {
        self.memory.progress() as f64
    }

    /// How many of the commits after version `after`, up to `until`, are this client's own.
    #[wasm_bindgen(js_name = ownCommits)]
    pub fn own_commits(&self, after: f64, until: f64) -> u32 {
        self.memory.own_commits(after as u64, until as u64) as u32
    }

    /// How many of the rows that are loaded cannot be read; `undefined` while a call uses them.
    pub fn unreadable(&self) -> Option<u32> {
        self.memory.unreadable().map(|rows| rows as u32)
    }

    /// The memory with this id.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn get(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { record(memory.get(&id).await.map_err(to_error)?.as_ref()) })
    }

    /// Changes one memory, and resolves with its record; `undefined` when there is none with this id.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn update(&self, id: String, change: &MemoryChange) -> Promise {
        let memory = self.memory.clone();
        let category = change.category().as_deref().map(category).transpose();
        let (text, scope, is_pinned) = (change.text(), change.scope().unwrap_or_default(), change.pinned());
        let expires_at = change.expires_at().map(|time| time as u64);
        promise(async move {
            let change = memory::MemoryChange { text, category: category?, scope, is_pinned, expires_at };
            record(memory.update(&id, &change).await.map_err(to_error)?.as_ref())
        })
    }

    /// The memories that `filter` means, oldest first.
    #[wasm_bindgen(js_name = getAll, unchecked_return_type = "Promise<RawRecord[]>")]
    pub fn get_all(&self, filter: &MemoryFilter) -> Promise {
        let memory = self.memory.clone();
        let filter = self::filter(filter);
        promise(async move { results::records(&memory.all(&filter?).await.map_err(to_error)?) })
    }

    /// Approves a memory that is set aside, and resolves with what it becomes; `undefined` when there is none with this id.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn approve(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { record(memory.approve(&id).await.map_err(to_error)?.as_ref()) })
    }

    /// The memory whose place a new statement would take; `undefined`: it contradicts none.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn contradicted(&self, text: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { record(memory.contradicted(&text).await.map_err(to_error)?.as_ref()) })
    }

    /// What replies changed in the memory `id`, oldest first; without an id, in all.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawChange[]>")]
    pub fn history(&self, id: Option<String>) -> Promise {
        let memory = self.memory.clone();
        promise(async move { results::history(&memory.history(id.as_deref()).await.map_err(to_error)?) })
    }

    /// Puts the memories of a change back as they were before it, and resolves with the record of the first; `undefined` when there
    /// is no such change. Without an id: those of the last one.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawRecord | undefined>")]
    pub fn undo(&self, #[wasm_bindgen(js_name = changeId)] change_id: Option<String>) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let undone = match change_id {
                Some(change_id) => memory.undo(&change_id).await,
                None => memory.undo_last().await,
            };
            record(undone.map_err(to_error)?.as_ref())
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
        let (memory, turns) = (self.memory.clone(), self.turns.clone());
        promise(async move {
            let count = memory.clear().await.map_err(to_error)?;
            turns.forget_session();
            Ok(count.into())
        })
    }

    /// Counts of the user's memories.
    #[wasm_bindgen(unchecked_return_type = "Promise<RawStats>")]
    pub fn stats(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { results::stats(&memory.stats().await.map_err(to_error)?) })
    }

    /// The next jobs of the extraction queue, as one request to a model; `undefined` when none is due.
    #[wasm_bindgen(js_name = nextJobs, unchecked_return_type = "Promise<JobBatch | undefined>")]
    pub fn next_jobs(&self, options: &NextJobsOptions) -> Promise {
        let memory = self.memory.clone();
        let (limit, include_delayed) = (options.limit() as usize, options.include_delayed());
        promise(async move {
            let batch = extraction::next_batch(&memory, limit, include_delayed).await.map_err(to_error)?;
            batch.as_ref().map_or(Ok(JsValue::UNDEFINED), results::job_batch)
        })
    }

    /// Learns from what the model replied, and removes the jobs from the queue, in one commit.
    #[wasm_bindgen(js_name = completeJobs, unchecked_return_type = "Promise<RawLearned>")]
    pub fn complete_jobs(&self, reply: &JobsReply) -> Promise {
        let memory = self.memory.clone();
        let (job_ids, proposals) = (strings(&reply.job_ids()), proposals(reply));
        let (decisions, protect_added) = (reply.decisions(), reply.protect_added().unwrap_or(true));
        let requires_approval = reply.requires_approval().unwrap_or_default();
        promise(async move {
            let mut proposals = proposals?;
            if let Some(decisions) = decisions {
                Proposal::decide(&mut proposals, &decisions);
            }
            let learned = extraction::complete(&memory, &job_ids, &proposals, protect_added, requires_approval).await;
            results::learned(&learned.map_err(to_error)?, &TurnCounts::default())
        })
    }

    /// Schedules another attempt at these jobs, later each time.
    #[wasm_bindgen(js_name = failJobs, unchecked_return_type = "Promise<void>")]
    pub fn fail_jobs(
        &self,
        #[wasm_bindgen(js_name = jobIds, unchecked_param_type = "string[]")] job_ids: &Array,
    ) -> Promise {
        let (memory, job_ids) = (self.memory.clone(), strings(job_ids));
        promise(async move {
            memory.fail_jobs(&job_ids).await.map_err(to_error)?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Counts of the extraction queue.
    #[wasm_bindgen(js_name = jobCounts, unchecked_return_type = "Promise<JobCounts>")]
    pub fn job_counts(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { results::job_counts(&memory.job_counts().await.map_err(to_error)?) })
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

/// What the write guard says to a text that the app did not write.
#[wasm_bindgen(js_name = textVerdict, unchecked_return_type = "\"secret\" | \"order\" | undefined")]
pub fn text_verdict(text: &str) -> Option<String> {
    Verdict::of(text).map(|verdict| verdict.name().to_owned())
}

/// `text` without characters that hide, turn or smuggle text.
#[wasm_bindgen(js_name = visibleText)]
pub fn visible_text(text: &str) -> String {
    memory::visible(text)
}

/// What `Engine.completeJobs` would apply of a model's reply about jobs.
///
/// # Errors
/// When the reply is not a list of memories, or the host cannot parse JSON.
#[wasm_bindgen(js_name = proposedByJobs, unchecked_return_type = "RawProposal[]")]
pub fn proposed_by_jobs(reply: &JobsReply) -> JsResult<JsValue> {
    results::proposals(&proposals(reply)?)
}

fn proposals(reply: &JobsReply) -> JsResult<Vec<Proposal>> {
    let (handles, ids) = (strings(&reply.handles()), strings(&reply.shown_ids()));
    let shown: Vec<Shown> = handles.into_iter().zip(ids).map(|(handle, id)| Shown { handle, id }).collect();
    extraction::proposals(&reply.reply(), &shown).map_err(to_error)
}

fn filter(filter: &MemoryFilter) -> JsResult<Filter> {
    let time = |time: f64| time as u64;
    Ok(Filter {
        category: filter.category().as_deref().map(category).transpose()?,
        since: filter.since().map(time),
        until: filter.until().map(time),
        scope: filter.scope().unwrap_or_default(),
        is_quarantined: filter.quarantined().unwrap_or_default(),
    })
}

fn record(record: Option<&Record>) -> JsResult<JsValue> {
    record.map_or(Ok(JsValue::UNDEFINED), results::record)
}
