//! Replies of servers and models that are not as the API documents them: nothing of the answer is lost, no block is shown.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::api::Api;
use fast_memory::wire::block::{Block, BlockRule};
use fast_memory::wire::reply;
use fast_memory::wire::stream::StreamFilter;
use serde_json::{Value, json};

const KEY: &str = "k3f9x2abqrst";
const BLOCK: &str =
    "\n\n<memory key=\"k3f9x2abqrst\">{\"memories\":[{\"content\":\"Keeps bees\",\"category\":\"fact\"}]}</memory>";
const APIS: [Api; 3] = [Api::Completions, Api::Responses, Api::Messages];

fn rule() -> BlockRule {
    BlockRule { learn: vec![KEY.to_owned()], hide: Some([7; 16]) }
}

struct Reply {
    events: Vec<Value>,
    blocks: Vec<Block>,
    unkeyed: usize,
}

impl Reply {
    /// The values at `pointer`, of the events that have one.
    fn at(&self, pointer: &str) -> Vec<&Value> {
        self.events.iter().filter_map(|event| event.pointer(pointer)).collect()
    }

    fn text(&self, pointer: &str) -> String {
        self.at(pointer).iter().filter_map(|value| value.as_str()).collect()
    }
}

fn filter(mut filter: StreamFilter, events: &[Value]) -> Reply {
    let (mut output, mut withheld) = (Vec::new(), Vec::new());
    for event in events {
        let chunk = format!("data: {event}\n\n");
        output.extend(filter.push(chunk.as_bytes()).into_bytes(chunk.as_bytes(), &mut withheld));
    }
    let chunk = b"data: [DONE]\n\n";
    output.extend(filter.push(chunk).into_bytes(chunk, &mut withheld));
    output.extend(filter.finish());
    let output = String::from_utf8(output).unwrap();
    assert!(!output.contains(KEY), "{output}");
    let data = output.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| *data != "[DONE]");
    let events = data.map(|data| serde_json::from_str(data).unwrap()).collect();
    let found = filter.take_found();
    Reply { events, blocks: found.blocks, unkeyed: found.unkeyed }
}

fn completion(events: &[Value]) -> Reply {
    filter(StreamFilter::new(Api::Completions, &rule()).with_single_choice(), events)
}

/// Pieces of `text` of this many characters.
fn pieces(text: &str, size: usize) -> Vec<String> {
    text.chars().collect::<Vec<_>>().chunks(size).map(|piece| piece.iter().collect()).collect()
}

/// The stream of a reply, which reached the token limit if `is_cut`, and where its text is.
fn stream(api: Api, text: &str, size: usize, is_cut: bool) -> (Vec<Value>, &'static str) {
    let pieces = pieces(text, size);
    match api {
        Api::Completions => {
            let delta = |text: &String| json!({"choices": [{"index": 0, "delta": {"content": text}}]});
            let reason = if is_cut { "length" } else { "stop" };
            let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]});
            (pieces.iter().map(delta).chain([end]).collect(), "/choices/0/delta/content")
        }
        Api::Responses => {
            let delta = |text: &String| json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": text});
            let status = if is_cut { "incomplete" } else { "completed" };
            let end = json!({"type": format!("response.{status}"), "response": {"status": status,
                "incomplete_details": if is_cut { json!({"reason": "max_output_tokens"}) } else { Value::Null },
                "output": [{"type": "message", "status": status, "content": [{"type": "output_text", "text": text}]}]}});
            (pieces.iter().map(delta).chain([end]).collect(), "/delta")
        }
        Api::Messages => {
            let delta = |text: &String| json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}});
            let start =
                json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
            let reason = if is_cut { "max_tokens" } else { "end_turn" };
            let end = [
                json!({"type": "content_block_stop", "index": 0}),
                json!({"type": "message_delta", "delta": {"stop_reason": reason}}),
                json!({"type": "message_stop"}),
            ];
            ([start].into_iter().chain(pieces.iter().map(delta)).chain(end).collect(), "/delta/text")
        }
    }
}

