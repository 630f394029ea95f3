//! The body of a request, in each API, into which memories go.
#![no_main]

use fast_memory::wire::request::Request;
use fast_memory_fuzz::Input;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const ADDITION: &str = "\n\n[memory] \"Keeps bees\"\u{2028}\\ é🐍";

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let (api, kept) = (input.api(), input.byte());
    let Ok(body) = std::str::from_utf8(input.0) else { return };
    let Some(request) = Request::parse(api, body) else { return };
    let injected = request.inject(body, ADDITION);
    let kept: Vec<u32> = (0..8).filter(|at| kept >> at & 1 == 1).collect();
    let shortened = request.with_messages(body, &kept);
    if serde_json::from_str::<Value>(body).is_err() {
        return;
    }
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    assert!(is_json(&shortened), "JSON becomes something else: {shortened}");
    assert!(is_json(&injected), "JSON becomes something else: {injected}");
    assert_eq!(request.inject(body, ""), body, "an empty addition changes the body");
    let Some(message) = request.user_message.as_ref().filter(|_| injected != body) else { return };
    let (start, end) = common_ends(body, &injected);
    assert_eq!(start + end, body.len(), "more than the addition changes: {injected}");
    let again = Request::parse(api, &injected).and_then(|request| request.user_message);
    let text = again.expect("its user message is still there").text;
    assert!(text.starts_with(&message.text) && text.trim_end().ends_with(ADDITION.trim()), "{text:?}");
});

/// How many bytes both have in common at their starts, and behind those at their ends.
fn common_ends(one: &str, other: &str) -> (usize, usize) {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let end = one[start..].iter().rev().zip(other[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    (start, end)
}
