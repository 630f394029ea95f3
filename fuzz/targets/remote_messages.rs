//! Messages between a Worker and the Durable Object of a user: a request to a memory, and what comes back.
#![no_main]

use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::error::Result;
use fast_memory::memory::{MemoryRequest, MemoryService, RecallOptions, RemoteMemory, Transport};
use fast_memory::store::in_memory::InMemoryStore;
use fast_memory::turn::{ChatRequest, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use fast_memory_fuzz::{Input, TestHost, memory_over};
use libfuzzer_sys::fuzz_target;
use pollster::block_on;
use serde_json::Value;

const BODY: &str = r#"{"messages":[{"role":"user","content":"Where do I live?"}]}"#;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    if input.byte() % 2 == 0 { answer(input.0) } else { receive(input.0) }
});

/// The server: a request of foreign bytes is answered, or refused.
fn answer(request: &[u8]) {
    let memory = memory_over(Rc::new(InMemoryStore::default()));
    let Ok(response) = block_on(memory.answer(request)) else { return };
    let remote = RemoteMemory(Rc::new(Fixed(response)));
    block_on(remote.call(MemoryRequest::Secret)).expect("it reads what it wrote");
}

/// The client: a response of foreign bytes is used, or refused; the request to the model stays JSON.
fn receive(response: &[u8]) {
    let remote: Rc<dyn MemoryService> = Rc::new(RemoteMemory(Rc::new(Fixed(response.to_vec()))));
    let turns = Turns::new(remote, Rc::new(TestHost::default()));
    let recall = RecallOptions { top_k: 5, max_tokens: 300, min_score: None, context_days: 90, counts_use: true };
    let options = TurnOptions {
        recall,
        inject: true,
        extract: true,
        extract_later: false,
        is_retry: false,
        protect_added: true,
        kept_messages: None,
    };
    let chat = ChatRequest::new(Api::Completions, BODY);
    let Ok(Some(turn)) = block_on(turns.begin(&chat, &options)) else { return };
    let body: Value = serde_json::from_str(&turn.body).expect("the request is JSON");
    let text = body["messages"][0]["content"].as_str().expect("its message is a text");
    assert!(text.starts_with("Where do I live?"), "{text}");
}

struct Fixed(Vec<u8>);

#[async_trait(?Send)]
impl Transport for Fixed {
    async fn send(&self, _: &[u8], _: &str) -> Result<Vec<u8>> {
        Ok(self.0.clone())
    }
}
