//! A user's memories and turns over a store, with an embedder whose vectors are known.
#![cfg(not(target_arch = "wasm32"))]

mod bounded;
#[path = "../support/mod.rs"]
mod support;
mod written;

use std::cell::Cell;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::Result;
use fast_memory::memory::{Category, Filter, Memory, NewMemory, RecallOptions, Source};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use fast_memory::wire::block::Block;
use pollster::block_on;
use support::{DEFAULTS, TestHost};

/// Databases point one way, pets another. There are no vectors before it is ready.
struct TopicEmbedder {
    ready: Cell<bool>,
    model: &'static str,
}

#[async_trait(?Send)]
impl Embedder for TopicEmbedder {
    fn model_id(&self) -> String {
        self.model.to_owned()
    }

    fn is_ready(&self) -> bool {
        self.ready.get()
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        let has = |text: &str, words: &[&str]| f32::from(u8::from(words.iter().any(|word| text.contains(word))));
        let vector = |text: &str| vec![has(text, &["SQL", "database"]), has(text, &["dog", "pet"]), 0.1];
        Ok(texts.iter().map(|text| vector(text)).collect())
    }

    async fn embed_query(&self, text: &str) -> Option<Vec<f32>> {
        if self.ready.get() { self.embed(&[text]).await.ok()?.pop() } else { None }
    }
}

fn new_memory(text: &str, category: Category) -> NewMemory {
    NewMemory { category, ..support::new_memory(text) }
}

struct Setup {
    store: Rc<InMemoryStore>,
    embedder: Rc<TopicEmbedder>,
}

impl Setup {
    fn new(ready: bool) -> Self {
        Self { store: Rc::default(), embedder: Rc::new(TopicEmbedder { ready: Cell::new(ready), model: "topics" }) }
    }

    fn memory(&self, user: &str) -> Rc<Memory> {
        Rc::new(Memory::new(user, self.store.clone(), self.embedder.clone(), Rc::new(TestHost::default())))
    }
}

const RECALL: RecallOptions = DEFAULTS.recall;

fn turns_of(memory: Rc<Memory>) -> Turns {
    Turns::new(memory, Rc::new(TestHost::default()))
}

/// The handle under which the request shows the memory `text`.
fn handle(turn: &Turn, text: &str) -> String {
    let (before, _) = turn.body.split_once(&format!("] (fact) {text}")).unwrap_or_else(|| panic!("{}", turn.body));
    before.rsplit_once('[').unwrap().1.to_owned()
}

fn ask(question: &str) -> String {
    serde_json::json!({ "model": "m", "messages": [{ "role": "user", "content": question }] }).to_string()
}

fn begin(turns: &Turns, body: &str, options: &TurnOptions) -> Turn {
    block_on(turns.begin(&ChatRequest::new(Api::Completions, body), options)).unwrap().unwrap()
}

fn texts(memory: &Memory) -> Vec<String> {
    block_on(memory.all(&Filter::default())).unwrap().into_iter().map(|record| record.text).collect()
}

fn key(turn: &Turn) -> String {
    let (_, after) = turn.body.split_once("<memory key=\\\"").unwrap();
    after.split_once("\\\"").unwrap().0.to_owned()
}

fn reply(turn: &Turn, json: &str) -> Vec<Block> {
    let content = format!("Fine.\n<memory key=\"{}\">{json}</memory>", key(turn));
    let reply = serde_json::json!({ "choices": [{ "message": { "content": content } }] });
    turn.clean(&reply.to_string()).found.blocks
}

#[test]
fn a_memory_is_recalled_in_the_users_next_conversation_only() {
    let setup = Setup::new(true);
    let turns = turns_of(setup.memory("alice"));
    let turn = begin(&turns, &ask("We use PostgreSQL."), &DEFAULTS);
    let blocks = reply(
        &turn,
        r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"},{"content":"Has a dog","category":"x"}]}"#,
    );
    let learned = block_on(turn.learn(&blocks, support::KEEPS_CONTEXT)).unwrap();
    assert_eq!(learned.added.len(), 2);

    let later = setup.memory("alice");
    assert_eq!(texts(&later), ["Uses PostgreSQL", "Has a dog"]);
    let turn = begin(&turns_of(later), &ask("Which database for my project?"), &DEFAULTS);
    assert!(turn.body.contains("] (fact) Uses PostgreSQL") && !turn.body.contains("dog"), "{}", turn.body);
    let turn = begin(&turns_of(setup.memory("bob")), &ask("Which database for my project?"), &DEFAULTS);
    assert!(!turn.body.contains("PostgreSQL"));
}

