//! Chat calls work with a remote memory as with a local one.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::fmt::Write;
use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::error::Result;
use fast_memory::memory::{Filter, Memory, MemoryService, RemoteMemory, Transport};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use fast_memory::wire::block::Block;
use pollster::block_on;
use support::{DEFAULTS, NoEmbedder, TestHost};

/// A transport within the process.
#[derive(Debug)]
struct LocalTransport(Rc<Memory>);

#[async_trait(?Send)]
impl Transport for LocalTransport {
    async fn send(&self, request: &[u8], _: &str) -> Result<Vec<u8>> {
        self.0.answer(request).await
    }
}

fn memory() -> Rc<Memory> {
    Rc::new(Memory::new(
        "alice",
        Rc::new(InMemoryStore::default()),
        Rc::new(NoEmbedder),
        Rc::new(TestHost::repeating()),
    ))
}

/// What a conversation sends, recalls, learns and queues, as text.
fn conversation(service: Rc<dyn MemoryService>) -> String {
    let turns = Turns::new(service, Rc::new(TestHost::repeating()));
    let mut seen = String::new();
    let turns_of_user = [
        ("I use PostgreSQL.", DEFAULTS, r#"[{"content":"Uses PostgreSQL"},{"content":"Sings","category":"odd"}]"#),
        ("Which database, PostgreSQL?", DEFAULTS, r#"[{"update":"HANDLE","content":"Uses SQLite"}]"#),
        ("Forget SQLite.", DEFAULTS, r#"[{"forget":"HANDLE"}]"#),
        ("Hello.", TurnOptions { inject: false, ..DEFAULTS }, "[]"),
        ("I like tea.", TurnOptions { extract_later: true, ..DEFAULTS }, "[]"),
        ("Hello.", TurnOptions { is_retry: true, ..DEFAULTS }, "[]"),
    ];
    for (text, options, memories) in turns_of_user {
        let body = serde_json::json!({ "model": "m", "messages": [{ "role": "user", "content": text }] }).to_string();
        let turn = block_on(turns.begin(&ChatRequest::new(Api::Completions, body), &options)).unwrap().unwrap();
        let handle = turn.body.split_once("\\n[").map_or("", |(_, rest)| &rest[..4]);
        let memories = memories.replace("HANDLE", handle);
        let blocks = [Block::parse(&format!(r#"{{"memories":{memories}}}"#))];
        let mut learned = block_on(turn.learn(&blocks, support::KEEPS_CONTEXT)).unwrap();
        // A remote memory keeps them to itself.
        let records = learned.added.iter_mut().chain(&mut learned.updated);
        records.chain(learned.changes.iter_mut().map(|change| &mut change.before)).for_each(|it| it.context.clear());
        let queued = block_on(turn.enqueue()).unwrap();
        let mut recalled = turn.recalled();
        for hit in &mut recalled {
            hit.record.context.clear();
        }
        writeln!(seen, "{}\n{recalled:?}\n{learned:?}\n{queued}", turn.body).unwrap();
    }
    seen
}

#[test]
fn a_conversation_is_the_same_with_a_remote_memory() {
    let (local, remote) = (memory(), memory());
    let expected = conversation(local.clone());
    assert_eq!(conversation(Rc::new(RemoteMemory(Rc::new(LocalTransport(remote.clone()))))), expected);
    let stored =
        |memory: &Memory| format!("{:?} {:?}", block_on(memory.all(&Filter::default())), block_on(memory.job_counts()));
    assert_eq!(stored(&remote), stored(&local));
    assert!(
        expected.contains("] (fact) Uses PostgreSQL")
            && expected.contains("forgotten: [\"")
            && expected.contains("category \\\"odd"),
        "{expected}"
    );
}
