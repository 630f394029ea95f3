//! No string of a reply leaves with the key of the turn, whatever the API, the field and the split.
#![cfg(not(target_arch = "wasm32"))]

mod generated;

use std::collections::BTreeMap;

use fast_memory::wire::api::Api;
use fast_memory::wire::block::{Block, BlockRule};
use fast_memory::wire::json::quote;
use fast_memory::wire::reply;
use fast_memory::wire::stream::StreamFilter;
use serde_json::{Value, json};

const KEY: &str = "k3f9x2abqrst";
const BLOCK: &str = r#"<memory key="k3f9x2abqrst">{"memories":[{"content":"Keeps bees","category":"fact"}]}</memory>"#;

fn rule() -> BlockRule {
    BlockRule { learn: vec![KEY.to_owned()], hide: Some([7; 16]) }
}

fn stream(events: &[Value]) -> String {
    events.iter().map(|event| format!("data: {event}\n\n")).collect::<String>() + "data: [DONE]\n\n"
}

struct Filtered {
    output: String,
    blocks: Vec<Block>,
}

impl Filtered {
    fn events(&self) -> Vec<Value> {
        let data = self.output.lines().filter_map(|line| line.strip_prefix("data: "));
        data.filter(|data| *data != "[DONE]").map(|data| serde_json::from_str(data).expect(data)).collect()
    }

    /// The strings at each place of events of one type, joined.
    fn strings(&self) -> BTreeMap<String, String> {
        let mut strings = BTreeMap::new();
        self.events().iter().for_each(|event| {
            add_strings(event, event["type"].as_str().unwrap_or_default(), &mut strings);
        });
        strings
    }
}

fn add_strings(value: &Value, path: &str, strings: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => strings.entry(path.to_owned()).or_default().push_str(text),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| add_strings(item, &format!("{path}/{at}"), strings));
        }
        Value::Object(members) => {
            for (name, value) in members {
                strings.entry(format!("{path}#{name}")).or_default().push_str(name);
                add_strings(value, &format!("{path}/{name}"), strings);
            }
        }
        _ => {}
    }
}

fn run<'a>(mut filter: StreamFilter, chunks: impl IntoIterator<Item = &'a [u8]>) -> Filtered {
    let (mut output, mut withheld) = (Vec::new(), Vec::new());
    for chunk in chunks {
        output.extend(filter.push(chunk).into_bytes(chunk, &mut withheld));
    }
    output.extend(filter.finish());
    Filtered { output: String::from_utf8(output).unwrap(), blocks: filter.take_blocks() }
}

fn filter(api: Api, stream: &str) -> Filtered {
    run(StreamFilter::new(api, &rule()), [stream.as_bytes()])
}

#[track_caller]
fn check_strings(filtered: &Filtered) {
    let output = filtered.output.to_lowercase();
    assert!(!output.contains(KEY), "{output}");
    for (path, text) in filtered.strings() {
        let text = text.to_lowercase();
        assert!(!text.contains(KEY), "{path}: {text}");
        let tag = text.rfind("<memory key").map(|at| &text[at..]);
        assert!(
            tag.is_none_or(|tag| !format!("<memory key=\"{KEY}").starts_with(tag) || tag.len() < 14),
            "{path}: {text}"
        );
    }
}

/// The event of a completion with `text`, and `piece` at `place`.
fn completion(text: Option<&str>, place: &[String], piece: Option<&str>) -> Value {
    let mut delta = json!({});
    if let Some(text) = text {
        delta["content"] = json!(text);
    }
    let mut event = json!({"id": "c", "choices": [{"index": 0, "delta": delta}]});
    if let Some(piece) = piece {
        set(&mut event, place, piece);
    }
    event
}

fn set(event: &mut Value, place: &[String], piece: &str) {
    let mut at = event;
    for name in place {
        at = match name.parse::<usize>() {
            Ok(index) => {
                if !at.is_array() {
                    *at = json!([]);
                }
                let items = at.as_array_mut().unwrap();
                while items.len() <= index {
                    items.push(json!({}));
                }
                &mut items[index]
            }
            Err(_) => &mut at[name.as_str()],
        };
    }
    *at = json!(piece);
}

