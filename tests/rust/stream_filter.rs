//! The stream filter as a black box: bytes of server-sent events in, bytes out.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::api::Api;
use fast_memory::wire::block::{Block, BlockRule};
use fast_memory::wire::stream::{Output, StreamFilter};
use proptest::prelude::*;

const KEY: &str = "k3f9x2abqrst";

fn delta(index: u64, content: &str) -> String {
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

fn rule() -> BlockRule {
    BlockRule::learning(KEY)
}

/// Filters a chat completion that arrives in these chunks.
fn filter_chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (String, Vec<Block>) {
    run(StreamFilter::new(Api::Completions, &rule()), chunks)
}

fn run<'a>(mut filter: StreamFilter, chunks: impl IntoIterator<Item = &'a [u8]>) -> (String, Vec<Block>) {
    let (mut output, mut withheld) = (Vec::new(), Vec::new());
    for chunk in chunks {
        output.extend(filter.push(chunk).into_bytes(chunk, &mut withheld));
    }
    output.extend(filter.finish());
    (String::from_utf8(output).unwrap(), filter.take_blocks())
}

/// The text of a choice, as an SDK assembles it.
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
            delta(0, "Use `<memory>`."),
            "not json".to_owned(),
            finish(0, "stop"),
            "[DONE]".to_owned(),
        ];
        let whole = format!("event: x\r\nid: 7\n\n{}data: unterminated", stream(&events, newline));
        for at in 0..whole.len() {
            let (one, two) = whole.as_bytes().split_at(at);
            assert_eq!(filter_chunks([one, two]).0, whole, "split at {at}");
        }
    }
}

#[test]
fn only_events_with_a_block_change() {
    let block = format!("<memory key=\"{KEY}\">{{\"memories\":[]}}</memory>");
    let (first, second) = block.split_at(12);
    let events =
        [delta(0, "Hi"), delta(0, &format!(".\n\n{first}")), delta(0, second), finish(0, "stop"), "[DONE]".to_owned()];
    let (output, blocks) = filter_chunks([stream(&events, "\n").as_bytes()]);
    let expected = [delta(0, "Hi"), delta(0, "."), finish(0, "stop"), "[DONE]".to_owned()];
    assert_eq!(output, stream(&expected, "\n"));
    assert_eq!(blocks, [Block::parse("{\"memories\":[]}")]);
}

#[test]
fn a_reply_truncated_inside_the_block_is_marked_as_complete() {
    let events = [delta(0, &format!("Hi.\n<memory key=\"{KEY}\">{{\"mem")), finish(0, "length")];
    assert_eq!(
        filter_chunks([stream(&events, "\n").as_bytes()]).0,
        stream(&[delta(0, "Hi."), finish(0, "stop")], "\n")
    );
    let plain = stream(&[delta(0, "Hi, I am"), finish(0, "length")], "\n");
    assert_eq!(filter_chunks([plain.as_bytes()]).0, plain);
}

#[test]
fn text_before_a_block_is_output_at_once() {
    let mut filter = StreamFilter::new(Api::Completions, &rule());
    let hello = stream(&[delta(0, "Hello there.")], "\n");
    assert_eq!(filter.push(hello.as_bytes()), Output::Unchanged);
    let opening = stream(&[delta(0, &format!("\n\n<memory key=\"{KEY}\">"))], "\n");
    assert_eq!(filter.push(opening.as_bytes()), Output::Nothing);
}

#[test]
fn every_choice_is_filtered_on_its_own() {
    let block = format!("\n<memory key=\"{KEY}\">[\"a b\"]</memory>");
    let events = [
        delta(0, "A\n"),
        delta(1, "B"),
        delta(0, "<"),
        delta(1, &block),
        delta(0, "b>"),
        finish(1, "stop"),
        finish(0, "stop"),
    ];
    let (output, blocks) = filter_chunks([stream(&events, "\n").as_bytes()]);
    assert_eq!((text(&output, 0), text(&output, 1)), ("A\n<b>".to_owned(), "B".to_owned()));
    assert_eq!(blocks, [], "only the first choice is learned from");
}

/// Events with names.
fn named(events: &[(&str, &str)]) -> String {
    events.iter().map(|(name, data)| format!("event: {name}\ndata: {data}\n\n")).collect()
}

/// Filters `stream`, and checks that chunks of other sizes have the same result.
#[track_caller]
fn filter_stream(api: Api, stream: &str) -> (String, Vec<Block>) {
    let filter = |size: usize| run(StreamFilter::new(api, &rule()), stream.as_bytes().chunks(size));
    let whole = filter(stream.len());
    for size in [1, 7, 64] {
        assert_eq!(filter(size), whole, "in chunks of {size} bytes");
    }
    whole
}

