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

/// The work of a stream of these events.
fn stream_work(api: Api, events: impl Iterator<Item = String>) -> u64 {
    work::take();
    let mut filter = StreamFilter::new(api, &rule());
    for event in events {
        filter.push(format!("data: {event}\n\n").as_bytes());
    }
    filter.finish();
    work::take()
}

#[test]
fn hostile_streams_take_linear_time() {
    let tag = format!("<memory key=\\\"{KEY}\\\">");
    let start = |at: usize| if at == 0 { tag.clone() + "{\\\"a\\\":\\\"" } else { "x".to_owned() };
    let event = |name: &str, at: usize| {
        match name {
        "reasoning in an open block" => {
            format!(r#"{{"choices":[{{"index":0,"delta":{{"reasoning":"{}"}}}}]}}"#, start(at))
        }
        "starts of keys" => r#"{"choices":[{"index":0,"delta":{"reasoning":"a k3"}}]}"#.to_owned(),
        "starts of tags" => format!(r#"{{"x{}":"<mem"}}"#, at % 50),
        "places that never come again" => format!(r#"{{"x{at}":"k3f9"}}"#),
        "numbers that count up" => format!(r#"{{"choices":[{{"index":{at},"delta":{{"content":"a "}}}}]}}"#),
        "finish reasons in an open block" => {
            format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"{}"}},"finish_reason":"length"}}]}}"#, start(at))
        }
        "content blocks" => {
            format!(r#"{{"type":"content_block_start","index":{at},"content_block":{{"type":"text","text":""}}}}"#)
        }
        "content parts" => {
            format!(r#"{{"type":"response.content_part.added","output_index":{at},"content_index":{at}}}"#)
        }
        "annotations of an open block" => match at % 2 {
            0 => format!(
                r#"{{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"{}"}}"#,
                start(at)
            ),
            _ => r#"{"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"start_index":9}}"#.to_owned(),
        },
        _ => format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"{}"}}}}],"n":{at}}}"#, start(at)),
    }
    };
    for name in [
        "reasoning in an open block",
        "starts of keys",
        "starts of tags",
        "places that never come again",
        "numbers that count up",
        "finish reasons in an open block",
        "content blocks",
        "content parts",
        "annotations of an open block",
        "open block",
    ] {
        for api in [Api::Completions, Api::Responses, Api::Messages] {
            let count = 4_000;
            let length: usize = (0..count).map(|at| event(name, at).len()).sum();
            let single = stream_work(api, (0..count).map(|at| event(name, at)));
            let double = stream_work(api, (0..2 * count).map(|at| event(name, at)));
            assert!(double as f64 <= FACTOR * (single + FIXED) as f64, "{name} {api:?}: {single}, {double}");
            assert!(single <= 100 * length as u64, "{name} {api:?}: {single} for {length}");
        }
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    let document = |name: &str, count: usize| {
        let string = match name {
            "keys" => format!("\"{KEY}\""),
            "tags" => format!("\"<memory key='{KEY}'>[1]</memory>\""),
            "names" => format!("{{\"{KEY}\":{{}}}}"),
            _ => "[".to_owned(),
        };
        let items = vec![string; count].join(",");
        format!("{{\"choices\":[{{\"message\":{{\"content\":\"Hi {KEY}\"}}}}],\"x\":[{items}]}}")
    };
    for name in ["keys", "tags", "names", "brackets"] {
        for api in [Api::Completions, Api::Responses, Api::Messages] {
            let work = |count: usize| {
                work::take();
                reply::clean(api, &document(name, count), &rule());
                work::take()
            };
            let (single, double) = (work(4_000), work(8_000));
            assert!(double as f64 <= FACTOR * (single + FIXED) as f64, "{name} {api:?}: {single}, {double}");
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
