//! The filters take linear time, whatever a model writes and however it arrives: twice the input is at most 2.2 times the
//! work. Work is the number of bytes examined, not time.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::api::Api;
use fast_memory::wire::block::{self, BlockFilter, BlockRule};
use fast_memory::wire::json::quote;
use fast_memory::wire::stream::StreamFilter;
use fast_memory::wire::text_filter::TextFilter;
use fast_memory::wire::{reply, work};
use proptest::prelude::*;

const KEY: &str = "k3f9x2abqrst";
const FACTOR: f64 = 2.2;
/// The work that does not depend on the input.
const FIXED: u64 = 20_000;
/// The most work for one byte.
const MOST_A_BYTE: u64 = 700;

fn rule() -> BlockRule {
    BlockRule { learn: vec![KEY.to_owned()], hide: Some([7; 16]) }
}

/// How a text reaches a filter.
#[derive(Debug, Clone, Copy)]
enum Way {
    Whole,
    Characters,
    Texts,
    Events,
    Bytes,
    Document,
    Extraction,
}

const WAYS: [Way; 7] =
    [Way::Whole, Way::Characters, Way::Texts, Way::Events, Way::Bytes, Way::Document, Way::Extraction];

fn characters(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, c)| &text[at..at + c.len_utf8()])
}

fn event(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{}}}}}]}}\n\n", quote(text))
}

fn work(way: Way, text: &str) -> u64 {
    work::take();
    match way {
        Way::Whole => {
            let mut filter = BlockFilter::new(&rule());
            filter.push(text, &mut Vec::new());
            filter.finish(&mut Vec::new());
        }
        Way::Characters => {
            let mut filter = BlockFilter::new(&rule());
            for piece in characters(text) {
                filter.push(piece, &mut Vec::new());
            }
            filter.finish(&mut Vec::new());
        }
        Way::Texts => {
            let mut filter = TextFilter::new(&rule());
            for piece in characters(text) {
                filter.push(0, piece);
            }
            filter.finish(0);
        }
        Way::Events => {
            let mut filter = StreamFilter::new(Api::Completions, &rule());
            for piece in characters(text) {
                let event = event(piece);
                filter.push(event.as_bytes());
            }
            filter.finish();
        }
        Way::Bytes => {
            let mut filter = StreamFilter::new(Api::Completions, &rule());
            let pieces: Vec<char> = text.chars().collect();
            for piece in pieces.chunks(64) {
                for byte in event(&piece.iter().collect::<String>()).as_bytes().chunks(5) {
                    filter.push(byte);
                }
            }
            filter.finish();
        }
        Way::Document => {
            let document = format!("{{\"choices\":[{{\"message\":{{\"content\":{}}}}}]}}", quote(text));
            reply::clean(Api::Completions, &document, &rule());
        }
        Way::Extraction => {
            block::parse(text);
        }
    }
    work::take()
}

#[track_caller]
fn check(way: Way, name: &str, text: impl Fn(usize) -> String, size: usize) {
    let (one, two) = (text(size), text(2 * size));
    let (single, double) = (work(way, &one), work(way, &two));
    let limit = FACTOR * (single + FIXED) as f64;
    assert!(double as f64 <= limit, "{way:?} {name:?}: {single} for {}, {double} for {}", one.len(), two.len());
    let most = MOST_A_BYTE * one.len() as u64 + FIXED;
    assert!(single <= most, "{way:?} {name:?}: {single} for {} bytes", one.len());
}

