//! A user's memory over a store, a clock that is set, and replies of a service.

use std::cell::Cell;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::Result;
use fast_memory::host::Host;
use fast_memory::memory::{Category, Filter, Learned, Memory, NewMemory, RecallOptions, Record, Source};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;
use serde_json::json;

pub const NOW: u64 = 1_700_000_000_000;

#[derive(Debug)]
pub struct TestHost {
    pub now: Cell<u64>,
    drawn: Cell<u64>,
}

impl Host for TestHost {
    fn now(&self) -> u64 {
        self.now.get()
    }

    fn random(&self) -> [u8; 16] {
        self.drawn.set(self.drawn.get() + 1);
        u128::from(self.drawn.get()).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_le_bytes()
    }

    fn is_json_object(&self, text: &str) -> bool {
        serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok()
    }
}

struct NoEmbedder;

#[async_trait(?Send)]
impl Embedder for NoEmbedder {
    fn model_id(&self) -> String {
        "none".to_owned()
    }

    fn is_ready(&self) -> bool {
        false
    }

    async fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(Vec::new())
    }

    async fn embed_query(&self, _: &str) -> Option<Vec<f32>> {
        None
    }
}

pub struct Setup {
    pub store: Rc<InMemoryStore>,
    pub host: Rc<TestHost>,
}

impl Setup {
    pub fn new() -> Self {
        Self { store: Rc::default(), host: Rc::new(TestHost { now: Cell::new(NOW), drawn: Cell::default() }) }
    }

    /// The user's memory in another process.
    pub fn memory(&self) -> Rc<Memory> {
        self.memory_of("alice")
    }

    pub fn memory_of(&self, user: &str) -> Rc<Memory> {
        Rc::new(Memory::new(user, self.store.clone(), Rc::new(NoEmbedder), self.host.clone()))
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
        context: String::new(),
    }
}

pub const OPTIONS: TurnOptions = TurnOptions {
    recall: RecallOptions { top_k: 20, max_tokens: 300, min_score: Some(0.0) },
    inject: true,
    extract: true,
    extract_later: false,
    is_retry: false,
    protect_added: true,
    kept_messages: None,
};

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

/// A reply with a block under the key of the turn is received and learned from.
pub fn learn(turn: &Turn, memories: &str) -> Learned {
    let content = format!("Fine.\n{}", block(&key(turn), memories));
    let reply = json!({ "choices": [{ "message": { "content": content } }] }).to_string();
    let blocks = turn.clean(&reply).found.blocks;
    block_on(turn.learn(&blocks, None, true)).unwrap()
}
