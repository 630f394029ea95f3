//! The block filter from outside: what is shown of a reply, whole and at every split point.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::block::{BlockFilter, Keys, Rule, Run};
use proptest::prelude::*;

const KEY: &str = "k3f9x2ab";

fn rule(trust_unkeyed: bool) -> Rule {
    Rule { keys: Keys::One(KEY.to_owned()), trust_unkeyed }
}

struct Seen {
    shown: String,
    blocks: Vec<String>,
    cut_off: bool,
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a str>, trust: bool) -> Seen {
    let mut filter = BlockFilter::new(&rule(trust));
    let (mut text, mut runs) = (String::new(), Vec::new());
    for piece in pieces {
        text.push_str(piece);
        filter.push(piece, &mut runs);
    }
    filter.finish(&mut runs);
    Seen { shown: apply(&text, &runs), blocks: filter.contents().to_vec(), cut_off: filter.cut_off() }
}

fn apply(text: &str, runs: &[Run]) -> String {
    assert_eq!(runs.iter().map(|run| run.len).sum::<usize>(), text.len(), "every byte is decided once");
    let mut shown = String::new();
    let mut at = 0;
    for run in runs {
        if run.keep {
            shown.push_str(&text[at..at + run.len]);
        }
        at += run.len;
    }
    shown
}

#[track_caller]
fn check(text: &str, trust: bool, shown: &str, blocks: usize) {
    let seen = read([text], trust);
    assert_eq!(seen.shown, shown, "shown of {text:?}");
    assert_eq!(seen.blocks.len(), blocks, "blocks in {text:?}: {:?}", seen.blocks);
    check_splits(text, trust);
}

#[track_caller]
fn check_splits(text: &str, trust: bool) {
    let whole = read([text], trust);
    for (at, _) in text.char_indices() {
        let seen = read([&text[..at], &text[at..]], trust);
        assert_eq!((&seen.shown, &seen.blocks), (&whole.shown, &whole.blocks), "{text:?} split at {at}");
    }
    let mut utf8 = [0; 4];
    let letters: Vec<String> = text.chars().map(|c| c.encode_utf8(&mut utf8).to_owned()).collect();
    let seen = read(letters.iter().map(String::as_str), trust);
    assert_eq!((&seen.shown, &seen.blocks), (&whole.shown, &whole.blocks), "{text:?} letter by letter");
}

fn keyed(json: &str) -> String {
    format!("<memory key=\"{KEY}\">{json}</memory>")
}

#[test]
fn a_block_is_never_shown() {
    let json = r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"}]}"#;
    let block = keyed(json);
    check(&format!("Hello.\n\n{block}"), false, "Hello.", 1);
    check(&format!("Hello. {block}\n"), false, "Hello.", 1);
    check(&format!("Hello.\n{block}\n{block}\n"), false, "Hello.", 2);
    check(&format!("Hello.\n\n```json\n{block}\n```\n"), false, "Hello.", 1);
    check(&format!("{block}\n\nHello."), false, "Hello.", 1);
    check(&format!("One.\n{block}\nTwo."), false, "One.\nTwo.", 1);
    check(&format!("Hello.\n<MEMORY  Key='{KEY}' lang=en>{json}</Memory >"), false, "Hello.", 1);
    check(&format!("Hello.\n<memory key=\"{KEY}\">{json}"), false, "Hello.", 1);
    check(&format!("Hello.\n<memory key=\"{KEY}\">{json}\n\nAnd more."), false, "Hello.\n\nAnd more.", 1);
    check(&block, false, "", 1);
    let quoting = keyed(r#"{"memories":["writes </memory> in XML, often"]}"#);
    check(&format!("Hello.\n{quoting}\nBye."), false, "Hello.\nBye.", 1);
    let apostrophe = keyed("{'memories': ['User's cat \"Tom']}");
    check(&format!("Hello.\n{apostrophe}\nBye."), false, "Hello.\nBye.", 1);
}

#[test]
fn a_block_without_the_key_counts_when_nothing_can_have_suggested_it() {
    let block = "<memory>{\"memories\":[{\"content\":\"a\"}]}</memory>";
    check(&format!("Hello.\n\n{block}"), true, "Hello.", 1);
    check(&format!("Hello. {block}"), true, "Hello.", 1);
    check(&format!("Hello.\n{block}\nMore."), true, "Hello.\nMore.", 1);
    check(&format!("Hello.\n```\n{block}\n```"), true, "Hello.", 1);
    check("Hello.\n<memory>{\"memories\":[{\"content\":\"a\"},{\"con", true, "Hello.", 1);
    check(&format!("Hello.\n\n{block}"), false, &format!("Hello.\n\n{block}"), 0);
}

#[test]
fn what_is_no_block_is_left_alone() {
    for text in [
        "Use the `<memory>` in your XML, then `</memory>`.",
        "```xml\n<memory>16GB</memory>\n```",
        "<memory>16GB</memory>",
        "Write <memory>{\"memories\":[]}</memory> in your XML.",
        "Example:\n```\n<memory>{\"memories\":[]}</memory>\n```\nThat is it.",
        "<memory size=\"16\">{\"speed\": 3200}</memory>",
        "a < b and <me",
        "<memoryless> and <memories>[]</memories>",
        "    indented\n\n\n  text  \n",
        "```\nunclosed fence",
        "~~~~\n```\n~~~~\n <memory is",
        "<",
    ] {
        check(text, true, text, 0);
        check(text, false, text, 0);
    }
}

#[test]
fn a_block_cut_off_anywhere_is_not_shown() {
    let block = keyed(r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"},{"content":"b"}]}"#);
    for end in 1..block.len() {
        let text = format!("Hello there.\n\n{}", &block[..end]);
        let seen = read([text.as_str()], false);
        assert_eq!(seen.shown, "Hello there.", "{text:?}");
        assert!(seen.cut_off, "{text:?}");
        check_splits(&text, false);
    }
}

#[test]
fn what_comes_before_a_block_is_not_delayed() {
    let mut filter = BlockFilter::new(&rule(true));
    let mut runs = Vec::new();
    filter.push("Hello there.\n\n<memory ", &mut runs);
    assert_eq!(runs, [Run { len: "Hello there.".len(), keep: true }]);
}

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<memory".to_owned()),
        Just("</memory>".to_owned()),
        Just("<memory>".to_owned()),
        Just(format!("<memory key=\"{KEY}\">")),
        Just("{\"memories\":[".to_owned()),
        Just("{\"content\":\"x\"}".to_owned()),
        Just("]}".to_owned()),
        Just("```".to_owned()),
        Just("```json\n".to_owned()),
        Just("\n".to_owned()),
        Just(" ".repeat(1100)),
        Just("'\"`".to_owned()),
        "[ \t\r\n]{0,3}",
        "\\PC{0,8}",
        "[<>/{}\\[\\]\"'`~,:mMeE ]{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_split_changes_what_is_shown(
        fragments in prop::collection::vec(fragment(), 0..14),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        trust in any::<bool>(),
    ) {
        let text = fragments.concat();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|&at| text.is_char_boundary(at)).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        let pieces: Vec<&str> = at.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
        let (whole, split) = (read([text.as_str()], trust), read(pieces, trust));
        prop_assert_eq!(&split.shown, &whole.shown);
        prop_assert_eq!(&split.blocks, &whole.blocks);
        prop_assert!(!whole.shown.to_lowercase().contains(&format!("<memory key=\"{KEY}\">")), "{:?}", whole.shown);
    }
}

/// `BLOCK_FILTER_CASES` sets the length of the run.
fn cases() -> u32 {
    std::env::var("BLOCK_FILTER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}