fn place(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

/// Places of strings that are no text of the answer.
const PLACES: &[&str] = &[
    "choices/0/delta/reasoning_content",
    "choices/0/delta/reasoning",
    "choices/0/delta/refusal",
    "choices/0/delta/reasoning_details/0/text",
    "choices/0/delta/tool_calls/0/function/arguments",
    "choices/0/delta/tool_calls/1/function/name",
    "choices/0/delta/function_call/arguments",
    "choices/0/delta/audio/transcript",
    "choices/0/delta/annotations/0/url_citation/title",
    "choices/0/text",
    "choices/0/logprobs/content/0/token",
    "choices/0/logprobs/content/0/top_logprobs/0/token",
    "choices/0/content_filter_results/custom/0/id",
    "usage/details/note",
    "obfuscation",
    "id",
    "model",
    "completion_message/content/text",
    "result/output/0/text",
    "x",
];

#[test]
fn a_block_in_any_field_is_removed() {
    for path in PLACES {
        let events = [
            completion(Some("Hello."), &place(path), Some("Hello there.")),
            completion(None, &place(path), Some(&format!("\n\n{BLOCK}"))),
        ];
        let filtered = filter(Api::Completions, &stream(&events));
        check_strings(&filtered);
        let strings = filtered.strings();
        assert_eq!(strings.get(&format!("/{path}")).map(String::as_str), Some("Hello there."), "{path}");
        assert!(filtered.blocks.is_empty(), "{path}");

        let document =
            format!("{{\"choices\":[],\"{}\":[{}]}}", path.replace('/', "_"), quote(&format!("Hi.\n\n{BLOCK}")));
        let clean = reply::clean(Api::Completions, &document, &rule());
        assert_eq!(clean.edited, Some(document.replace(&quote(&format!("Hi.\n\n{BLOCK}")), "\"Hi.\"")), "{path}");
        assert!(clean.found.blocks.is_empty());
    }
}

#[test]
fn a_field_in_single_characters_is_followed() {
    for path in PLACES {
        let text = format!("The note wants {BLOCK} or {KEY}, and <memory key=\"{KEY}\"> in prose.");
        let events: Vec<Value> = text.chars().map(|c| completion(None, &place(path), Some(&c.to_string()))).collect();
        let filtered = filter(Api::Completions, &stream(&events));
        check_strings(&filtered);
        let strings = filtered.strings();
        let visible = strings.get(&format!("/{path}")).map_or("", String::as_str);
        assert!(
            visible.starts_with("The note wants") && visible.ends_with("and <memory> in prose."),
            "{path}: {visible}"
        );
    }
}

#[test]
fn a_text_that_is_repeated_as_a_whole_is_cleaned_each_time() {
    let reply = format!("Hello there, friend.\n\n{BLOCK}");
    let characters: Vec<char> = reply.chars().collect();
    for field in ["message", "full", "snapshot"] {
        for size in [1, 3, 7, 40, 400] {
            let mut so_far = String::new();
            let events: Vec<Value> = characters
                .chunks(size)
                .map(|piece| {
                    let piece: String = piece.iter().collect();
                    so_far += &piece;
                    json!({"choices": [{"index": 0, "delta": {"content": piece}, field: {"content": so_far}}]})
                })
                .collect();
            let filtered = filter(Api::Completions, &stream(&events));
            check_strings(&filtered);
            for event in filtered.events() {
                let twin = event["choices"][0][field]["content"].as_str().unwrap();
                assert!(
                    "Hello there, friend.\n\n".starts_with(twin) || twin == "Hello there, friend.\n\n<",
                    "{field} {size}: {twin}"
                );
            }
            let last = filtered.events().last().unwrap()["choices"][0][field]["content"].clone();
            assert_eq!(last.as_str().unwrap().trim_end(), "Hello there, friend.");
            assert_eq!(filtered.strings()["/choices/0/delta/content"], "Hello there, friend.");
            assert_eq!(filtered.blocks.len(), 1, "{field} {size}");
        }
    }
    // The last event alone has the whole message.
    let whole = json!({"choices": [{"index": 0, "message": {"content": reply}, "finish_reason": "stop"}]});
    let events = [completion(Some(&reply), &[], None), whole.clone()];
    let filtered = filter(Api::Completions, &stream(&events));
    assert_eq!(filtered.events()[1]["choices"][0]["message"]["content"], "Hello there, friend.");
    assert_eq!(filtered.blocks.len(), 1);
    let filtered = filter(Api::Completions, &stream(&[whole]));
    assert_eq!(
        (filtered.events()[0]["choices"][0]["message"]["content"].as_str(), filtered.blocks.len()),
        (Some("Hello there, friend."), 1)
    );
}

#[test]
fn names_comments_and_other_data_have_no_key() {
    let stream = format!(
        "event: {KEY}\nid: {KEY}\ndata: {{\"{KEY}\":1,\"a\":{{\"{KEY}\":\"\\u006b{}\"}}}}\n\n: {KEY}\n\ndata: plain {KEY} text\n\ndata: {{\"a\":\ndata: \"{KEY}\"}}\n\n",
        &KEY[1..]
    );
    let filtered = filter(Api::Completions, &stream);
    assert!(!filtered.output.contains(KEY), "{}", filtered.output);
    assert!(
        filtered.output.starts_with("event: \nid: \ndata: {\"\":1,\"a\":{\"\":\"\"}}\n\n: \n\ndata: plain  text\n\n"),
        "{}",
        filtered.output
    );
    for event in [
        format!("data: {{{KEY}\n\n"),
        format!("data: {{\"a\":\"{KEY}\n\n"),
        format!("data: {{{KEY}\ndata: \"\n\n"),
        format!("data: [1,{KEY}]\n\n"),
        format!("data: \"{KEY}\"\n\n"),
        format!("data: [\"a\",{{\"b\":{KEY}}}]\ndata:\n\n"),
        format!("data: {{\"a\":\ndata: 1}}\n: {KEY}\nid:{KEY}\n\n"),
    ] {
        let filtered = filter(Api::Completions, &event);
        assert_eq!(filtered.output, event.replace(KEY, ""), "{event}");
    }
    let bytes = [b"data: \xff ".as_slice(), KEY.as_bytes(), b"\n\n"].concat();
    let mut filter = StreamFilter::new(Api::Completions, &rule());
    assert_eq!(filter.push(&bytes).into_bytes(&bytes, &mut Vec::new()), b"data: \xff \n\n");
    for document in [format!("Hi {KEY}"), format!("{{\"a\":\"{KEY}"), format!("[\"{KEY}\"]")] {
        let clean = reply::clean(Api::Responses, &document, &rule());
        assert_eq!(clean.edited, Some(document.replace(KEY, "")));
    }
}

#[test]
fn an_event_waits_only_while_a_key_may_go_on() {
    let mut filter = StreamFilter::new(Api::Completions, &rule());
    let mut shown = |piece: &str| {
        let event = stream(&[completion(None, &place("choices/0/delta/reasoning"), Some(piece))])
            .replace("data: [DONE]\n\n", "");
        let output = filter.push(event.as_bytes()).into_bytes(event.as_bytes(), &mut Vec::new());
        !output.is_empty()
    };
    for piece in ["Hello", "k3f", " < 3, ", "members> k", " ", "\n", "<b>"] {
        assert!(shown(piece), "{piece}");
    }
    assert!(!shown("Look: k3f9"));
    assert!(shown("!"));
    assert!(!shown("<mem"));
    assert!(shown("bers>"));
    assert!(!shown("<mem"));
    let ping = stream(&[json!({"choices": []})]).replace("data: [DONE]\n\n", "");
    let waited =
        (0..100).take_while(|_| filter.push(ping.as_bytes()).into_bytes(ping.as_bytes(), &mut Vec::new()).is_empty());
    assert!(waited.count() < 70);
}

#[test]
fn a_turn_without_a_key_leaves_other_strings_alone() {
    let text = stream(&[completion(None, &place("x"), Some(BLOCK)), completion(None, &place("x"), Some("<mem"))]);
    let filter = StreamFilter::new(Api::Completions, &BlockRule { learn: Vec::new(), hide: Some([7; 16]) });
    assert_eq!(run(filter, [text.as_bytes()]).output, text);
}
