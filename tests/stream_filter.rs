//! The stream filter from outside: bytes of server-sent events in, bytes out.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::stream::StreamFilter;
use proptest::prelude::*;

const KEY: &str = "k3f9x2ab";

fn chunk(index: u64, content: &str) -> String {
    format!(
        "{{\"id\":\"c\",\"n\":1.0,\"choices\":[{{\"index\":{index},\"delta\":{{\"content\":{}}}}}]}}",
        quote(content)
    )
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn finish(index: u64, reason: &str) -> String {
    format!("{{\"choices\":[{{\"index\":{index},\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}")
}

fn stream(events: &[String], newline: &str) -> String {
    events.iter().map(|event| format!("data: {event}{newline}{newline}")).collect()
}

fn filter<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (String, Vec<String>) {
    let mut filter = StreamFilter::new(KEY, false);
    let mut seen = Vec::new();
    for piece in pieces {
        seen.extend(filter.push(piece));
    }
    seen.extend(filter.finish());
    (String::from_utf8(seen).unwrap(), filter.take_blocks())
}

/// The text of a choice, as an SDK would put it together.
fn text(stream: &str, index: u64) -> String {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| *data != "[DONE]");
    data.map(|data| serde_json::from_str::<serde_json::Value>(data).unwrap())
        .flat_map(|event| event["choices"].as_array().cloned().unwrap_or_default())
        .filter(|choice| choice["index"] == index)
        .filter_map(|choice| choice["delta"]["content"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_stream_without_a_block_keeps_its_bytes() {
    for newline in ["\n", "\r\n"] {
        let events = [
            ": ping".to_owned(),
            chunk(0, "Use `<memory>`."),
            "not json".to_owned(),
            finish(0, "stop"),
            "[DONE]".to_owned(),
        ];
        let whole = format!("event: x\r\nid: 7\n\n{}data: unterminated", stream(&events, newline));
        for at in 0..whole.len() {
            let (one, two) = whole.as_bytes().split_at(at);
            assert_eq!(filter([one, two]).0, whole, "split at {at}");
        }
    }
}

#[test]
fn only_the_content_of_events_with_a_block_changes() {
    let block = format!("<memory key=\"{KEY}\">{{\"memories\":[]}}</memory>");
    let (first, second) = block.split_at(12);
    let events =
        [chunk(0, "Hi"), chunk(0, &format!(".\n\n{first}")), chunk(0, second), finish(0, "stop"), "[DONE]".to_owned()];
    let (seen, blocks) = filter([stream(&events, "\n").as_bytes()]);
    let expected = [chunk(0, "Hi"), chunk(0, "."), chunk(0, ""), finish(0, "stop"), "[DONE]".to_owned()];
    assert_eq!(seen, stream(&expected, "\n"));
    assert_eq!(blocks, ["{\"memories\":[]}"]);
}

#[test]
fn a_reply_cut_off_inside_the_block_ends_as_if_it_were_whole() {
    let events = [chunk(0, &format!("Hi.\n<memory key=\"{KEY}\">{{\"mem")), finish(0, "length")];
    assert_eq!(filter([stream(&events, "\n").as_bytes()]).0, stream(&[chunk(0, "Hi."), finish(0, "stop")], "\n"));
    let plain = stream(&[chunk(0, "Hi, I am"), finish(0, "length")], "\n");
    assert_eq!(filter([plain.as_bytes()]).0, plain);
}

#[test]
fn what_comes_before_a_block_is_not_delayed() {
    let mut filter = StreamFilter::new(KEY, false);
    let hello = stream(&[chunk(0, "Hello there.")], "\n");
    assert_eq!(filter.push(hello.as_bytes()), hello.as_bytes());
    let opening = stream(&[chunk(0, &format!("\n\n<memory key=\"{KEY}\">"))], "\n");
    assert_eq!(filter.push(opening.as_bytes()), b"");
}

#[test]
fn every_choice_has_a_filter_of_its_own() {
    let block = format!("\n<memory key=\"{KEY}\">[\"a b\"]</memory>");
    let events = [
        chunk(0, "A\n"),
        chunk(1, "B"),
        chunk(0, "<"),
        chunk(1, &block),
        chunk(0, "b>"),
        finish(1, "stop"),
        finish(0, "stop"),
    ];
    let (seen, blocks) = filter([stream(&events, "\n").as_bytes()]);
    assert_eq!((text(&seen, 0), text(&seen, 1)), ("A\n<b>".to_owned(), "B".to_owned()));
    assert_eq!(blocks, Vec::<String>::new(), "the block of another choice than the first is not learned");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_split_of_the_bytes_changes_what_is_shown(
        answer in "[ -~é🐍\n]{0,60}",
        shape in 0..4_usize,
        sizes in prop::collection::vec(1..40_usize, 1..20),
        crlf in any::<bool>(),
    ) {
        let answer = format!("x{}.", answer.replace(['<', '`', '~'], "_"));
        let json = "{\"memories\":[{\"content\":\"é 🐍\"}]}";
        let block = match shape {
            0 => format!("<memory key=\"{KEY}\">{json}</memory>"),
            1 => format!("```json\n<memory key=\"{KEY}\">\n{json}\n</memory>\n```"),
            2 => format!("<memory key=\"{KEY}\">{}", &json[..20]),
            _ => String::new(),
        };
        let reply: Vec<char> = format!("{answer}\n\n{block}").chars().collect();
        let mut sizes = sizes.iter().cycle();
        let mut events = Vec::new();
        let mut rest = reply.as_slice();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
            events.push(chunk(0, &piece.iter().collect::<String>()));
            rest = after;
        }
        events.extend([finish(0, "stop"), "[DONE]".to_owned()]);
        let bytes = stream(&events, if crlf { "\r\n" } else { "\n" });
        let expected = if shape == 3 { format!("{answer}\n\n") } else { answer };
        let (seen, _) = filter(bytes.as_bytes().chunks(7));
        prop_assert_eq!(text(&seen, 0), expected);
        prop_assert_eq!(seen, filter([bytes.as_bytes()]).0);
    }
}
