//! Background extraction: what is queued, what the model gets, and that no job is lost or completed twice.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::rc::Rc;

use fast_memory::error::Result;
use fast_memory::extraction::{self, JobBatch};
use fast_memory::memory::{Filter, JobCounts, Learned, Memory, RecallOptions};
use fast_memory::turn::{ChatRequest, Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;
use serde_json::{Value, json};
use support::{KEEPS_CONTEXT, NoEmbedder, Setup, TestHost};

const LATER: TurnOptions = TurnOptions {
    recall: RecallOptions { top_k: 5, max_tokens: 300, min_score: None, context_days: 90, counts_use: false },
    inject: true,
    extract: true,
    extract_later: true,
    is_retry: false,
    protect_added: true,
    kept_messages: None,
};

fn turns_of(memory: Rc<Memory>) -> Turns {
    Turns::new(memory, Rc::<TestHost>::default())
}

/// What an extraction model replied about `batch` is learned.
fn complete(memory: &Memory, batch: &JobBatch, reply: &str) -> Result<Learned> {
    let proposals = extraction::proposals(reply, &batch.shown)?;
    block_on(extraction::complete(memory, &batch.job_ids, &proposals, true, false))
}

fn turn(turns: &Turns, messages: &Value) -> Turn {
    let body = json!({ "model": "chat", "messages": messages }).to_string();
    block_on(turns.begin(&ChatRequest::new(Api::Completions, body), &LATER)).unwrap().unwrap()
}

fn say(memory: &Rc<Memory>, text: &str) {
    let turn = turn(&turns_of(memory.clone()), &json!([{ "role": "user", "content": text }]));
    assert!(block_on(turn.enqueue()).unwrap());
}

fn next(memory: &Memory) -> Option<JobBatch> {
    block_on(extraction::next_batch(memory, 10, false)).unwrap()
}

fn texts(memory: &Memory) -> Vec<String> {
    block_on(memory.all(&Filter::default())).unwrap().into_iter().map(|record| record.text).collect()
}

fn job_counts(memory: &Memory) -> JobCounts {
    block_on(memory.job_counts()).unwrap()
}

#[test]
fn the_request_and_the_reply_stay_as_they_are() {
    let turns = turns_of(Setup::new().memory());
    let turn = turn(&turns, &json!([{ "role": "user", "content": "We use PostgreSQL." }]));
    assert_eq!(turn.body, r#"{"messages":[{"content":"We use PostgreSQL.","role":"user"}],"model":"chat"}"#);
    let reply = r#"{"choices":[{"message":{"content":"<memory>{\"memories\":[]}</memory> is a tag."}}]}"#;
    assert_eq!(turn.clean(reply).edited, None);
}

#[test]
fn another_tab_completes_a_job_once() {
    let setup = Setup::new();
    let first = setup.memory();
    let conversation = json!([
        { "role": "assistant", "content": "Do you use <b>PostgreSQL</b>?" },
        { "role": "user", "content": "Yes, always." },
    ]);
    assert!(block_on(turn(&turns_of(first.clone()), &conversation).enqueue()).unwrap());
    say(&first, "I have a dog.");

    let other = setup.memory();
    let batch = next(&other).unwrap();
    assert_eq!((batch.job_ids.len(), batch.model.as_str()), (2, "chat"));
    let asked = "\n<assistant>Do you use &lt;b>PostgreSQL&lt;/b>?</assistant>\n<user>Yes, always.</user>\n<user>I have a dog.</user>";
    assert_eq!(batch.user, asked);
    assert!(!batch.system.contains("update"));

    let reply = "```json\n{\"memories\":[{\"content\":\"Uses PostgreSQL\",\"category\":\"fact\"},\"Has a dog\"]}\n```";
    let learned = complete(&other, &batch, reply).unwrap();
    assert_eq!(learned.added.len(), 2);
    let again = complete(&first, &batch, reply).unwrap();
    assert_eq!(again, Learned::default());
    assert_eq!(texts(&first), ["Uses PostgreSQL", "Has a dog"]);
    assert_eq!(job_counts(&first), JobCounts { waiting: 0, stuck: 0, next_at: None });

    say(&first, "PostgreSQL? No scope: we moved to MySQL.");
    let batch = next(&first).unwrap();
    let handle = &batch.shown[0].handle;
    let is_shown = batch.user.contains(&format!("[{handle}] (fact) Uses PostgreSQL"));
    assert!(is_shown && batch.system.contains(&**handle), "{batch:?}");
    let reply = &format!(r#"{{"memories":[{{"update":"{handle}","content":"Uses MySQL"}}]}}"#);
    complete(&first, &batch, reply).unwrap();
    assert_eq!(texts(&other), ["Uses MySQL", "Has a dog"]);
}

#[test]
fn a_memory_keeps_nothing_of_the_message_that_a_job_holds() {
    let memory = Setup::new().memory();
    say(&memory, "I keep bees. My password is hunter2.");
    let batch = next(&memory).unwrap();
    assert_eq!(batch.job_ids.len(), 1);
    let learned = complete(&memory, &batch, r#"["Keeps bees"]"#).unwrap();
    assert_eq!((&*learned.added[0].text, &*learned.added[0].context), ("Keeps bees", ""));
    let handle = |batch: &JobBatch| batch.shown[0].handle.clone();

    say(&memory, "Two bees now, and the PIN is 1234.");
    let batch = next(&memory).unwrap();
    let reply = format!(r#"[{{"update":"{}","content":"Keeps two bees"}}]"#, handle(&batch));
    let learned = complete(&memory, &batch, &reply).unwrap();
    assert_eq!((&*learned.updated[0].text, &*learned.updated[0].context), ("Keeps two bees", ""));
}

#[test]
fn the_steps_of_a_turn_are_one_job() {
    let memory = Setup::new().memory();
    let turns = turns_of(memory.clone());
    let first = json!({ "role": "user", "content": "What is the weather in Bern, where I live?" });
    let call = json!({ "role": "assistant", "content": null, "tool_calls": [] });
    let result = json!({ "role": "tool", "content": "Sun." });
    assert!(block_on(turn(&turns, &json!([first])).enqueue()).unwrap());
    assert!(!block_on(turn(&turns, &json!([first, call, result])).enqueue()).unwrap());
    assert_eq!(job_counts(&memory).waiting, 1);
    block_on(turn(&turns, &json!([first])).learn(&[], KEEPS_CONTEXT)).unwrap();
    assert!(block_on(turn(&turns, &json!([first])).enqueue()).unwrap(), "the same message after its reply");
}

#[test]
fn a_failed_job_waits_longer_each_time_until_it_is_stuck() {
    let setup = Setup::new();
    let memory = setup.memory();
    say(&memory, "I have a dog.");
    let mut wait = 5_000;
    for _ in 0..8 {
        let batch = next(&memory).unwrap();
        let refused = complete(&memory, &batch, "I cannot help with that.").unwrap_err();
        assert_eq!(refused.code(), "extraction");
        block_on(memory.fail_jobs(&batch.job_ids)).unwrap();
        assert!(next(&memory).is_none());
        setup.pass(wait - 1);
        assert!(next(&memory).is_none());
        setup.pass(1);
        wait = (2 * wait).min(600_000);
    }
    assert!(next(&memory).is_none());
    assert_eq!(job_counts(&memory), JobCounts { waiting: 0, stuck: 1, next_at: None });
    let batch = block_on(extraction::next_batch(&setup.memory(), 10, true)).unwrap().unwrap();
    assert_eq!(batch.user, "\n<user>I have a dog.</user>");
}

#[test]
fn a_batch_has_the_oldest_jobs_first() {
    let setup = Setup::new();
    let memory = setup.memory();
    for number in 0..12 {
        say(&memory, &format!("I own {number} boats"));
        setup.pass(1);
    }
    let batch = next(&memory).unwrap();
    assert_eq!(batch.job_ids.len(), 10);
    assert!(batch.user.starts_with("\n<user>I own 0 boats</user>\n<user>I own 1 boats</user>"), "{}", batch.user);
    complete(&memory, &batch, "[]").unwrap();
    assert_eq!(next(&memory).unwrap().job_ids.len(), 2);
}

#[test]
fn nothing_is_learned_about_an_erased_user() {
    let memory = Setup::new().memory();
    say(&memory, "I have a dog.");
    let batch = next(&memory).unwrap();
    block_on(memory.clear()).unwrap();
    let learned = complete(&memory, &batch, r#"{"memories":["Has a dog"]}"#).unwrap();
    assert_eq!(learned, Learned::default());
    assert!(texts(&memory).is_empty());
    assert_eq!(job_counts(&memory).waiting, 0);
}

#[test]
fn a_memory_gets_the_scope_of_the_client_that_queued_the_job() {
    let setup = Setup::new();
    let of_session = |scope: &str| {
        let embedder = Rc::new(NoEmbedder);
        let memory = Memory::new("alice", setup.store.clone(), embedder, setup.host.clone());
        Rc::new(memory.with_scope(scope.to_owned()))
    };
    let (monday, friday) = (r#"{"sessionId":"\"monday\""}"#, r#"{"sessionId":"friday"}"#);
    say(&of_session(monday), "We use PostgreSQL.");
    say(&of_session(friday), "I have a dog.");
    let other = of_session(r#"{"sessionId":"other"}"#);
    for (text, scope) in [("PostgreSQL", monday), ("dog", friday)] {
        let batch = next(&other).unwrap();
        assert!(batch.job_ids.len() == 1 && batch.user.contains(text), "a batch has one scope");
        let reply = json!({ "memories": [{ "content": text, "category": "fact" }] }).to_string();
        let learned = complete(&other, &batch, &reply).unwrap();
        assert_eq!(learned.added[0].scope, scope);
    }
    assert_eq!(next(&other).map(|batch| batch.job_ids), None);
}
