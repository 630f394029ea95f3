//! The output of the stream filter does not depend on how the bytes of a reply are split, and never has a block in it.
//! `SPLITS` sets the number of splits.
#![cfg(not(target_arch = "wasm32"))]

use fast_memory::wire::api::Api;
use fast_memory::wire::block::{Block, BlockRule};
use fast_memory::wire::json::quote;
use fast_memory::wire::reply;
use fast_memory::wire::stream::StreamFilter;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

const KEY: &str = "k3f9x2abqrst";
const SPLITS_A_REPLY: usize = 150;
const JSON: &str = r#"{"memories":[{"content":"Is from Zürich 🐍","category":"fact"},{"content":"Likes < and `","category":"preference"}]}"#;

/// The number of generated replies, each with [`SPLITS_A_REPLY`] splits.
fn reply_count() -> u32 {
    let splits = std::env::var("SPLITS").ok().and_then(|splits| splits.parse::<usize>().ok()).unwrap_or(100_000);
    u32::try_from(splits.div_ceil(SPLITS_A_REPLY)).unwrap_or(u32::MAX)
}

/// A block as models write it, and whether text can follow it: not if it is truncated.
fn block(shape: usize, length: Index) -> (String, bool) {
    let open = format!("<memory key=\"{KEY}\">");
    let closed = |inside: &str| format!("{open}{inside}</memory>");
    let whole = closed(JSON);
    match shape {
        0 => (whole, true),
        1 => (closed(&format!("\n{}\n", JSON.replace(',', ",\n  "))), true),
        2 => (format!("{open}{JSON}"), false),
        3 => (format!("{whole}\n{whole}"), true),
        4 => (closed(&format!("\n```json\n{JSON}\n```\n")), true),
        5 => (format!("```xml\n{whole}\n```"), true),
        6 => (closed(r#"[{"content":"a"},{"text":"b"}]"#), true),
        7 => (closed(r#"{"memories":["Keeps bees"]}"#), true),
        8 => (closed(r#"{"memories":null}"#), true),
        9 => (closed(&JSON.replace("]}", ",]}")), true),
        10 => (closed(&JSON.replace('"', "'")), true),
        11 => (format!("<memory type=\"json\" key='{KEY}' >{JSON}</memory>"), true),
        12 => (format!("<Memory KEY=\"{}\">{JSON}</MEMORY >", KEY.to_uppercase()), true),
        13 => (closed(&format!("Here is what I learned: {JSON} That is all.")), true),
        14 => (closed(""), true),
        15 => (format!("{open}{JSON}</memory"), false),
        _ => {
            let at = length.index(whole.len() - 1) + 1;
            (
                whole
                    .chars()
                    .scan(0, |len, c| {
                        *len += c.len_utf8();
                        (*len <= at).then_some(c)
                    })
                    .collect(),
                false,
            )
        }
    }
}

/// Text without a block, all of which must stay visible.
fn plain_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ -~é🐍あ\n]{0,12}",
        Just("<b>".to_owned()),
        Just("<mem".to_owned()),
        Just("</memory>".to_owned()),
        Just("<memories>".to_owned()),
        Just("\n\n".to_owned()),
        Just("a < b".to_owned()),
        "\\PC{0,6}",
    ];
    // It does not end with white space, which would be removed with a block.
    let text = prop::collection::vec(part, 0..6).prop_map(|parts| format!("{}.", parts.concat()));
    text.prop_map(|text| text.replace(['`', '~'], "_"))
}

/// The reply as events of `api`, its text in fragments of these sizes in characters.
fn stream(api: Api, reply: &str, sizes: &[usize], newline: &str) -> String {
    let mut events = Vec::new();
    let mut sizes = sizes.iter().cycle();
    let mut rest = reply;
    while !rest.is_empty() {
        let size = *sizes.next().unwrap_or(&1);
        let (fragment, after) = rest.split_at(rest.char_indices().nth(size).map_or(rest.len(), |(at, _)| at));
        rest = after;
        let fragment = quote(fragment);
        events.push(match api {
            Api::Completions => (None, format!(r#"{{"choices":[{{"index":0,"delta":{{"content":{fragment}}}}}]}}"#)),
            Api::Responses => (
                Some("response.output_text.delta"),
                format!(
                    r#"{{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":{fragment}}}"#
                ),
            ),
            Api::Messages => (
                Some("content_block_delta"),
                format!(
                    r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":{fragment}}}}}"#
                ),
            ),
        });
    }
    let whole = quote(reply);
    match api {
        Api::Completions => events.extend([
            (None, r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"id":9007199254740993}"#.to_owned()),
            (None, "[DONE]".to_owned()),
        ]),
        Api::Responses => events.extend([
            (Some("response.output_text.done"), format!(r#"{{"type":"response.output_text.done","output_index":0,"content_index":0,"text":{whole}}}"#)),
            (Some("response.completed"), format!(r#"{{"type":"response.completed","response":{{"status":"completed","output":[{{"type":"message","content":[{{"type":"output_text","text":{whole}}}]}}]}}}}"#)),
        ]),
        Api::Messages => events.extend([
            (Some("content_block_stop"), r#"{"type":"content_block_stop","index":0}"#.to_owned()),
            (Some("message_stop"), r#"{"type":"message_stop"}"#.to_owned()),
        ]),
    }
    let written = events.into_iter().map(|(name, data)| {
        let name = name.map_or(String::new(), |name| format!("event: {name}{newline}"));
        format!("{name}data: {data}{newline}{newline}")
    });
    written.collect()
}

fn filter<'a>(api: Api, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, Vec<Block>) {
    let mut filter = StreamFilter::new(api, &rule());
    let (mut output, mut withheld) = (Vec::new(), Vec::new());
    for chunk in chunks {
        output.extend(filter.push(chunk).into_bytes(chunk, &mut withheld));
    }
    output.extend(filter.finish());
    (output, filter.take_blocks())
}

fn rule() -> BlockRule {
    BlockRule::learning(KEY)
}

/// The text of a stream, as an SDK assembles it.
fn text(stream: &str) -> String {
    let data = stream.split(['\n', '\r']).filter_map(|line| line.strip_prefix("data: "));
    let events = data.filter_map(|data| serde_json::from_str::<Value>(data).ok());
    let texts = events.filter_map(|event| {
        let delta = event.pointer("/choices/0/delta/content").or(event.pointer("/delta/text")).or(event.get("delta"))?;
        delta.as_str().map(str::to_owned)
    });
    texts.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: reply_count(), ..ProptestConfig::default() })]

    #[test]
    fn no_split_of_the_bytes_outputs_any_of_a_block(
        (answer, after) in (plain_text(), prop::option::of(plain_text())),
        gap in "[ \n]{0,3}",
        (shape, length) in (0..17_usize, any::<Index>()),
        sizes in prop::collection::vec(1..24_usize, 1..6),
        api in prop_oneof![Just(Api::Completions), Just(Api::Responses), Just(Api::Messages)],
        newline in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        splits in prop::collection::vec(any::<Index>(), SPLITS_A_REPLY),
    ) {
        let (block, is_closed) = block(shape, length);
        let after = after.filter(|_| is_closed).map_or(String::new(), |after| format!("\n{after}"));
        // A fence is at the start of a line. A tag that is truncated after its first letter is a block only there.
        let gap = if shape == 5 || shape == 16 { format!("{gap}\n") } else { gap };
        let expected = format!("{answer}{after}");
        let reply = format!("{answer}{gap}{block}{after}");

        let bytes = stream(api, &reply, &sizes, newline);
        let (whole, blocks) = filter(api, [bytes.as_bytes()]);
        let output = String::from_utf8(whole.clone()).unwrap();
        prop_assert_eq!(text(&output), expected.as_str());
        prop_assert!(!output.to_lowercase().contains(KEY), "{}", output);
        for at in splits {
            let (one, two) = bytes.as_bytes().split_at(at.index(bytes.len()));
            let split = filter(api, [one, two]);
            prop_assert_eq!(&split.0, &whole, "split after {}", one.len());
            prop_assert_eq!(&split.1, &blocks);
        }
        prop_assert_eq!(&filter(api, bytes.as_bytes().chunks(1)).0, &whole);
        let blank_line = newline.repeat(2);
        let by_event: Vec<&[u8]> = bytes.split_inclusive(&blank_line).map(str::as_bytes).collect();
        prop_assert_eq!(filter(api, by_event), (whole, blocks));

        let document = format!(r#"{{"choices":[{{"message":{{"content":{}}}}}]}}"#, quote(&reply));
        let clean = reply::clean(Api::Completions, &document, &rule()).edited.unwrap_or(document);
        let clean: Value = serde_json::from_str(&clean).unwrap();
        prop_assert_eq!(clean.pointer("/choices/0/message/content").and_then(Value::as_str), Some(expected.as_str()));
    }

    #[test]
    fn a_stream_without_a_block_keeps_its_bytes(
        answer in plain_text(),
        sizes in prop::collection::vec(1..24_usize, 1..6),
        api in prop_oneof![Just(Api::Completions), Just(Api::Responses), Just(Api::Messages)],
        newline in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        size in 1..64_usize,
    ) {
        let bytes = stream(api, &answer, &sizes, newline);
        prop_assert_eq!(filter(api, bytes.as_bytes().chunks(size)).0, bytes.as_bytes());
        let blank_line = newline.repeat(2);
        let by_event = bytes.split_inclusive(&blank_line).map(str::as_bytes);
        prop_assert_eq!(filter(api, by_event).0, bytes.as_bytes());
    }
}
