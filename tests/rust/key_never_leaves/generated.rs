//! Generated replies of every API, whole and at any split.

use fast_memory::wire::api::Api;
use fast_memory::wire::reply;
use fast_memory::wire::stream::StreamFilter;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::{BLOCK, Filtered, KEY, check_strings, completion, filter, place, rule, run};

fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => Just(BLOCK.to_owned()),
        3 => Just(KEY.to_owned()),
        2 => Just(KEY.to_uppercase()),
        3 => Just(format!("<memory key=\"{KEY}\">")),
        2 => Just(format!("<Memory lang=x key='{KEY}' >")),
        1 => (1..KEY.len()).prop_map(|at| format!("{}{KEY}{}", &KEY[..at], &KEY[at..])),
        1 => (1..KEY.len()).prop_map(|at| format!("{}{BLOCK}{}", &KEY[..at], &KEY[at..])),
        1 => Just(format!("<memory key=\"{KEY}\">{{\"memories\":[")),
        1 => Just("</memory>".to_owned()),
        1 => Just("{\"a\":\"".to_owned()),
        1 => Just("\n\n".to_owned()),
        2 => "[a-z <>{}\\\\\"'\n]{0,6}",
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}

/// The pieces of `text` between `cuts`.
fn pieces<'a>(text: &'a str, cuts: &[Index]) -> Vec<&'a str> {
    let mut at: Vec<usize> =
        cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|&at| text.is_char_boundary(at)).collect();
    at.extend([0, text.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// JSON of `event` in which letters, digits and `<` are escaped as some servers do.
fn escaped(event: &Value, is_escaped: bool) -> String {
    let text = event.to_string();
    if !is_escaped {
        return text;
    }
    let text = text.replace('<', "\\u003c").replace('>', "\\u003E");
    text.replace("k3", "\\u006b3").replace("x2", "x\\u0032")
}

fn event(api: Api, kind: usize, name: &str, piece: &str) -> Value {
    match (api, kind) {
        (Api::Completions, 0) => {
            completion(None, &place("choices/0/delta/tool_calls/0/function/arguments"), Some(piece))
        }
        (Api::Completions, 1) => completion(Some("x"), &place(&format!("choices/0/delta/{name}")), Some(piece)),
        (Api::Completions, 2) => completion(None, &place(&format!("{name}/0/{name}")), Some(piece)),
        (Api::Completions, 3) => completion(Some("y"), &place(name), Some(piece)),
        (Api::Completions, _) => completion(Some(piece), &place(name), Some("")),
        (Api::Responses, 0) => {
            json!({"type": "response.function_call_arguments.delta", "output_index": 0, "delta": piece})
        }
        (Api::Responses, 1) => {
            json!({"type": "response.reasoning_summary_text.delta", "summary_index": 0, "delta": piece})
        }
        (Api::Responses, 2) => {
            json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "x", name: piece})
        }
        (Api::Responses, 3) => json!({"type": name, name: [{"text": piece}]}),
        (Api::Responses, _) => {
            json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": piece})
        }
        (Api::Messages, 0) => {
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": piece}})
        }
        (Api::Messages, 1) => {
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": piece}})
        }
        (Api::Messages, 2) => {
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x", name: piece}})
        }
        (Api::Messages, 3) => json!({"type": name, name: {"a": [[piece]]}}),
        (Api::Messages, _) => {
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}})
        }
    }
}

fn api() -> impl Strategy<Value = Api> {
    prop_oneof![Just(Api::Completions), Just(Api::Responses), Just(Api::Messages)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_event_leaves_with_the_key(
        text in hostile(),
        other in hostile(),
        cuts in prop::collection::vec(any::<Index>(), 0..24),
        kinds in (0..5_usize, 0..5_usize),
        name in "x_[a-z_]{1,8}",
        api in api(),
        is_escaped in any::<bool>(),
        size in 1..200_usize,
    ) {
        let (one, two) = (pieces(&text, &cuts), pieces(&other, &cuts));
        let events = one.iter().zip(two).flat_map(|(one, two)| {
            // Two fields are interleaved, unless they are the same.
            let other = (kinds.0 != kinds.1).then(|| event(api, kinds.1, &name, two));
            [Some(event(api, kinds.0, &name, one)), other].into_iter().flatten().collect::<Vec<_>>()
        });
        let stream: String = events.map(|event| format!("data: {}\n\n", escaped(&event, is_escaped))).collect();
        let whole = filter(api, &stream);
        check_strings(&whole);
        let split = run(StreamFilter::new(api, &rule()), stream.as_bytes().chunks(size));
        prop_assert_eq!(whole.output, split.output);
    }

    #[test]
    fn no_document_leaves_with_the_key(
        texts in prop::collection::vec(hostile(), 4),
        name in "x_[a-z_]{1,8}",
        api in api(),
        is_escaped in any::<bool>(),
    ) {
        let answer = &texts[0];
        let document = json!({
            "choices": [{"message": {"content": answer, "reasoning": texts[1], name.as_str(): texts[2], "tool_calls": [{"function": {"arguments": texts[3]}}]}}],
            "output": [{"type": "message", "content": [{"type": "output_text", "text": answer, "annotations": [{"start_index": 2, "title": texts[1]}]}, {"type": "refusal", "refusal": texts[2]}]}],
            "content": [{"type": "text", "text": answer}, {"type": "thinking", "thinking": texts[1]}, {"type": "tool_use", "input": {texts[3].as_str(): [texts[2]]}}],
            name.as_str(): texts,
        });
        let written = escaped(&document, is_escaped);
        let clean = reply::clean(api, &written, &rule()).edited.unwrap_or(written);
        let output = serde_json::from_str::<Value>(&clean).expect(&clean).to_string();
        check_strings(&Filtered { output: format!("data: {output}"), blocks: Vec::new() });
    }
}

/// The number of generated replies: `KEY_CASES`.
fn cases() -> u32 {
    std::env::var("KEY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}