/// The reply as one document, and where its text is.
fn document(api: Api, text: &str) -> (Value, &'static str) {
    match api {
        Api::Completions => (
            json!({"choices": [{"index": 0, "message": {"content": text}, "finish_reason": "length"}]}),
            "/choices/0/message/content",
        ),
        Api::Responses => (
            json!({"status": "completed", "output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}]}),
            "/output/0/content/0/text",
        ),
        Api::Messages => (
            json!({"type": "message", "content": [{"type": "text", "text": text}], "stop_reason": "max_tokens"}),
            "/content/0/text",
        ),
    }
}

#[test]
fn a_thought_about_the_tag_loses_nothing_of_the_answer() {
    let tag = format!("<memory key=\"{KEY}\">");
    for thought in [
        "<think>The note wants TAG at the end; I have nothing.</think>\n\nA long answer.",
        "<think>It says TAG{\"memories\":[]} or so.</think>\n\nA long answer.",
        "The format is `TAG`. I skip it.</think>\n\nA long answer with { braces }.",
        "[THINK]TAG? No.[/THINK]A long answer.",
        "TAG\n\nA long answer.",
    ] {
        let text = thought.replace("TAG", &tag);
        let expected =
            thought.replace("TAG{\"memories\":[]}", "").replace("It says  or", "It says or").replace("TAG", "<memory>");
        for api in APIS {
            for size in [1, 3, 7, 1000] {
                for (text, blocks) in [(text.clone(), 0), (format!("{text}{BLOCK}"), 1)] {
                    let (events, pointer) = stream(api, &text, size, blocks == 0);
                    let reply = filter(StreamFilter::new(api, &rule()), &events);
                    assert_eq!(reply.text(pointer), expected, "{api:?} {size}");
                    let learned = reply.blocks.iter().filter(|block| !block.operations.is_empty()).count();
                    assert_eq!(learned, blocks, "{api:?} {size} {text}");
                    if blocks == 0 && !thought.contains("[]}") {
                        // The reply is truncated: it says so.
                        assert_eq!(
                            reply.events.last(),
                            events.last().map(|event| clean_last(api, event, &text, &expected)).as_ref()
                        );
                    }
                }
            }
            let (whole, pointer) = document(api, &format!("{text}{BLOCK}"));
            let clean = reply::clean(api, &whole.to_string(), &rule());
            let edited: Value = serde_json::from_str(&clean.edited.unwrap()).unwrap();
            assert_eq!(edited.pointer(pointer).unwrap(), &json!(expected), "{api:?}");
        }
    }
}

/// The last event with the text of the answer in place of the one in it.
fn clean_last(api: Api, event: &Value, text: &str, expected: &str) -> Value {
    if api != Api::Responses {
        return event.clone();
    }
    let event = event.to_string().replace(&Value::from(text).to_string(), &Value::from(expected).to_string());
    serde_json::from_str(&event).unwrap()
}

#[test]
fn a_draft_in_a_thought_counts_once() {
    for api in APIS {
        for size in [1, 5, 1000] {
            let (events, pointer) =
                stream(api, &format!("<think>I write{BLOCK} then.</think>Hello.{BLOCK}{BLOCK}"), size, false);
            let reply = filter(StreamFilter::new(api, &rule()), &events);
            assert_eq!(reply.text(pointer), "<think>I write then.</think>Hello.", "{api:?} {size}");
            assert_eq!(reply.blocks.len(), 1, "{api:?} {size}");
        }
    }
}

#[test]
fn a_choice_whose_number_counts_up_is_one_text() {
    let text = format!("Hi.{BLOCK}");
    for size in [1, 4, 9] {
        let delta = |(at, text): (usize, &String)| json!({"choices": [{"index": at, "delta": {"content": text, "reasoning": "k3"}}]});
        let events: Vec<Value> = pieces(&text, size).iter().enumerate().map(delta).collect();
        let reply = completion(&events);
        assert_eq!((reply.text("/choices/0/delta/content").as_str(), reply.blocks.len()), ("Hi.", 1), "{size}");
    }
    // With several choices the number counts.
    let events = [("A", 0), ("B", 1), (BLOCK, 1), (BLOCK, 0)]
        .map(|(text, index)| json!({"choices": [{"index": index, "delta": {"content": text}}]}));
    let reply = filter(StreamFilter::new(Api::Completions, &rule()), &events);
    assert_eq!((reply.text("/choices/0/delta/content").as_str(), reply.blocks.len()), ("AB", 1));
    let whole = json!({"choices": [{"index": 7, "message": {"content": text}}]});
    assert_eq!(reply::clean(Api::Completions, &whole.to_string(), &rule()).found.blocks.len(), 1);
}

#[test]
fn channels_that_count_up_continue_the_one_that_was_announced() {
    let text = format!("Hi.{BLOCK}");
    let mut events =
        vec![json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})];
    events.extend(pieces(&text, 4).iter().enumerate().map(
        |(at, text)| json!({"type": "content_block_delta", "index": at, "delta": {"type": "text_delta", "text": text}}),
    ));
    events.push(json!({"type": "message_stop"}));
    let reply = filter(StreamFilter::new(Api::Messages, &rule()), &events);
    assert_eq!((reply.text("/delta/text").as_str(), reply.blocks.len()), ("Hi.", 1));
    let mut events = vec![json!({"type": "response.content_part.added", "output_index": 0, "content_index": 0})];
    events.extend(pieces(&text, 4).iter().enumerate().map(|(at, text)| json!({"type": "response.output_text.delta", "output_index": 0, "content_index": at, "delta": text})));
    let reply = filter(StreamFilter::new(Api::Responses, &rule()), &events);
    assert_eq!((reply.text("/delta").as_str(), reply.blocks.len()), ("Hi.", 1));
}

