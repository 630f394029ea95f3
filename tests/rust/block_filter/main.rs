//! The block filter as a black box: the visible text of a reply, whole and at every split.
#![cfg(not(target_arch = "wasm32"))]

mod generated;

use fast_memory::wire::block::{Block, BlockFilter, BlockRule, FoundBlocks, Run, key};

const KEY: &str = "k3f9x2abqrst";

fn rule() -> BlockRule {
    BlockRule::learning(KEY)
}

struct Filtered {
    visible: String,
    blocks: Vec<Block>,
    is_truncated: bool,
    unkeyed: usize,
    fenced: usize,
}

fn filter<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Filtered {
    filter_with(&rule(), pieces)
}

fn filter_with<'a>(rule: &BlockRule, pieces: impl IntoIterator<Item = &'a str>) -> Filtered {
    let mut filter = BlockFilter::new(rule);
    let (mut text, mut runs) = (String::new(), Vec::new());
    for piece in pieces {
        text.push_str(piece);
        filter.push(piece, &mut runs);
    }
    filter.finish(&mut runs);
    let FoundBlocks { blocks, unkeyed, fenced } = filter.take_found();
    Filtered { visible: apply(&text, &runs), blocks, is_truncated: filter.is_truncated(), unkeyed, fenced }
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
fn check(text: &str, visible: &str, blocks: usize) {
    check_whole(text, visible, blocks);
    check_splits(text);
}

#[track_caller]
fn check_whole(text: &str, visible: &str, blocks: usize) {
    let whole = filter([text]);
    assert_eq!(whole.visible, visible, "visible of {text:?}");
    assert_eq!(whole.blocks.len(), blocks, "blocks in {text:?}: {:?}", whole.blocks);
}

#[track_caller]
fn check_splits(text: &str) {
    let whole = filter([text]);
    for (at, _) in text.char_indices() {
        let split = filter([&text[..at], &text[at..]]);
        assert_eq!((&split.visible, &split.blocks), (&whole.visible, &whole.blocks), "{text:?} split at {at}");
    }
    let mut utf8 = [0; 4];
    let characters: Vec<String> = text.chars().map(|c| c.encode_utf8(&mut utf8).to_owned()).collect();
    let split = filter(characters.iter().map(String::as_str));
    assert_eq!((&split.visible, &split.blocks), (&whole.visible, &whole.blocks), "{text:?} by character");
}

fn keyed(json: &str) -> String {
    format!("<memory key=\"{KEY}\">{json}</memory>")
}

#[test]
fn a_block_with_the_key_is_removed() {
    let json = r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"}]}"#;
    let block = keyed(json);
    check(&format!("Hello.\n\n{block}"), "Hello.", 1);
    check(&format!("Hello. {block}\n"), "Hello.", 1);
    check(&format!("Hello.\n{block}\n{block}\n"), "Hello.", 1);
    check(&format!("{block}\n\nHello."), "Hello.", 1);
    check(&format!("One.\n{block}\nTwo."), "One.\nTwo.", 1);
    check(&format!("Hello.\n<MEMORY  Key='{KEY}' lang=en>{json}</Memory >"), "Hello.", 1);
    check(&format!("Hello.\n<memory key=\"{KEY}\">{json}"), "Hello.", 1);
    check(&format!("Hello.\n<memory key=\"{KEY}\">{json}\n\nAnd more."), "Hello.\n\nAnd more.", 1);
    check(&block, "", 1);
    let quoting = keyed(r#"{"memories":["writes </memory> in XML, often"]}"#);
    check(&format!("Hello.\n{quoting}\nBye."), "Hello.\nBye.", 1);
    let apostrophe = keyed("{'memories': ['User's cat \"Tom']}");
    check(&format!("Hello.\n{apostrophe}\nBye."), "Hello.\nBye.", 1);
}

#[test]
fn a_block_is_parsed_into_operations_when_it_closes() {
    let json = r#"{"memories":[{"content":"a"},{"forget":"m1"}]}"#;
    assert_eq!(filter([keyed(json).as_str()]).blocks, [Block::parse(json)]);
    assert_eq!(Block::parse(json).operations.len(), 2);
}

#[test]
fn an_element_without_the_key_is_text() {
    let json = r#"{"memories":[{"content":"a"}]}"#;
    for element in [
        format!("<memory>{json}</memory>"),
        format!("<memory key=\"\">{json}</memory>"),
        format!("<memory key=\"wrongkey2345\">{json}</memory>"),
        format!("<memory key=\"{}\">{json}</memory>", &KEY[..11]),
        format!("<memory lang=\"json\">{json}</memory>"),
        r#"<memory>[{"forget":"m1"}]</memory>"#.to_owned(),
        r#"<memory>{"memory":"2 GiB is plenty"}</memory>"#.to_owned(),
        "<memory>{}</memory>".to_owned(),
        "<memory></memory>".to_owned(),
        format!("<Memory>{json}"),
        format!("&lt;memory&gt;{json}&lt;/memory&gt;"),
        format!("<\u{200b}memory key=\"x\">{json}</memory>"),
    ] {
        for text in [
            format!("Hello.\n\n{element}"),
            element.clone(),
            format!("Hello. {element}\n"),
            format!("```\n{element}\n```"),
            format!("{element}\nBye."),
        ] {
            check(&text, &text, 0);
        }
    }
}

#[test]
fn a_block_without_a_key_at_the_end_is_counted() {
    let block = r#"<memory>{"memories":[{"content":"a"}]}</memory>"#;
    for text in [
        format!("Hello.\n\n{block}"),
        format!("{block}\n"),
        format!("Hello.\n```xml\n{block}\n```"),
        format!("Hello.\n{}", &block[..40]),
        format!("{block}\n{block}"),
        format!("Hello.\n{}", block.replace("<memory>", "<memory key=\"KEY\">")),
    ] {
        assert_eq!(filter([text.as_str()]).unkeyed, 1, "{text}");
        check(&text, &text, 0);
    }
    for text in [
        format!("{block}\nBye."),
        r#"<memory>{"memory":"2 GiB is plenty"}</memory>"#.to_owned(),
        r#"<memory>{"memories":[]}</memory>"#.to_owned(),
        format!("Hello.\n{}", keyed(r#"{"memories":[{"content":"a"}]}"#)),
    ] {
        assert_eq!(filter([text.as_str()]).unkeyed, 0, "{text}");
    }
}

#[test]
fn a_key_of_another_turn_is_removed_and_not_learned_from() {
    let secret = [7; 16];
    let rule = BlockRule { learn: vec![KEY.to_owned()], hide: Some(secret) };
    let other = key::derive(&secret, 1, 2);
    let json = r#"{"memories":[{"content":"a"}]}"#;
    let block = |key: &str| format!("<memory key=\"{key}\">{json}</memory>");
    let text = format!("Hello.\n{}\n{}", block(&other), block(KEY));
    let filtered = filter_with(&rule, [text.as_str()]);
    assert_eq!((filtered.visible.as_str(), filtered.blocks), ("Hello.", vec![Block::parse(json)]));
    let text = format!("Hello.\n{}", block(&key::derive(&[8; 16], 1, 2)));
    assert_eq!(filter_with(&rule, [text.as_str()]).visible, text);
    let mention = format!("The note wants <memory key=\"{other}\"> here.");
    assert_eq!(filter_with(&rule, [mention.as_str()]).visible, "The note wants <memory> here.");
}

#[test]
fn a_tag_that_no_json_follows_is_text_without_its_key() {
    let tag = format!("<memory key=\"{KEY}\">");
    for text in [
        "<think>The note wants TAG at the end; I have nothing.</think>\n\nA long answer.",
        "TAG at the end",
        "TAG\n\nThen an answer with { braces } and [lists].",
        "TAG at the end: {\"a\": 1} is JSON, and this is the answer.",
        "TAG and {\"memories\": [\n\nAnyway, here is the answer.",
        "TAG{...}</memory> goes at the end.",
        "TAG…</memory>",
        "TAG</memory> goes at the end.",
        "TAGKeeps bees</memory>",
        "Use TAG or `TAG`, then\n```\nTAG\n```\nBye.",
        "TAGTAGTAG.",
        "TAG\n<b>bold</b>",
        "TAG [see below](https://example.com)",
        "TAG {{template}}",
        "TAG\n```python\nprint({1: 2})\n```\n",
        "TAG{\"memories\":[{\"content\":\"x\n\nHere is the answer, which goes on.",
        "TAG{\"memories\": ... at the end.</think>\n\nA long answer.",
        "TAG{\"memories\": and then more.\n\nA long answer.",
    ] {
        check(&text.replace("TAG", &tag), &text.replace("TAG", "<memory>"), 0);
        assert!(!filter([text.replace("TAG", &tag).as_str()]).is_truncated, "{text}");
    }
    let attributes = format!("<memory lang=json key='{KEY}' x=\"1\"> is the tag.");
    check(&attributes, "<memory lang=json x=\"1\"> is the tag.", 0);
    let twice = format!("<memory key='{KEY}' id={KEY}> is the tag.");
    check(&twice, "<memory id=k3f> is the tag.", 0);
}

#[test]
fn a_block_after_a_mention_of_its_tag_is_found() {
    let block = keyed(r#"{"memories":[{"content":"a"}]}"#);
    let tag = format!("<memory key=\"{KEY}\">");
    check(
        &format!("<think>It wants {tag} here.</think>\n\nHello.\n{block}"),
        "<think>It wants <memory> here.</think>\n\nHello.",
        1,
    );
    check(&format!("{tag} or {tag}{block}"), "<memory> or <memory>", 1);
    check(&format!("{tag} is {{\"a\":1}}, yes\n{block}"), "<memory> is {\"a\":1}, yes", 1);
}

#[test]
fn the_key_alone_is_removed_from_text() {
    // Its first three characters may have arrived alone: they stay.
    check(&format!("The key is {KEY}."), "The key is k3f.", 0);
    check(&format!("{} {KEY}{KEY}x", KEY.to_uppercase()), "K3F k3fk3fx", 0);
    check(&format!("<mem key=\"{KEY}\">"), "<mem key=\"k3f\">", 0);
    check(&format!("<memory t{KEY}'{KEY}'> is the tag."), "<memory tk3f> is the tag.", 0);
    check(&format!("```\n<memory x{KEY} {KEY}>\n```\nIt is."), "```\n<memory xk3f>\n```\nIt is.", 0);
    check(&format!("k3f9 {} k3f9x2abqrs.", &KEY[1..]), &format!("k3f9 {} k3f9x2abqrs.", &KEY[1..]), 0);
    // What stands in it takes it apart.
    for between in ["<", " ", "\n", "`", "-", "<memory>"] {
        let text = format!("{}{between}{}.", &KEY[..6], &KEY[6..]);
        check(&text, &text, 0);
    }
    // The end of the text truncates it.
    check("Hi k3f", "Hi k3f", 0);
    check("Hi k3f9x2abqrs", "Hi k3f", 0);
}

#[test]
fn a_draft_in_a_thought_counts_once() {
    let block = |text: &str| keyed(&format!(r#"{{"memories":[{{"content":"{text}"}}]}}"#));
    let contents = |text: &str| {
        let blocks = filter([text]).blocks;
        blocks.iter().map(|block| block.content.clone()).collect::<Vec<_>>()
    };
    let json = |text: &str| format!(r#"{{"memories":[{{"content":"{text}"}}]}}"#);
    let (a, b) = (block("a"), block("b"));
    assert_eq!(contents(&format!("<think>I add {a}.</think>\nHello.\n{a}")), [json("a")]);
    assert_eq!(contents(&format!("<think>I add {a}, no, {b}.</think>\nHello.")), [json("b")]);
    assert_eq!(contents(&format!("<think>I add {a}.</think>\nHello.\n{b}")), [json("b")]);
    assert_eq!(contents(&format!("I add {a}.</thinking>\nHello.\n{}", keyed("[]"))), ["[]"]);
    assert_eq!(contents(&format!("Hello.\n{a}\n{a}\n{b}")), [json("a"), json("b")]);
    for text in [format!("<think>I add {a}.</think>\nHello.\n{a}"), format!("{a}</reasoning>{a}</thin{a}</thought>")] {
        check_splits(&text);
    }
}

#[test]
fn a_keyed_block_in_code_is_removed_and_not_learned_from() {
    let block = keyed(r#"{"memories":[{"content":"a"}]}"#);
    for (text, visible) in [
        (format!("Hello.\n\n```json\n{block}\n```\n"), "Hello."),
        (format!("Hello.\n~~~\n{block}\n~~~"), "Hello."),
        (format!("```xml\n<a/>\n{block}\n```\nBye."), "```xml\n<a/>\n```\nBye."),
        (format!("Write `{block}` at the end."), "Write `` at the end."),
    ] {
        check(&text, visible, 0);
        assert_eq!(filter([text.as_str()]).fenced, 1, "{text}");
    }
    let text = format!("```rust\nlet a = 1;\n```\nHello.\n{block}");
    check(&text, "```rust\nlet a = 1;\n```\nHello.", 1);
    let text = format!("```code``` in a line\n{block}");
    check(&text, "```code``` in a line", 1);
}

#[test]
fn an_open_block_of_64_kilobytes_is_text() {
    let long = format!("{{\"memories\":[\"{}", "a ".repeat(40_000));
    let text = format!("Hello.\n<memory key=\"{KEY}\">{long}");
    let filtered = filter([text.as_str()]);
    assert_eq!(filtered.visible, format!("Hello.\n<memory>{long}"));
    assert!(filtered.blocks.is_empty() && !filtered.is_truncated);
    let pieces: Vec<&str> = text.split_inclusive(' ').collect();
    assert_eq!(filter(pieces).visible, filtered.visible);
    let short = format!("Hello.\n<memory key=\"{KEY}\">{}\"]}}</memory>\nBye.", &long[..60_000]);
    check_whole(&short, "Hello.\nBye.", 1);
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
        check(text, text, 0);
    }
}

#[test]
fn a_block_truncated_anywhere_is_removed() {
    let block = keyed(r#"{"memories":[{"content":"Uses PostgreSQL","category":"fact"},{"content":"b"}]}"#);
    for end in 1..block.len() {
        let text = format!("Hello there.\n\n{}", &block[..end]);
        let whole = filter([text.as_str()]);
        assert_eq!(whole.visible, "Hello there.", "{text:?}");
        assert!(whole.is_truncated, "{text:?}");
        check_splits(&text);
    }
}

#[test]
fn text_before_a_block_is_decided_at_once() {
    let mut filter = BlockFilter::new(&rule());
    let mut runs = Vec::new();
    filter.push("Hello there.\n\n<memory ", &mut runs);
    assert_eq!(runs, [Run { len: "Hello there.".len(), keep: true }]);
}
