//! `Engine`: the memory of one user, for one client.

use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{
    JsBatch, JsFound, JsLearned, JsRecord, JsResult, JsStats, JsWaiting, category, promise, to_error, to_js,
};
use super::elsewhere::HostCarrier;
use super::embedder::HostEmbedder;
use super::host::JsHost;
use super::store::HostStore;
use super::turn::Turn;
use super::{json, stores};
use crate::extraction;
use crate::memory::{Elsewhere, Gate, Memory, Record};
use crate::recall::shared_words;
use crate::store::Store;
use crate::turn::{Cost, TurnOptions, Turns};
use crate::wire::api::Api;

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
    /// Opens nothing yet. Without a `store` it is the IndexedDB database `name`. `labels` are what is learned gets beside it, the text of a
    /// JSON object, or nothing. Chat calls ask `elsewhere`, if it is given, and not this memory.
    #[wasm_bindgen(constructor)]
    pub fn new(
        user: &str,
        store: Option<HostStore>,
        name: &str,
        embedder: HostEmbedder,
        labels: String,
        elsewhere: Option<HostCarrier>,
    ) -> Engine {
        let store: Rc<dyn Store> = match store {
            Some(store) => Rc::new(store),
            None => stores::indexed_db(name),
        };
        let memory = Rc::new(Memory::new(user, store, Rc::new(embedder), Rc::new(JsHost)).labelled(labels));
        let turns = match elsewhere {
            Some(elsewhere) => Turns::new(Rc::new(Elsewhere(Rc::new(elsewhere)))),
            None => Turns::new(memory.clone()),
        };
        Self { memory, turns: Rc::new(turns) }
    }

    /// The same memory for another caller: what one has loaded the other need not load.
    pub fn sharing(&self, embedder: HostEmbedder, labels: String) -> Engine {
        let memory = Rc::new(self.memory.sharing(Rc::new(embedder), labels));
        Self { turns: Rc::new(Turns::new(memory.clone())), memory }
    }

    /// Begins a call in the shape of `api`; `undefined` when memory has no part in it. With `kept`, no other messages than
    /// those of these numbers go out.
    #[expect(clippy::too_many_arguments, reason = "an object would have to be read field by field")]
    #[wasm_bindgen(js_name = beginTurn, unchecked_return_type = "Promise<Turn | undefined>")]
    pub fn begin_turn(
        &self,
        api: &str,
        body: String,
        #[wasm_bindgen(js_name = topK)] top_k: usize,
        #[wasm_bindgen(js_name = minScore)] min_score: f32,
        inject: bool,
        extract: bool,
        retry: bool,
        later: bool,
        kept: Option<Vec<u32>>,
    ) -> Promise {
        let turns = self.turns.clone();
        let api = Api::from_name(api);
        promise(async move {
            let Some(api) = api else { return Ok(JsValue::UNDEFINED) };
            let options = TurnOptions { gate: Gate { top_k, min_score }, inject, extract, later, retry };
            let mut turn = turns.begin(api, &body, &options).await.map_err(to_error)?;
            if let Some(kept) = kept {
                turn = Some(turns.cut(turn, api, body, &kept));
            }
            Ok(turn.map_or(JsValue::UNDEFINED, |turn| Turn::new(turn).into()))
        })
    }

    /// Begins the reading of a reply, or a list of them, that the service kept.
    #[wasm_bindgen(js_name = beginRead, unchecked_return_type = "Promise<Turn>")]
    pub fn begin_read(&self, id: Option<String>, stream: bool) -> Promise {
        let turns = self.turns.clone();
        promise(async move { Ok(Turn::new(turns.read(id.as_deref(), stream).await.map_err(to_error)?).into()) })
    }

    /// See `Memory.search` in the TypeScript types. `filter` is as in `getAll`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn search(
        &self,
        query: String,
        #[wasm_bindgen(js_name = topK)] top_k: usize,
        #[wasm_bindgen(js_name = minScore)] min_score: f32,
        filter: String,
    ) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let gate = Gate { top_k, min_score };
            let found = memory.search(&query, gate, json::filter(&filter)?).await.map_err(to_error)?;
            to_js(&found.into_iter().map(JsFound::from).collect::<Vec<_>>())
        })
    }

    /// The words that `query` and `text` share, as recall compares them, with a space between them.
    #[wasm_bindgen(js_name = sharedWords)]
    pub fn shared_words(&self, query: &str, text: &str) -> String {
        shared_words(query, text).join(" ")
    }

    /// See `Memory.addMany`. `drafts` is JSON, times in milliseconds since 1970:
    /// `[{"text":…,"category":…,"createdAt":…,"updatedAt":…,"source":…,"more":{…}}]`.
    #[wasm_bindgen(js_name = addMany, unchecked_return_type = "Promise<any>")]
    pub fn add_many(&self, drafts: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let records = memory.add(&json::drafts(&drafts)?).await.map_err(to_error)?;
            to_js(&records.into_iter().map(JsRecord::from).collect::<Vec<_>>())
        })
    }

    /// See `Memory.get`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn get(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { record(memory.get(&id).await.map_err(to_error)?) })
    }

    /// See `Memory.update`. What is not given stays; of `more`, a JSON object or nothing, each member.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn update(
        &self,
        id: String,
        text: Option<String>,
        #[wasm_bindgen(js_name = category)] name: Option<String>,
        more: String,
    ) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let category = name.as_deref().map(category).transpose()?;
            record(memory.update(&id, text.as_deref(), category, &more).await.map_err(to_error)?)
        })
    }

    /// See `Memory.getAll`. `filter` is JSON, times in milliseconds since 1970: `{"category":…,"since":…,"until":…,"more":{…}}`.
    #[wasm_bindgen(js_name = getAll, unchecked_return_type = "Promise<any>")]
    pub fn get_all(&self, filter: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let records = memory.all(json::filter(&filter)?).await.map_err(to_error)?;
            to_js(&records.into_iter().map(JsRecord::from).collect::<Vec<_>>())
        })
    }

    /// See `Memory.delete`.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn delete(&self, id: String) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.delete(&id).await.map_err(to_error)?.into()) })
    }

    /// See `Memory.clear`.
    #[wasm_bindgen(unchecked_return_type = "Promise<number>")]
    pub fn clear(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.clear().await.map_err(to_error)?.into()) })
    }

    /// See `Memory.stats`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn stats(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { to_js(&JsStats::from(memory.stats().await.map_err(to_error)?)) })
    }

    /// What a model is to be asked about what users said, at most `limit` of it: `{ ids, system, user, model, handles }`, or
    /// `undefined`. With `all`, also what failed and is to wait.
    #[wasm_bindgen(js_name = nextJobs, unchecked_return_type = "Promise<any>")]
    pub fn next_jobs(&self, limit: usize, all: bool) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let batch = extraction::next(&memory, limit, all).await.map_err(to_error)?;
            batch.map_or(Ok(JsValue::UNDEFINED), |batch| to_js(&JsBatch::from(batch)))
        })
    }

    /// Takes over what the model replied about these jobs, which are then done.
    #[wasm_bindgen(js_name = jobsDone, unchecked_return_type = "Promise<any>")]
    pub fn jobs_done(&self, ids: Vec<String>, reply: String, handles: Vec<String>) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            let learned = extraction::done(&memory, &ids, &reply, &handles).await.map_err(to_error)?;
            to_js(&JsLearned::new(learned, Cost::default(), false, Vec::new()))
        })
    }

    /// These jobs could not be done, and come again later.
    #[wasm_bindgen(js_name = jobsFailed, unchecked_return_type = "Promise<void>")]
    pub fn jobs_failed(&self, ids: Vec<String>) -> Promise {
        let memory = self.memory.clone();
        promise(async move {
            memory.failed(&ids).await.map_err(to_error)?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// How many jobs there are: `{ waiting, stuck, nextAt }`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn jobs(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { to_js(&JsWaiting::from(memory.waiting().await.map_err(to_error)?)) })
    }

    /// Answers what a chat call asked elsewhere: see `HostCarrier`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array>")]
    pub fn answer(&self, question: Vec<u8>) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(Uint8Array::from(&memory.answer(&question).await.map_err(to_error)?[..]).into()) })
    }

    /// Gives every memory a vector of the embedder, and says how many had none.
    #[wasm_bindgen(js_name = fillVectors, unchecked_return_type = "Promise<number>")]
    pub fn fill_vectors(&self) -> Promise {
        let memory = self.memory.clone();
        promise(async move { Ok(memory.fill_vectors().await.map_err(to_error)?.into()) })
    }
}

fn record(record: Option<Record>) -> JsResult<JsValue> {
    record.map_or(Ok(JsValue::UNDEFINED), |record| to_js(&JsRecord::from(record)))
}