#[test]
fn every_event_of_a_response_has_the_same_text() {
    let block = format!("<memory key=\\\"{KEY}\\\">{{\\\"memories\\\":[\\\"a b\\\"]");
    let events = |texts: [&str; 3], all: &str, end: &str, status: &str, details: &str| {
        let delta = |number: usize, text: &str, tokens: &str| {
            format!(
                r#"{{"type":"response.output_text.delta","sequence_number":{number},"output_index":0,"content_index":0,"delta":"{text}","logprobs":[{tokens}],"obfuscation":"x"}}"#
            )
        };
        let item = format!(
            r#"{{"type":"message","status":"{status}","content":[{{"type":"output_text","text":"{all}","annotations":[]}}]}}"#
        );
        let terminal = format!(
            r#"{{"type":"{end}","response":{{"id":"r1","object":"response","status":"{status}","incomplete_details":{details},"output":[{item}]}}}}"#
        );
        let annotation = |start| {
            format!(
                r#"{{"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{{"start_index":{start}}}}}"#
            )
        };
        let dropped = if texts[2].is_empty() {
            Vec::new()
        } else {
            vec![("response.output_text.annotation.added".to_owned(), annotation(9))]
        };
        let mut events = vec![
            (
                "response.created".to_owned(),
                r#"{"type":"response.created","response":{"id":"r1","output":[]}}"#.to_owned(),
            ),
            ("response.output_text.delta".to_owned(), delta(1, texts[0], r#"{"token":"H"},{"token":"i."}"#)),
            (
                "response.output_text.delta".to_owned(),
                delta(2, texts[1], if texts[1].is_empty() { "" } else { r#"{"token":"x"}"# }),
            ),
            ("response.output_text.annotation.added".to_owned(), annotation(1)),
            ("response.output_text.delta".to_owned(), delta(3, texts[2], "")),
        ];
        events.extend(dropped);
        events.extend([
            (
                "response.output_text.done".to_owned(),
                format!(r#"{{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"{all}"}}"#),
            ),
            (
                "response.output_item.done".to_owned(),
                format!(r#"{{"type":"response.output_item.done","item":{item}}}"#),
            ),
            (end.to_owned(), terminal),
        ]);
        // An event with nothing but text is removed with the text.
        events.retain(|(_, data)| !data.contains(r#""delta":"""#));
        let events: Vec<(&str, &str)> = events.iter().map(|(name, data)| (name.as_str(), data.as_str())).collect();
        named(&events)
    };
    let (first, second) = block.split_at(14);
    let whole = format!("Hi.\\n{block}");
    let token_limit = r#"{"reason":"max_output_tokens"}"#;
    let stream =
        events(["Hi.", &format!("\\n{first}"), second], &whole, "response.incomplete", "incomplete", token_limit);
    let expected = events(["Hi.", "", ""], "Hi.", "response.completed", "completed", "null");
    let (output, blocks) = filter_stream(Api::Responses, &stream);
    assert_eq!(output, expected);
    assert_eq!(blocks.len(), 1);
    let plain = events(["Hi.", " Ho", ""], "Hi. Ho", "response.incomplete", "incomplete", token_limit);
    assert_eq!(filter_stream(Api::Responses, &plain).0, plain);
}

#[test]
fn an_emptied_content_block_is_removed_unless_it_is_the_only_one() {
    let start = |index: u64, block: &str| {
        ("content_block_start", format!(r#"{{"type":"content_block_start","index":{index},"content_block":{block}}}"#))
    };
    let delta = |index: u64, text: &str| {
        (
            "content_block_delta",
            format!(
                r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"text_delta","text":"{text}"}}}}"#
            ),
        )
    };
    let stop = |index: u64| ("content_block_stop", format!(r#"{{"type":"content_block_stop","index":{index}}}"#));
    let text = r#"{"type":"text","text":""}"#;
    let call = r#"{"type":"tool_use","id":"1"}"#;
    let end =
        |reason: &str| ("message_delta", format!(r#"{{"type":"message_delta","delta":{{"stop_reason":"{reason}"}}}}"#));
    let block = format!("<memory key=\\\"{KEY}\\\">[\\\"a b\\\"]</memory>");
    let stream = |events: &[(&str, String)]| {
        named(&events.iter().map(|(name, data)| (*name, data.as_str())).collect::<Vec<_>>())
    };

    let before_a_call = stream(&[start(0, text), delta(0, &block), stop(0), start(1, call), stop(1), end("tool_use")]);
    let expected = stream(&[start(0, call), stop(0), end("tool_use")]);
    assert_eq!(filter_stream(Api::Messages, &before_a_call), (expected, vec![Block::parse("[\"a b\"]")]));

    let after_an_answer =
        stream(&[start(0, text), delta(0, "Hi."), stop(0), start(1, text), delta(1, &block), stop(1), end("end_turn")]);
    let expected = stream(&[start(0, text), delta(0, "Hi."), stop(0), end("end_turn")]);
    assert_eq!(filter_stream(Api::Messages, &after_an_answer).0, expected);

    let alone = stream(&[start(0, text), delta(0, &block), stop(0), end("end_turn")]);
    let expected = stream(&[start(0, text), stop(0), end("end_turn")]);
    assert_eq!(filter_stream(Api::Messages, &alone).0, expected);

    let truncated = stream(&[
        start(0, text),
        delta(0, "Hi."),
        delta(0, &format!("\\n{}", &block[..20])),
        stop(0),
        end("max_tokens"),
    ]);
    let expected = stream(&[start(0, text), delta(0, "Hi."), stop(0), end("end_turn")]);
    assert_eq!(filter_stream(Api::Messages, &truncated).0, expected);

    let nothing = stream(&[start(0, text), stop(0), start(1, call), stop(1), end("tool_use")]);
    assert_eq!(filter_stream(Api::Messages, &nothing).0, nothing);
}

#[test]
fn a_stream_that_resumes_inside_a_block_outputs_none_of_it() {
    let delta = |text: &str| {
        let data = format!(
            r#"{{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":{}}}"#,
            quote(text)
        );
        ("response.output_text.delta", data)
    };
    let done = |text: &str| {
        let data = format!(
            r#"{{"type":"response.output_text.done","output_index":0,"content_index":0,"text":{}}}"#,
            quote(text)
        );
        ("response.output_text.done", data)
    };
    let added = || {
        (
            "response.content_part.added",
            r#"{"type":"response.content_part.added","output_index":0,"content_index":0}"#.to_owned(),
        )
    };
    let stream = |events: &[(&str, String)]| {
        named(&events.iter().map(|(name, data)| (*name, data.as_str())).collect::<Vec<_>>())
    };
    let resumed = |stream: &str| run(StreamFilter::resuming(Api::Responses, &rule()), [stream.as_bytes()]).0;
    let block = format!("<memory key=\"{KEY}\">[\"a b\"]</memory>");
    let inside = stream(&[delta(&block[9..]), delta("\nBye."), done(&format!("Hi.\n{block}\nBye."))]);
    assert_eq!(resumed(&inside), stream(&[delta("\nBye."), done("Hi.\nBye.")]));
    let before = stream(&[delta("lo."), delta(&format!("\n{block}")), done(&format!("Hello.\n{block}"))]);
    assert_eq!(resumed(&before), stream(&[delta("lo."), done("Hello.")]));
    let begun = stream(&[added(), delta("Hello."), delta("\n<memory")]);
    assert_eq!(resumed(&begun), begun.replace(&named(&[("response.output_text.delta", &delta("\n<memory").1)]), ""));
}

#[test]
fn a_document_in_place_of_a_stream_is_cleaned() {
    let content = quote(&format!("Hi.\n<memory key=\"{KEY}\">[\"a b\"]</memory>"));
    let reply = |content: &str| format!(r#"{{"choices":[{{"message":{{"content":{content}}}}}],"id":1.0}}"#);
    assert_eq!(filter_stream(Api::Completions, &reply(&content)), (reply("\"Hi.\""), vec![Block::parse("[\"a b\"]")]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_split_of_the_bytes_changes_the_output(
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
            events.push(delta(0, &piece.iter().collect::<String>()));
            rest = after;
        }
        events.extend([finish(0, "stop"), "[DONE]".to_owned()]);
        let bytes = stream(&events, if crlf { "\r\n" } else { "\n" });
        let expected = if shape == 3 { format!("{answer}\n\n") } else { answer };
        let (output, _) = filter_chunks(bytes.as_bytes().chunks(7));
        prop_assert_eq!(text(&output, 0), expected);
        prop_assert_eq!(output, filter_chunks([bytes.as_bytes()]).0);
    }
}

#[test]
fn only_items_after_a_removed_one_get_another_number() {
    let start = |index: u64, block: &str| {
        format!(r#"{{"type":"content_block_start","index":{index},"content_block":{{"type":{block}}}}}"#)
    };
    let text = |index: u64, text: &str| {
        let text = quote(text);
        format!(r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"text_delta","text":{text}}}}}"#)
    };
    let stop = |index: u64| format!(r#"{{"type":"content_block_stop","index":{index}}}"#);
    let block = format!("<memory key=\"{KEY}\">[\"Keeps bees\"]</memory>");
    let tool = r#""tool_use","id":"t","name":"n","input":{}"#;
    let (first, hidden) = (start(0, r#""text","text":"""#), start(1, r#""text","text":"""#));
    let sent = [first.clone(), text(0, "Hi"), hidden, text(1, &block), start(2, tool), text(0, "."), stop(1), stop(2)];
    let shown = [first, text(0, "Hi"), start(1, tool), text(0, "."), stop(1)];
    let bytes = stream(&sent, "\n");
    let (output, blocks) = run(StreamFilter::new(Api::Messages, &rule()), [bytes.as_bytes()]);
    assert_eq!((output, blocks.len()), (stream(&shown, "\n"), 1));
}