#[test]
fn a_reply_updates_and_forgets_injected_memories() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    for text in ["Uses MySQL as database", "Has a dog as a pet", "Works with SQL all day"] {
        block_on(memory.add(&[NewMemory { source: Source::Reply, ..new_memory(text, Category::Fact) }])).unwrap();
    }
    let turns = turns_of(memory.clone());
    let turn = begin(&turns, &ask("I moved my SQL database to PostgreSQL"), &DEFAULTS);
    let [mysql, sql] = ["Uses MySQL", "Works with"].map(|text| handle(&turn, text));
    assert_eq!(turn.recalled().len(), 2, "the dog has nothing to do with it");
    let blocks = reply(
        &turn,
        &format!(
            r#"{{"memories":[{{"update":"{mysql}","content":"Uses PostgreSQL as database"}},{{"forget":"[{sql}]"}},{{"update":"m9","content":"Moved in May"}}]}}"#
        ),
    );
    let learned = block_on(turn.learn(&blocks, support::KEEPS_CONTEXT)).unwrap();
    assert_eq!((learned.updated.len(), learned.forgotten.len(), learned.added.len()), (1, 1, 1));
    assert_eq!(texts(&memory), ["Uses PostgreSQL as database", "Has a dog as a pet", "Moved in May"]);
    assert_eq!(block_on(memory.stats()).unwrap().embedded, 1, "a text that changed needs a new vector");
}

#[test]
fn without_vectors_recall_takes_matching_words_alone() {
    let setup = Setup::new(false);
    let memory = setup.memory("alice");
    for text in ["Uses PostgreSQL", "Has a dog", "Lives in Rome"] {
        block_on(memory.add(&[new_memory(text, Category::Fact)])).unwrap();
    }
    let found = |top_k| {
        let found = block_on(
            memory.recall("Which database? Where in Rome?", RecallOptions { top_k, min_score: Some(0.2), ..RECALL }),
        )
        .unwrap();
        found.into_iter().map(|found| found.record.text).collect::<Vec<_>>()
    };
    assert_eq!(found(1), ["Lives in Rome"]);
    assert_eq!(found(5), ["Lives in Rome"]);
    setup.embedder.ready.set(true);
    assert_eq!(found(5), ["Uses PostgreSQL", "Lives in Rome"]);
}

#[test]
fn recall_computes_the_vectors_of_new_memories_first() {
    let setup = Setup::new(false);
    block_on(setup.memory("alice").add(&[new_memory("Uses PostgreSQL", Category::Fact)])).unwrap();
    setup.embedder.ready.set(true);
    let found = block_on(setup.memory("alice").recall("Which database?", RECALL)).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].score.cosine.is_some_and(|cosine| cosine > 0.9));
}

#[test]
fn a_query_without_a_topic_recalls_the_latest() {
    let memory = Setup::new(true).memory("alice");
    block_on(memory.add(&[new_memory("Uses PostgreSQL", Category::Fact)])).unwrap();
    let count = |query| block_on(memory.recall(query, RECALL)).unwrap().len();
    assert_eq!(count("What do you know about me?"), 1);
    assert_eq!(count("Is it raining?"), 0);
}

#[test]
fn vectors_of_two_models_are_never_compared() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    block_on(memory.add(&[new_memory("Uses PostgreSQL", Category::Fact)])).unwrap();
    block_on(memory.fill_vectors()).unwrap();
    let other = Setup {
        store: setup.store.clone(),
        embedder: Rc::new(TopicEmbedder { ready: Cell::new(false), model: "other" }),
    };
    let memory = other.memory("alice");
    assert_eq!(block_on(memory.stats()).unwrap().embedded, 0);
    assert_eq!(block_on(memory.fill_vectors()).unwrap(), 1);
    assert_eq!(block_on(memory.stats()).unwrap().embedded, 1);
}

