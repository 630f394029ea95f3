//! Learning in the background: what is queued, what a model is asked, and that nothing is lost or done twice.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::Cell;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::{Error, ErrorKind, Result};
use fast_memory::extraction::{self, Batch};
use fast_memory::host::Host;
use fast_memory::memory::{Filter, Gate, Memory, Waiting};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;
use serde_json::{Value, json};

const START: u64 = 1_700_000_000_000;

struct Machine {
    now: Cell<u64>,
    drawn: Cell<u64>,
}

impl Host for Machine {
    fn now(&self) -> u64 {
        self.now.get()
    }

    fn random(&self) -> [u8; 16] {
        self.drawn.set(self.drawn.get() + 1);
        u128::from(self.drawn.get()).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_le_bytes()
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
        Err(Error::new(ErrorKind::Embedder, "there is none"))
    }

    async fn embed_query(&self, _: &str) -> Option<Vec<f32>> {
        None
    }
}

struct World {
    store: Rc<InMemoryStore>,
    machine: Rc<Machine>,
}

impl World {
    fn new() -> Self {
        Self { store: Rc::default(), machine: Rc::new(Machine { now: Cell::new(START), drawn: Cell::default() }) }
    }

    /// As another tab would open it.
    fn memory(&self) -> Rc<Memory> {
        Rc::new(Memory::new("alice", self.store.clone(), Rc::new(NoEmbedder), self.machine.clone()))
    }

    fn pass(&self, milliseconds: u64) {
        self.machine.now.set(self.machine.now.get() + milliseconds);
    }
}

const LATER: TurnOptions =
    TurnOptions { gate: Gate { top_k: 5, min_score: 0.25 }, inject: true, extract: true, later: true, retry: false };

fn turn(turns: &Turns, messages: Value) -> Turn {
    let body = json!({ "model": "chat", "messages": messages }).to_string();
    block_on(turns.begin(&ChatRequest::new(Api::Completions, body), &LATER)).unwrap().unwrap()
}

fn say(memory: &Rc<Memory>, text: &str) {
    let turn = turn(&Turns::new(memory.clone()), json!([{ "role": "user", "content": text }]));
    assert!(block_on(turn.queue()).unwrap());
}

fn next(memory: &Memory) -> Option<Batch> {
    block_on(extraction::next(memory, 10, false)).unwrap()
}

fn texts(memory: &Memory) -> Vec<String> {
    block_on(memory.all(&Filter::default())).unwrap().into_iter().map(|record| record.text).collect()
}

fn waiting(memory: &Memory) -> Waiting {
    block_on(memory.waiting()).unwrap()
}