#[test]
fn a_finish_reason_on_every_chunk_ends_no_text() {
    let text = format!("Hi there. \n{BLOCK}");
    for reason in ["stop", "length", "STOP"] {
        for size in [1, 4, 9, 1000] {
            let delta =
                |text: &String| json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]});
            let events: Vec<Value> = pieces(&text, size).iter().map(delta).collect();
            let reply = completion(&events);
            assert_eq!(
                (reply.text("/choices/0/delta/content").as_str(), reply.blocks.len()),
                ("Hi there.", 1),
                "{reason} {size}"
            );
            assert_eq!(reply.events.len(), events.len(), "they say that the reply ends");
        }
    }
    let usage =
        |text: &str| json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}});
    let events = [
        usage("Hi.\n<mem"),
        json!({"type": "message_delta", "delta": {}, "usage": {"output_tokens": 3}}),
        usage(&BLOCK[6..]),
        json!({"type": "message_stop"}),
    ];
    let reply = filter(StreamFilter::new(Api::Messages, &rule()), &events);
    assert_eq!((reply.text("/delta/text").as_str(), reply.blocks.len()), ("Hi.", 1));
}

#[test]
fn an_end_that_is_truncated_in_a_block_is_marked_as_complete() {
    let events = [
        json!({"choices": [{"index": 0, "delta": {"content": format!("Hi.{}", &BLOCK[..50])}}]}),
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]}),
        json!({"choices": [], "usage": {"total_tokens": 9}}),
    ];
    let reply = completion(&events);
    assert_eq!(reply.at("/choices/0/finish_reason"), [&json!("stop")]);
    assert_eq!((reply.text("/choices/0/delta/content").as_str(), reply.events.len()), ("Hi.", 3));
}

#[test]
fn an_event_that_says_more_than_text_stays() {
    let event = |text: &str, name: &str, value: Value| {
        let mut event = json!({"id": "c", "choices": [{"index": 0, "delta": {"content": text}, "content_filter_results": {}}], "provider": "X"});
        event[name] = value;
        event
    };
    let (first, last) = BLOCK.split_at(40);
    for (name, value) in [
        ("citations", json!(["https://example.com"])),
        ("search_results", json!([{"title": "a"}])),
        ("warning", json!("w")),
        ("related_questions", json!(["q"])),
    ] {
        let events = [event("Hi.", "x", Value::Null), event(first, "x", Value::Null), event(last, name, value.clone())];
        let reply = completion(&events);
        assert_eq!(reply.text("/choices/0/delta/content"), "Hi.");
        assert_eq!(reply.events.len(), 2, "the event with nothing else goes");
        assert_eq!(reply.events[1][name], value);
        assert_eq!(reply.blocks.len(), 1);
        // What every event says is not news.
        let events =
            [event("Hi.", name, value.clone()), event(first, name, value.clone()), event(last, name, value.clone())];
        assert_eq!(completion(&events).events.len(), 1, "{name}");
        for nothing in [Value::Null, json!([]), json!({}), json!("")] {
            let events = [event("Hi.", "x", Value::Null), event(BLOCK, name, nothing)];
            assert_eq!(completion(&events).events.len(), 1, "{name}");
        }
    }
    let with = |text: &str, more: Value| json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": text, "x": more});
    let reply = filter(StreamFilter::new(Api::Responses, &rule()), &[with("Hi.", Value::Null), with(BLOCK, json!(1))]);
    assert_eq!(reply.at("/x"), [&Value::Null, &json!(1)]);
    let with = |text: &str, more: Value| json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text, "citations": more}});
    let reply = filter(
        StreamFilter::new(Api::Messages, &rule()),
        &[with("Hi.", Value::Null), with(BLOCK, json!([{"url": "u"}]))],
    );
    assert_eq!((reply.events.len(), reply.text("/delta/text").as_str()), (2, "Hi."));
}

#[test]
fn a_block_without_a_key_at_the_end_of_a_reply_is_counted() {
    for api in APIS {
        let (events, pointer) = stream(api, &format!("Hi.{}", BLOCK.replace(" key=\"k3f9x2abqrst\"", "")), 5, false);
        let reply = filter(StreamFilter::new(api, &rule()), &events);
        assert_eq!((reply.unkeyed, reply.blocks.len()), (1, 0), "{api:?}");
        assert!(reply.text(pointer).ends_with("</memory>"));
    }
}

#[test]
fn a_reply_of_another_shape_is_cleaned() {
    let text = format!("Hi.{BLOCK}");
    for whole in [
        json!({"completion_message": {"content": {"type": "text", "text": text}}}),
        json!({"result": {"choices": [{"message": {"content": text}}]}}),
        json!({"data": [{"output": text}]}),
        json!({"choices": [{"message": {"content": {"text": text}}}]}),
        json!({"choices": [{"text": text}]}),
        json!([text]),
    ] {
        for api in APIS {
            let clean = reply::clean(api, &whole.to_string(), &rule());
            let expected = whole.to_string().replace(&Value::from(text.clone()).to_string(), "\"Hi.\"");
            assert_eq!(clean.edited, Some(expected));
            assert!(clean.found.blocks.is_empty());
        }
    }
}
