//! The body of a whole reply, in each API.
#![no_main]

use fast_memory::wire::block::BlockRule;
use fast_memory::wire::reply::{self, CleanReply};
use fast_memory_fuzz::{Input, KEY, has_key, may_hold_block};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let api = input.api();
    let Ok(body) = std::str::from_utf8(input.0) else { return };
    let CleanReply { edited, .. } = reply::clean(api, body, &BlockRule::learning(KEY));
    let clean = edited.as_deref().unwrap_or(body);
    assert!(!has_key(clean.as_bytes()), "the key leaves");
    if !may_hold_block(body.as_bytes()) {
        assert_eq!(edited, None, "a reply without a block changes");
    }
    if serde_json::from_str::<Value>(body).is_ok() {
        assert!(serde_json::from_str::<Value>(clean).is_ok(), "JSON becomes something else: {clean}");
        let again = reply::clean(api, clean, &BlockRule::learning(KEY));
        assert_eq!(again.edited, None, "what is clean changes again");
    }
});
