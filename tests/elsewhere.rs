//! Chat calls about a memory that is kept elsewhere are those about one that is here.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::Result;
use fast_memory::host::Host;
use fast_memory::memory::{Carrier, Elsewhere, Filter, Gate, Memory, MemoryService};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;

/// Chance is always the same, so that keys are.
struct Still;

impl Host for Still {
    fn now(&self) -> u64 {
        1_700_000_000_000
    }

    fn random(&self) -> [u8; 16] {
        [7; 16]
    }
}

struct WordsOnly;

#[async_trait(?Send)]
impl Embedder for WordsOnly {
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

/// The way to an object: bytes go there, and come back.
#[derive(Debug)]
struct Way(Rc<Memory>);

#[async_trait(?Send)]
impl Carrier for Way {
    async fn carry(&self, question: &[u8], _: &str) -> Result<Vec<u8>> {
        self.0.answer(question).await
    }
}

fn memory() -> Rc<Memory> {
    Rc::new(Memory::new("alice", Rc::new(InMemoryStore::default()), Rc::new(WordsOnly), Rc::new(Still)))
}

const OPTIONS: TurnOptions =
    TurnOptions { gate: Gate { top_k: 5, min_score: 0.25 }, inject: true, extract: true, later: false, retry: false };

/// What a conversation sends, shows, learns and queues, as text.
fn conversation(service: Rc<dyn MemoryService>) -> String {
    let turns = Turns::new(service);
    let mut seen = String::new();
    let said = [
        ("I use PostgreSQL.", OPTIONS, r#"[{"content":"Uses PostgreSQL"},{"content":"Sings","category":"odd"}]"#),
        ("Which database, PostgreSQL?", OPTIONS, r#"[{"update":"m1","content":"Uses SQLite"}]"#),
        ("Forget SQLite.", OPTIONS, r#"[{"forget":"m1"}]"#),
        ("Hello.", TurnOptions { inject: false, ..OPTIONS }, "[]"),
        ("I like tea.", TurnOptions { later: true, ..OPTIONS }, "[]"),
        ("Hello.", TurnOptions { retry: true, ..OPTIONS }, "[]"),
    ];
    for (text, options, memories) in said {
        let body = serde_json::json!({ "model": "m", "messages": [{ "role": "user", "content": text }] }).to_string();
        let turn = block_on(turns.begin(&ChatRequest::new(Api::Completions, body), &options)).unwrap().unwrap();
        let blocks = [format!(r#"{{"memories":{memories}}}"#)];
        let learned = block_on(turn.learn(&blocks, None)).unwrap();
        let queued = block_on(turn.queue()).unwrap();
        seen += &format!("{}\n{:?}\n{learned:?}\n{queued}\n", turn.body, turn.recalled());
    }
    seen
}

#[test]
fn a_conversation_is_the_same_here_and_elsewhere() {
    let (here, there) = (memory(), memory());
    let expected = conversation(here.clone());
    assert_eq!(conversation(Rc::new(Elsewhere(Rc::new(Way(there.clone()))))), expected);
    let kept =
        |memory: &Memory| format!("{:?} {:?}", block_on(memory.all(&Filter::default())), block_on(memory.waiting()));
    assert_eq!(kept(&there), kept(&here));
    assert!(expected.contains("[m1] (fact) Uses PostgreSQL") && expected.contains("category \\\"odd"), "{expected}");
}