#[test]
fn retries_and_tool_steps_get_the_same_injection_after_a_change() {
    let setup = Setup::new(true);
    let memory = setup.memory("alice");
    let turns = turns_of(memory.clone());
    let body = ask("Which database?");
    let first = begin(&turns, &body, &DEFAULTS);
    block_on(memory.add(&[new_memory("Uses PostgreSQL", Category::Fact)])).unwrap();
    let retry = begin(&turns, &body, &TurnOptions { is_retry: true, ..DEFAULTS });
    assert_eq!(retry.body, first.body);
    let step =
        body.replace("}]", "},{\"role\":\"assistant\",\"tool_calls\":[]},{\"role\":\"tool\",\"content\":\"r\"}]");
    let step = begin(&turns, &step, &DEFAULTS);
    let (prefix, _) = first.body.split_once("}]").unwrap();
    assert!(step.body.starts_with(prefix));
    let next = begin(&turns, &body, &DEFAULTS);
    assert!(next.body.contains("PostgreSQL"));
    block_on(next.learn(&[], support::KEEPS_CONTEXT)).unwrap();
    let next = begin(&turns, &body, &DEFAULTS);
    assert_ne!(key(&next), key(&first), "a turn has a key of its own");
}

#[test]
fn a_request_without_a_part_for_memory_has_no_turn() {
    let turns = turns_of(Setup::new(true).memory("alice"));
    let off = TurnOptions { inject: false, extract: false, ..DEFAULTS };
    let none = |body: &str, options| {
        block_on(turns.begin(&ChatRequest::new(Api::Completions, body), &options)).unwrap().is_none()
    };
    assert!(none(&ask("x"), off));
    assert!(none("{}", DEFAULTS));
    let structured = ask("x").replace("}]", "}],\"response_format\":{\"type\":\"json_object\"}");
    assert!(none(&structured, DEFAULTS), "nothing to remember and no block to ask for");
}

#[test]
fn a_cut_request_is_a_turn_of_its_own() {
    let setup = Setup::new(true);
    let turns = turns_of(setup.memory("alice"));
    let chat = |messages: serde_json::Value| serde_json::json!({ "messages": messages }).to_string();
    let system = serde_json::json!({ "role": "system", "content": "S" });
    let [one, two] = ["one", "two"].map(|text| serde_json::json!({ "role": "user", "content": text }));
    let body = chat(serde_json::json!([system, one, two]));
    let chat_request = ChatRequest::new(Api::Completions, body.clone());
    assert_eq!(chat_request.conversation(), Some(&body[body.find('[').unwrap()..=body.rfind(']').unwrap()]));
    assert_eq!(chat_request.user_text(), "two");

    let cut = TurnOptions { kept_messages: Some(vec![0, 2]), ..DEFAULTS };
    let turn = begin(&turns, &body, &cut);
    let whole = begin(&turns, &body, &TurnOptions { is_retry: true, ..DEFAULTS });
    assert_eq!(turn.body, whole.body.replace(&format!("{one},"), ""), "the turn is known by the whole conversation");

    let off = TurnOptions { inject: false, extract: false, ..cut };
    let turn = begin(&turns, &body, &off);
    assert_eq!(turn.body, chat(serde_json::json!([system, two])));
    assert!(turn.stream_filter().is_none() && turn.text_filter().is_none(), "the reply passes unchanged");
}

#[test]
fn the_first_recall_of_many_memories_yields_and_the_next_does_not() {
    let setup = Setup::new(true);
    let host = Rc::<TestHost>::default();
    let memory = Memory::new("alice", setup.store.clone(), setup.embedder.clone(), host.clone());
    let many: Vec<NewMemory> =
        (0..1500).map(|number| new_memory(&format!("Database {number} of pets"), Category::Fact)).collect();
    block_on(memory.add(&many)).unwrap();
    block_on(memory.fill_vectors()).unwrap();
    let yields_of = |query: &str| {
        host.yields.set(0);
        assert!(!block_on(memory.recall(query, RECALL)).unwrap().is_empty());
        host.yields.get()
    };
    // The model's background, the axes, and thousands of products for the places.
    assert!(yields_of("Which database?") >= 4);
    assert_eq!(yields_of("Which database?"), 0);
}