#[test]
fn the_request_and_the_reply_are_the_apps_own() {
    let turns = Turns::new(World::new().memory());
    let turn = turn(&turns, json!([{ "role": "user", "content": "We use PostgreSQL." }]));
    assert_eq!(turn.body, r#"{"messages":[{"content":"We use PostgreSQL.","role":"user"}],"model":"chat"}"#);
    let reply = r#"{"choices":[{"message":{"content":"<memory>{\"memories\":[]}</memory> is a tag."}}]}"#;
    assert_eq!(turn.clean(reply).edited, None);
}

#[test]
fn what_was_said_is_asked_about_in_another_tab_and_learned_once() {
    let world = World::new();
    let first = world.memory();
    let conversation = json!([
        { "role": "assistant", "content": "Do you use <b>PostgreSQL</b>?" },
        { "role": "user", "content": "Yes, always." },
    ]);
    assert!(block_on(turn(&Turns::new(first.clone()), conversation).queue()).unwrap());
    say(&first, "I have a dog.");

    let other = world.memory();
    let batch = next(&other).unwrap();
    assert_eq!((batch.ids.len(), batch.model.as_str()), (2, "chat"));
    let asked = "\n<assistant>Do you use &lt;b>PostgreSQL&lt;/b>?</assistant>\n<user>Yes, always.</user>\n<user>I have a dog.</user>";
    assert_eq!(batch.user, asked);
    assert!(!batch.system.contains("m1"));

    let reply = "```json\n{\"memories\":[{\"content\":\"Uses PostgreSQL\",\"category\":\"fact\"},\"Has a dog\"]}\n```";
    let learned = block_on(extraction::done(&other, &batch.ids, reply, &batch.handles)).unwrap();
    assert_eq!(learned.added.len(), 2);
    let again = block_on(extraction::done(&first, &batch.ids, reply, &batch.handles)).unwrap();
    assert_eq!(again, Default::default());
    assert_eq!(texts(&first), ["Uses PostgreSQL", "Has a dog"]);
    assert_eq!(waiting(&first), Waiting { waiting: 0, stuck: 0, next_at: None });

    say(&first, "PostgreSQL? No more: we moved to MySQL.");
    let batch = next(&first).unwrap();
    assert!(batch.user.contains("[m1] (fact) Uses PostgreSQL") && batch.system.contains("m1"), "{batch:?}");
    let reply = r#"{"memories":[{"update":"m1","content":"Uses MySQL"}]}"#;
    block_on(extraction::done(&first, &batch.ids, reply, &batch.handles)).unwrap();
    assert_eq!(texts(&other), ["Uses MySQL", "Has a dog"]);
}

#[test]
fn the_steps_of_a_turn_are_one_job() {
    let memory = World::new().memory();
    let turns = Turns::new(memory.clone());
    let first = json!({ "role": "user", "content": "What is the weather in Bern, where I live?" });
    let call = json!({ "role": "assistant", "content": null, "tool_calls": [] });
    let result = json!({ "role": "tool", "content": "Sun." });
    assert!(block_on(turn(&turns, json!([first])).queue()).unwrap());
    assert!(!block_on(turn(&turns, json!([first, call, result])).queue()).unwrap());
    assert_eq!(waiting(&memory).waiting, 1);
    assert!(block_on(turn(&turns, json!([first])).queue()).unwrap(), "the same said anew");
}

#[test]
fn what_failed_comes_again_later_and_in_the_end_only_on_request() {
    let world = World::new();
    let memory = world.memory();
    say(&memory, "I have a dog.");
    let mut wait = 5_000;
    for _ in 0..8 {
        let batch = next(&memory).unwrap();
        let refused = block_on(extraction::done(&memory, &batch.ids, "I cannot help with that.", &[])).unwrap_err();
        assert_eq!(refused.code(), "extraction");
        block_on(memory.failed(&batch.ids)).unwrap();
        assert!(next(&memory).is_none());
        world.pass(wait - 1);
        assert!(next(&memory).is_none());
        world.pass(1);
        wait = (2 * wait).min(600_000);
    }
    assert!(next(&memory).is_none());
    assert_eq!(waiting(&memory), Waiting { waiting: 0, stuck: 1, next_at: None });
    let batch = block_on(extraction::next(&world.memory(), 10, true)).unwrap().unwrap();
    assert_eq!(batch.user, "\n<user>I have a dog.</user>");
}

#[test]
fn a_batch_is_of_one_model_and_oldest_first() {
    let world = World::new();
    let memory = world.memory();
    for number in 0..12 {
        say(&memory, &format!("I own {number} boats"));
        world.pass(1);
    }
    let batch = next(&memory).unwrap();
    assert_eq!(batch.ids.len(), 10);
    assert!(batch.user.starts_with("\n<user>I own 0 boats</user>\n<user>I own 1 boats</user>"), "{}", batch.user);
    block_on(extraction::done(&memory, &batch.ids, "[]", &[])).unwrap();
    assert_eq!(next(&memory).unwrap().ids.len(), 2);
}

#[test]
fn nothing_is_learned_of_a_user_who_was_erased_meanwhile() {
    let memory = World::new().memory();
    say(&memory, "I have a dog.");
    let batch = next(&memory).unwrap();
    block_on(memory.clear()).unwrap();
    let learned = block_on(extraction::done(&memory, &batch.ids, r#"{"memories":["Has a dog"]}"#, &[])).unwrap();
    assert_eq!(learned, Default::default());
    assert!(texts(&memory).is_empty());
    assert_eq!(waiting(&memory).waiting, 0);
}

#[test]
fn what_is_learned_gets_the_labels_of_the_client_that_heard_it() {
    let world = World::new();
    let labelled = |labels: &str| {
        let embedder = Rc::new(NoEmbedder);
        let memory = Memory::new("alice", world.store.clone(), embedder, world.machine.clone());
        Rc::new(memory.labelled(labels.to_owned()))
    };
    let (monday, friday) = (r#"{"sessionId":"\"monday\""}"#, r#"{"sessionId":"friday"}"#);
    say(&labelled(monday), "We use PostgreSQL.");
    say(&labelled(friday), "I have a dog.");
    let other = labelled(r#"{"sessionId":"other"}"#);
    for (said, labels) in [("PostgreSQL", monday), ("dog", friday)] {
        let batch = next(&other).unwrap();
        assert!(batch.ids.len() == 1 && batch.user.contains(said), "a batch is of one session");
        let reply = json!({ "memories": [{ "content": said, "category": "fact" }] }).to_string();
        let learned = block_on(extraction::done(&other, &batch.ids, &reply, &batch.handles)).unwrap();
        assert_eq!(learned.added[0].more, labels);
    }
    assert_eq!(next(&other).map(|batch| batch.ids), None);
}
