//! The block filter as a black box: the visible text of a reply, whole and at every split.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::block::{Block, BlockFilter, BlockRule, Keys, Run};
use proptest::prelude::*;

const KEY: &str = "k3f9x2ab";

fn rule(trust_unkeyed: bool) -> BlockRule {
    BlockRule { keys: Keys::Exact(KEY.to_owned()), trust_unkeyed }
}

struct Filtered {
    visible: String,
    blocks: Vec<Block>,
    is_truncated: bool,
}

fn filter<'a>(pieces: impl IntoIterator<Item = &'a str>, trust_unkeyed: bool) -> Filtered {
    let mut filter = BlockFilter::new(&rule(trust_unkeyed));
    let (mut text, mut runs) = (String::new(), Vec::new());
    for piece in pieces {
        text.push_str(piece);
        filter.push(piece, &mut runs);
    }
    filter.finish(&mut runs);
    Filtered { visible: apply(&text, &runs), blocks: filter.take_blocks(), is_truncated: filter.is_truncated() }
}

fn apply(text: &str, runs: &[Run]) -> String {
    assert_eq!(runs.iter().map(|run| run.len).sum::<usize>(), text.len(), "every byte is decided once");
    let mut visible = String::new();
    let mut at = 0;
    for run in runs {
        if run.keep {
            visible.push_str(&text[at..at + run.len]);
        }
        at += run.len;
    }
    visible
}

#[track_caller]
fn check(text: &str, trust_unkeyed: bool, visible: &str, blocks: usize) {
    let whole = filter([text], trust_unkeyed);
    assert_eq!(whole.visible, visible, "visible of {text:?}");
    assert_eq!(whole.blocks.len(), blocks, "blocks in {text:?}: {:?}", whole.blocks);
    check_splits(text, trust_unkeyed);
}

#[track_caller]
fn check_splits(text: &str, trust_unkeyed: bool) {
    let whole = filter([text], trust_unkeyed);
    for (at, _) in text.char_indices() {
        let split = filter([&text[..at], &text[at..]], trust_unkeyed);
        assert_eq!((&split.visible, &split.blocks), (&whole.visible, &whole.blocks), "{text:?} split at {at}");
    }
    let mut utf8 = [0; 4];
    let characters: Vec<String> = text.chars().map(|c| c.encode_utf8(&mut utf8).to_owned()).collect();
    let split = filter(characters.iter().map(String::as_str), trust_unkeyed);
    assert_eq!((&split.visible, &split.blocks), (&whole.visible, &whole.blocks), "{text:?} by character");
}

fn keyed(json: &str) -> String {
    format!("<memory key=\"{KEY}\">{json}</memory>")
}

#[test]
fn a_block_with_the_key_is_removed() {
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
fn a_block_without_a_key_is_removed_if_unkeyed_blocks_are_trusted() {
    let block = "<memory>{\"memories\":[{\"content\":\"a\"}]}</memory>";
    check(&format!("Hello.\n\n{block}"), true, "Hello.", 1);
    check(&format!("Hello. {block}"), true, "Hello.", 1);
    check(&format!("Hello.\n{block}\nMore."), true, "Hello.\nMore.", 1);
    check(&format!("Hello.\n```\n{block}\n```"), true, "Hello.", 1);
    check("Hello.\n<memory>{\"memories\":[{\"content\":\"a\"},{\"con", true, "Hello.", 1);
    check(&format!("Hello.\n\n{block}"), false, &format!("Hello.\n\n{block}"), 0);
}

#[test]
fn a_block_is_parsed_into_operations_when_it_closes() {
    let json = r#"{"memories":[{"content":"a"},{"forget":"m1"}]}"#;
    for (text, trust_unkeyed) in [(keyed(json), false), (format!("<memory>{json}</memory>"), true)] {
        assert_eq!(filter([text.as_str()], trust_unkeyed).blocks, [Block::parse(json)]);
    }
    assert_eq!(Block::parse(json).operations.len(), 2);
}

#[test]
fn text_that_resembles_a_block_stays() {
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
fn a_block_truncated_anywhere_is_removed() {
    let block = keyed(r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"},{"content":"b"}]}"#);
    for end in 1..block.len() {
        let text = format!("Hello there.\n\n{}", &block[..end]);
        let whole = filter([text.as_str()], false);
        assert_eq!(whole.visible, "Hello there.", "{text:?}");
        assert!(whole.is_truncated, "{text:?}");
        check_splits(&text, false);
    }
}

#[test]
fn text_before_a_block_is_decided_at_once() {
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
    fn no_split_changes_the_visible_text(
        fragments in prop::collection::vec(fragment(), 0..14),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        trust_unkeyed in any::<bool>(),
    ) {
        let text = fragments.concat();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|&at| text.is_char_boundary(at)).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        let pieces: Vec<&str> = at.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
        let (whole, split) = (filter([text.as_str()], trust_unkeyed), filter(pieces, trust_unkeyed));
        prop_assert_eq!(&split.visible, &whole.visible);
        prop_assert_eq!(&split.blocks, &whole.blocks);
        prop_assert!(!whole.visible.to_lowercase().contains(&format!("<memory key=\"{KEY}\">")), "{:?}", whole.visible);
    }
}

/// The number of generated texts: `BLOCK_FILTER_CASES`.
fn cases() -> u32 {
    std::env::var("BLOCK_FILTER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}