#[test]
fn hostile_texts_take_linear_time() {
    let tag = format!("Hi.\n<memory key=\"{KEY}\">");
    let repeated = |unit: &str| {
        let unit = unit.to_owned();
        move |size: usize| unit.repeat(size / unit.len() + 1)
    };
    let after =
        |start: String, unit: &'static str| move |size: usize| start.clone() + &unit.repeat(size / unit.len() + 1);
    let open = |json: &str| format!("{tag}{json}");
    for way in WAYS {
        // Below the 64 KB after which a block is text, and above.
        let is_stream = matches!(way, Way::Events | Way::Bytes);
        for size in if is_stream { &[40_000][..] } else { &[10_000, 70_000] }.iter().copied() {
            check(way, "plain", repeated("The quick brown fox. "), size);
            check(way, "open block", after(open("{\"memories\":[\""), "a"), size);
            check(way, "open list", after(open("["), "\"a b\","), size);
            check(way, "open objects", after(open(""), "{\"content\":\"a\"}"), size);
            check(way, "nested", after(open(""), "[[{\"a\":"), size);
            check(way, "closing tag and spaces", after(open("{\"memories\":[\"</memory>"), " "), size);
            check(way, "closing tags", after(open("{\"memories\":[\""), "</memory> "), size);
            check(way, "quotes and spaces", after(open("{\"memories\":[\""), "\"   "), size);
            check(way, "angle brackets", after(open("{\"memories\":[\""), "<"), size);
            check(way, "tags in a block", after(open("{\"memories\":[\""), "<memory "), size);
            check(way, "line feeds", after(open("{"), "\n"), size);
            check(way, "spaces after the tag", after(open(""), " "), size);
            check(way, "prose after the tag", after(open(""), "and so on "), size);
            check(way, "backticks", repeated("`"), size);
            check(way, "backticks after a line feed", repeated("\n`````"), size);
            check(way, "fences", repeated("```j\n"), size);
            check(
                way,
                "long fences",
                repeated("`````````````````````````````````````````````````````````````\n"),
                size,
            );
            check(way, "tildes", repeated("~"), size);
            check(way, "spaces", repeated(" "), size);
            check(way, "line feeds alone", repeated("\n"), size);
            check(way, "openings", repeated("<mem"), size);
            check(way, "unfinished tags", repeated("<memory key=\""), size);
            check(way, "unfinished keyed tags", repeated(&format!("<memory key=\"{KEY}\"")), size);
            check(way, "attributes", repeated("<memory a b c d e f g h i j k l m n o p q r s t u v w"), size);
            check(way, "elements without a key", repeated("<memory>{\"memories\":[{\"content\":"), size);
            check(way, "keyed tags", repeated(&format!("<memory key=\"{KEY}\"> ")), size);
            check(way, "open blocks", repeated(&format!("<memory key=\"{KEY}\">{{\"a\":")), size);
            check(way, "doubtful blocks", repeated(&format!("<memory key=\"{KEY}\">{{\"a\":<b>")), size);
            check(way, "blocks", repeated(&format!("<memory key=\"{KEY}\">[\"a b\"]</memory>\n")), size);
            check(
                way,
                "blocks that differ",
                |size| (0..size / 40).map(|n| format!("<memory key=\"{KEY}\">[\"a {n}\"]</memory>\n")).collect(),
                size / 8,
            );
            check(way, "keys", repeated(KEY), size);
            check(way, "starts of keys", repeated(&KEY[..11]), size);
            check(way, "ends of thoughts", repeated("</think"), size);
            check(way, "ends of thoughts after a block", after(open("[]</memory>"), "</think>"), size);
            check(way, "escapes", repeated("\\\"\u{1}"), size);
        }
    }
}

fn unit() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("<memory".to_owned()),
        Just("</memory>".to_owned()),
        Just(format!("<memory key=\"{KEY}\">")),
        Just(format!("<memory key=\"{KEY}")),
        Just(KEY[..5].to_owned()),
        Just("{\"memories\":[".to_owned()),
        Just("{\"content\":\"x\"}".to_owned()),
        Just("```\n".to_owned()),
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("</think>".to_owned()),
        "[<>/{}\\[\\]\"'`~,:mMeE \\\\]{0,6}",
    ];
    prop::collection::vec(part, 1..8).prop_map(|parts| parts.concat()).prop_filter("it grows", |unit| !unit.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn repeated_texts_take_linear_time(start in unit(), repeated in unit(), way in prop::sample::select(WAYS.to_vec())) {
        check(way, &format!("{start:?} and {repeated:?}"), |size| start.clone() + &repeated.repeat(size / repeated.len() + 1), 8_000);
    }
}
