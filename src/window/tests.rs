use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Window;

/// The messages that stay when each costs 10.
fn keep(messages: &Value, max: u64) -> Result<Vec<usize>, u64> {
    let messages = messages.as_array().unwrap();
    let mut window = Window::parse(serde_json::to_string(messages).unwrap()).unwrap();
    window.count(&vec![6; messages.len()]);
    window.keep(max)
}

fn user(text: &str) -> Value {
    json!({ "role": "user", "content": text })
}

fn reply(text: &str) -> Value {
    json!({ "role": "assistant", "content": text })
}

#[test]
fn the_oldest_turns_go_first_and_instructions_stay() {
    let rules = json!({ "role": "developer", "content": "d" });
    let messages = json!([reply("hello"), user("1"), reply("a"), rules, user("2"), reply("b"), user("3")]);
    assert_eq!(keep(&messages, 70).unwrap(), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(keep(&messages, 69).unwrap(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(keep(&messages, 59).unwrap(), [3, 4, 5, 6]);
    assert_eq!(keep(&messages, 39).unwrap(), [3, 6]);
    assert_eq!(keep(&messages, 20).unwrap(), [3, 6]);
    assert_eq!(keep(&messages, 19), Err(20));
}

#[test]
fn a_small_old_turn_does_not_stay_behind_a_large_newer_one() {
    let messages = json!([user("1"), user("2"), reply("b"), reply("b"), user("3")]);
    assert_eq!(keep(&messages, 30).unwrap(), [4]);
}

#[test]
fn of_a_long_turn_the_oldest_steps_go() {
    let call = |id: &str| json!({ "role": "assistant", "tool_calls": [{ "id": id, "function": {} }] });
    let result = |id: &str| json!({ "role": "tool", "tool_call_id": id, "content": "r" });
    let two = json!({ "role": "assistant", "tool_calls": [{ "id": "b" }, { "id": "c" }] });
    let messages =
        json!([user("0"), user("q"), call("a"), result("a"), two, result("b"), result("c"), call("d"), result("d")]);
    assert_eq!(keep(&messages, 80).unwrap(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(keep(&messages, 79).unwrap(), [1, 4, 5, 6, 7, 8]);
    assert_eq!(keep(&messages, 59).unwrap(), [1, 7, 8]);
    assert_eq!(keep(&messages, 29), Err(30));
}

#[test]
fn what_the_user_says_beside_a_result_keeps_its_call_and_its_turn() {
    let call = json!({ "role": "assistant", "content": [{ "type": "tool_use", "id": "t", "input": { "a": 1 } }] });
    let result = json!({ "type": "tool_result", "tool_use_id": "t", "content": "r" });
    let only = json!({ "role": "user", "content": [result] });
    let beside = json!({ "role": "user", "content": [result, { "type": "text", "text": "and" }] });
    let messages = json!([user("1"), reply("a"), user("2"), call, only, reply("b"), call, beside, reply("c")]);
    assert_eq!(keep(&messages, 70).unwrap(), [2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(keep(&messages, 69).unwrap(), [2, 5, 6, 7, 8]);
    assert_eq!(keep(&messages, 49), Err(50));
    let messages = json!([user("2"), call, only, call, beside, reply("c")]);
    assert_eq!(keep(&messages, 59).unwrap(), [0, 3, 4, 5]);
}

#[test]
fn a_response_keeps_thoughts_with_calls_and_calls_with_late_results() {
    let thought = json!({ "type": "reasoning", "id": "r", "summary": [] });
    let call = |id: &str| json!({ "type": "function_call", "call_id": id, "name": "f", "arguments": "{}" });
    let result = |id: &str| json!({ "type": "function_call_output", "call_id": id, "output": "x" });
    let messages =
        json!([user("1"), thought, call("a"), result("a"), thought, call("b"), call("c"), result("b"), result("c")]);
    assert_eq!(keep(&messages, 89).unwrap(), [0, 4, 5, 6, 7, 8]);
    // The user spoke while the tool ran: the turn cannot be cut there.
    let messages = json!([user("1"), thought, call("a"), user("2"), result("a"), reply("a")]);
    assert_eq!(keep(&messages, 59), Err(60));
}

#[test]
fn no_list_is_refused_and_an_empty_one_kept() {
    assert!(Window::parse("{}".to_owned()).is_none() && Window::parse("[1".to_owned()).is_none());
    assert_eq!(keep(&json!([]), 1).unwrap(), [0; 0]);
    assert_eq!(keep(&json!([{ "role": "system", "content": "s" }]), 9), Err(10));
    assert_eq!(keep(&json!([reply("a"), { "role": "tool" }, reply("b")]), 15).unwrap(), [2]);
}

#[test]
fn counts_what_is_said_and_not_how_it_is_written() {
    let texts = |message: Value| {
        let window = Window::parse(json!([message]).to_string()).unwrap();
        (window.texts().next().unwrap().to_owned(), window.tokens())
    };
    assert_eq!(texts(user("four tokens here")), ("four tokens here".to_owned(), 4 + 4));
    let called = json!({ "role": "assistant", "content": null, "tool_calls":
        [{ "id": "call_1", "type": "function", "function": { "name": "find", "arguments": "{\"id\":7}" } }] });
    assert_eq!(texts(called).0, "{\"id\":7}\nfind");
    let used = json!({ "role": "assistant", "content":
        [{ "type": "text", "text": "user" }, { "type": "tool_use", "id": "t", "name": "f", "input": { "id": 7 } }] });
    assert_eq!(texts(used).0, "user\n{\"id\":7}\nf");
    let seen = json!({ "role": "user", "content": [{ "type": "text", "text": "look" },
        { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA" } }] });
    assert_eq!(texts(seen), ("look".to_owned(), 1 + 4 + 1000));
    let read =
        json!({ "role": "user", "content": [{ "type": "document", "source": { "type": "text", "data": "a page" } }] });
    assert_eq!(texts(read).0, "a page");
}

#[test]
fn gives_what_the_user_said_in_other_messages() {
    let parts = json!({ "role": "user", "content": [{ "type": "input_text", "text": "one" }, { "type": "text", "text": "" },
        { "type": "image", "text": "no" }, { "type": "text", "text": "two" }] });
    let result = json!({ "role": "user", "content": [{ "type": "tool_result", "content": "r" }] });
    let messages = json!([user("kept"), parts, reply("a"), result, user("caf\u{e9} \"x\""), { "role": "user" }]);
    let window = Window::parse(messages.to_string()).unwrap();
    assert_eq!(window.user_texts(&[0]).collect::<Vec<_>>(), ["one\ntwo", "caf\u{e9} \"x\""]);
    assert_eq!(window.user_texts(&[0, 1, 2, 3, 4, 5]).count(), 0);
}

/// A turn of each of the three APIs: what the user said, steps of parallel calls with their results, an answer.
fn turn(api: u8, number: usize, steps: &[usize], answered: bool) -> Vec<Value> {
    let mut turn = vec![user("q")];
    for (step, calls) in steps.iter().enumerate() {
        let ids: Vec<String> = (0..*calls).map(|call| format!("{number}-{step}-{call}")).collect();
        let calls = |call: &dyn Fn(&String) -> Value| ids.iter().map(call).collect::<Vec<_>>();
        match api {
            0 => {
                turn.push(json!({ "role": "assistant", "tool_calls": calls(&|id| json!({ "id": id })) }));
                turn.extend(calls(&|id| json!({ "role": "tool", "tool_call_id": id })));
            }
            1 => {
                turn.push(json!({ "type": "reasoning", "id": format!("rs-{number}-{step}") }));
                turn.extend(calls(&|id| json!({ "type": "function_call", "call_id": id })));
                turn.extend(calls(&|id| json!({ "type": "function_call_output", "call_id": id })));
            }
            _ => {
                let uses = calls(&|id| json!({ "type": "tool_use", "id": id }));
                turn.push(json!({ "role": "assistant", "content": uses }));
                let results = calls(&|id| json!({ "type": "tool_result", "tool_use_id": id }));
                turn.push(json!({ "role": "user", "content": results }));
            }
        }
    }
    turn.extend(answered.then(|| reply("a")));
    turn
}

fn ids<'a>(message: &'a Value, names: &[&str]) -> Vec<&'a str> {
    let parts = ["tool_calls", "content"].iter().filter_map(|list| message[*list].as_array()).flatten();
    parts.chain([message]).flat_map(|part| names.iter().filter_map(|name| part[*name].as_str())).collect()
}

/// The calls in these messages, and the results.
fn links(messages: &[&Value]) -> [BTreeSet<String>; 2] {
    let all = |is_result: bool, names: &[&str]| {
        let kind = |message: &&&Value| (message["type"] == "function_call_output") == is_result;
        let messages = messages.iter().filter(kind);
        messages.flat_map(|message| ids(message, names)).filter(|id| !id.starts_with("rs")).map(str::to_owned).collect()
    };
    let mut results: BTreeSet<String> = all(true, &["call_id"]);
    results.extend(all(false, &["tool_call_id", "tool_use_id"]));
    [all(false, &["id", "call_id"]), results]
}

proptest! {
    #[test]
    fn keeps_the_newest_and_parts_nothing(
        api in 0..3_u8,
        turns in prop::collection::vec((prop::collection::vec(1..4_usize, 0..4), any::<bool>(), any::<bool>()), 1..6),
        counts in prop::collection::vec(0..50_u32, 120),
        max in 0..900_u64,
    ) {
        let mut messages = Vec::new();
        for (number, (steps, answered, instructed)) in turns.iter().enumerate() {
            messages.extend(instructed.then(|| json!({ "role": "system", "content": "s" })));
            messages.extend(turn(api, number, steps, *answered));
        }
        let read = |messages: &[&Value], counts: &[u32]| {
            let mut window = Window::parse(serde_json::to_string(messages).unwrap()).unwrap();
            window.count(counts);
            window
        };
        let all: Vec<&Value> = messages.iter().collect();
        let counts = &counts[..all.len().min(counts.len())];
        let window = read(&all, counts);
        let kept = match window.keep(max) {
            Ok(kept) => kept,
            Err(needed) => {
                prop_assert!(needed > max);
                // And with so many it goes.
                window.keep(needed).unwrap()
            }
        };
        prop_assert!(kept.is_sorted_by(|a, b| a < b));
        let stay: Vec<&Value> = kept.iter().map(|&at| all[at]).collect();
        let stay_counts: Vec<u32> = kept.iter().map(|&at| counts[at]).collect();
        let again = read(&stay, &stay_counts);
        let max = max.max(window.keep(max).err().unwrap_or_default());
        prop_assert!(again.tokens() <= max);
        prop_assert_eq!(again.keep(max).unwrap(), (0..stay.len()).collect::<Vec<_>>());

        for (at, message) in all.iter().enumerate() {
            prop_assert!(message["role"] != "system" || kept.contains(&at));
        }
        let said = |message: &&Value| message["content"] == "q";
        prop_assert!(kept.contains(&all.iter().rposition(said).unwrap()));
        prop_assert!(kept.contains(&(all.len() - 1)));
        prop_assert!(stay.iter().find(|message| message["role"] != "system").is_some_and(said));

        let [calls, results] = links(&stay);
        prop_assert_eq!(calls, results);
        for (at, message) in all.iter().enumerate().filter(|(_, message)| message["type"] == "reasoning") {
            prop_assert_eq!(kept.contains(&at), kept.contains(&(at + 1)), "{}", message);
        }
    }
}
