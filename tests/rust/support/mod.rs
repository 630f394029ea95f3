//! A user's memory over a store, a clock that is set, and replies of a service.

#![allow(dead_code, unused_imports, reason = "each file of tests uses a part of it")]

mod ports;

use std::rc::Rc;

use fast_memory::memory::{Category, Filter, Learned, Memory, NewMemory, RecallOptions, Record, Source};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, Review, Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;
use serde_json::json;

pub use ports::{NOW, NoEmbedder, TestHost};

pub struct Setup {
    pub store: Rc<InMemoryStore>,
    pub host: Rc<TestHost>,
}

impl Setup {
    pub fn new() -> Self {
        Self { store: Rc::default(), host: Rc::default() }
    }

    /// The user's memory in another process.
    pub fn memory(&self) -> Rc<Memory> {
        self.memory_of("alice")
    }

    pub fn memory_of(&self, user: &str) -> Rc<Memory> {
        Rc::new(Memory::new(user, self.store.clone(), Rc::new(NoEmbedder), self.host.clone()))
    }

    /// The user's memory in another process, which keeps so many.
    pub fn memory_with(&self, max_memories: usize) -> Rc<Memory> {
        let memory = Memory::new("alice", self.store.clone(), Rc::new(NoEmbedder), self.host.clone());
        Rc::new(memory.with_max_memories(max_memories))
    }

    /// Time passes.
    pub fn pass(&self, milliseconds: u64) {
        self.host.now.set(self.host.now.get() + milliseconds);
    }

    pub fn turns(&self) -> Turns {
        Turns::new(self.memory(), self.host.clone())
    }

    /// What an earlier reply taught.
    pub fn know(&self, texts: &[&str]) -> Vec<Record> {
        self.know_from(Source::Reply, texts)
    }

    pub fn know_from(&self, source: Source, texts: &[&str]) -> Vec<Record> {
        let new = |text: &&str| NewMemory { source, ..new_memory(text) };
        block_on(self.memory().add(&texts.iter().map(new).collect::<Vec<_>>())).unwrap()
    }

    pub fn texts(&self) -> Vec<String> {
        all(&self.memory()).into_iter().map(|record| record.text).collect()
    }
}

pub fn all(memory: &Memory) -> Vec<Record> {
    block_on(memory.all(&Filter::default())).unwrap()
}

pub fn new_memory(text: &str) -> NewMemory {
    NewMemory {
        text: text.to_owned(),
        category: Category::Fact,
        created_at: None,
        updated_at: None,
        source: Source::App,
        scope: String::new(),
        is_pinned: false,
        expires_at: None,
        context: String::new(),
        quarantine: None,
    }
}

/// What an app gets that sets nothing.
pub const DEFAULTS: TurnOptions = TurnOptions {
    recall: RecallOptions { top_k: 5, max_tokens: 300, min_score: None, context_days: 90, counts_use: false },
    inject: true,
    extract: true,
    extract_later: false,
    is_retry: false,
    protect_added: true,
    kept_messages: None,
};

/// Every memory is shown.
pub const OPTIONS: TurnOptions =
    TurnOptions { recall: RecallOptions { top_k: 20, min_score: Some(0.0), ..DEFAULTS.recall }, ..DEFAULTS };

pub fn ask(text: &str) -> String {
    json!({ "model": "m", "messages": [{ "role": "user", "content": text }] }).to_string()
}

/// A step of the same turn, after a tool call.
pub fn tool_step(body: &str) -> String {
    body.replace("}]", r#"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"r"}]"#)
}

pub fn begin(turns: &Turns, body: &str) -> Turn {
    begin_with(turns, Api::Completions, body, &OPTIONS)
}

pub fn begin_with(turns: &Turns, api: Api, body: &str, options: &TurnOptions) -> Turn {
    block_on(turns.begin(&ChatRequest::new(api, body), options)).unwrap().unwrap()
}

/// The key of the block that the request asks for.
pub fn key(turn: &Turn) -> String {
    let (_, after) = turn.body.split_once("<memory key=\\\"").unwrap();
    after.split_once("\\\"").unwrap().0.to_owned()
}

/// The handle under which the request shows the memory `text`.
pub fn handle(turn: &Turn, text: &str) -> String {
    let (before, _) = turn.body.split_once(&format!("] (fact) {text}")).unwrap_or_else(|| panic!("{}", turn.body));
    before.rsplit_once('[').unwrap().1.to_owned()
}

pub fn block(key: &str, memories: &str) -> String {
    format!("<memory key=\"{key}\">{{\"memories\":{memories}}}</memory>")
}

/// An app that says nothing to what is learned.
pub const KEEPS_CONTEXT: Review<'_> = Review { decisions: None, keeps_context: true, requires_approval: false };

/// A reply with a block under the key of the turn is received and learned from.
pub fn learn(turn: &Turn, memories: &str) -> Learned {
    let content = format!("Fine.\n{}", block(&key(turn), memories));
    let reply = json!({ "choices": [{ "message": { "content": content } }] }).to_string();
    let blocks = turn.clean(&reply).found.blocks;
    block_on(turn.learn(&blocks, KEEPS_CONTEXT)).unwrap()
}
