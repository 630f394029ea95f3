//! A text that a model wrote, piece by piece: the filter of plain text.
#![no_main]

use fast_memory_fuzz::{Input, KEY, filter_text, has_key, may_hold_block};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let is_answer = input.byte() % 4 != 0;
    let sizes = input.take(4);
    let text = String::from_utf8_lossy(input.0);
    let whole = filter_text(&text, &[], is_answer);
    let split = filter_text(&text, sizes, is_answer);
    if is_answer {
        assert_eq!(split, whole, "the pieces {sizes:?} show something else");
    } else if !text.to_ascii_lowercase().contains(&KEY[..4]) {
        // Of a key in what is no answer the first characters may show when they come in a piece of their own, and so may the white
        // space before a block.
        assert_eq!(words(&split.0), words(&whole.0), "the pieces {sizes:?} show something else");
    }
    assert!(!has_key(split.0.as_bytes()), "the key leaves");
    assert!(!has_key(whole.0.as_bytes()), "the key leaves");
    assert!(is_subsequence(&whole.0, &text), "it shows what was not written");
    if !may_hold_block(text.as_bytes()) {
        assert_eq!(whole.0, text, "a text without a block changes");
    }
    if !is_answer {
        assert!(whole.1.is_empty(), "it learns from what is no answer");
    }
});

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

fn is_subsequence(part: &str, text: &str) -> bool {
    let mut rest = text.chars();
    part.chars().all(|wanted| rest.any(|found| found == wanted))
}
