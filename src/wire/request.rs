//! A chat request: what the user asks, and where memories go.

use std::ops::Range;

use serde_json::value::RawValue;

use super::json::{self, Edit, Object};

/// Fewer tokens than this leave no room for a block after an answer.
const ROOM_FOR_A_BLOCK: u64 = 64;

/// A chat request that memory can take part in.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// What the user said last.
    pub query: String,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// Whether a block after the answer would harm nothing: no structured output, no audio, no forced tool, room enough.
    pub may_ask: bool,
    /// Whether the conversation itself mentions a memory block.
    pub mentions_block: bool,
    /// Whether messages follow the user's last: a step of a turn that has begun before.
    pub continues_turn: bool,
    /// What tells this turn from every other: the bytes of the messages up to the user's last.
    pub turn: Range<usize>,
    insertion: Insertion,
}

#[derive(Debug, PartialEq, Eq)]
enum Insertion {
    /// Before this byte, the quotation mark that ends the string.
    String(usize),
    /// Before this byte, the bracket that ends the list of content parts; whether the list has parts.
    Parts(usize, bool),
}

impl Request {
    /// Reads the body of a request. `None` when it is none that memory knows: it is then passed on as it is.
    pub fn parse(body: &str) -> Option<Self> {
        let raw = Object::parse(body)?;
        let messages = raw.items("messages")?;
        let (at, message) = messages.iter().enumerate().rev().find_map(|(at, message)| {
            let message = Object::parse(message.get())?;
            (message.text("role").as_deref() == Some("user")).then_some((at, message))
        })?;
        let (query, insertion) = read_content(body, message.get("content")?)?;
        Some(Self {
            query,
            stream: raw.get("stream").is_some_and(|stream| stream.get() == "true"),
            may_ask: leaves_room_for_a_block(&raw),
            mentions_block: mentions_block(body),
            continues_turn: at + 1 < messages.len(),
            turn: json::span(body, messages.first()?).start..json::span(body, messages[at]).end,
            insertion,
        })
    }

    /// `body`, which this was parsed from, with `addition` at the end of the user's last message.
    pub fn inject(&self, body: &str, addition: &str) -> String {
        let quoted = json::quote(addition);
        let (at, with) = match self.insertion {
            Insertion::String(at) => (at, quoted[1..quoted.len() - 1].to_owned()),
            Insertion::Parts(at, after_others) => {
                let comma = if after_others { "," } else { "" };
                (at, format!("{comma}{{\"type\":\"text\",\"text\":{quoted}}}"))
            }
        };
        json::apply(body, vec![Edit { span: at..at, with }])
    }
}

fn leaves_room_for_a_block(request: &Object) -> bool {
    let format = request.object("response_format").and_then(|format| format.text("type"));
    let structured = format.is_some_and(|format| format != "text");
    let modalities = request.items("modalities").unwrap_or_default();
    let audio = modalities.iter().any(|modality| modality.get() != "\"text\"");
    let forced = ["tool_choice", "function_call"]
        .iter()
        .filter_map(|name| request.get(name))
        .any(|choice| !["\"auto\"", "\"none\""].contains(&choice.get()));
    let limits = ["max_tokens", "max_completion_tokens"].iter().filter_map(|name| request.number(name));
    let short = limits.into_iter().any(|limit| limit < ROOM_FOR_A_BLOCK);
    !(structured || audio || forced || short || request.get("prediction").is_some())
}

fn read_content(body: &str, content: &RawValue) -> Option<(String, Insertion)> {
    let end = json::span(body, content).end - 1;
    match content.get().as_bytes().first()? {
        b'"' => Some((json::string(content)?, Insertion::String(end))),
        b'[' => {
            let parts = json::items(content)?;
            let texts: Vec<String> = parts
                .iter()
                .filter_map(|part| Object::parse(part.get()))
                .filter(|part| matches!(part.text("type").as_deref(), Some("text" | "input_text")))
                .filter_map(|part| part.text("text"))
                .collect();
            Some((texts.join("\n"), Insertion::Parts(end, !parts.is_empty())))
        }
        _ => None,
    }
}

fn mentions_block(body: &str) -> bool {
    let body = body.to_ascii_lowercase();
    ["<memory", "u003cmemory", "<\\/memory", "</memory"].iter().any(|marker| body.contains(marker))
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn parse(body: &str) -> Request {
        Request::parse(body).unwrap_or_else(|| panic!("{body}"))
    }

    #[test]
    fn injects_into_the_last_user_message_and_changes_nothing_else() {
        let body = r#"{ "model":"m", "seed":12345678901234567890,"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},{"role":"assistant","content":"ok"},{"content":"two \"q\"","role":"user"}],"temperature":1.0}"#;
        let request = parse(body);
        assert_eq!(request.query, "two \"q\"");
        assert!(!request.continues_turn && !request.stream && request.may_ask);
        let expected = body.replace(r#""two \"q\"""#, r#""two \"q\"\n<x a=\"1\">é""#);
        assert_eq!(request.inject(body, "\n<x a=\"1\">é"), expected);
    }

    #[test]
    fn content_parts_get_one_more() {
        let body = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:"}} ]}]}"#;
        let request = parse(body);
        assert_eq!(request.query, "see");
        assert_eq!(request.inject(body, "X"), body.replace(" ]}]}", r#" ,{"type":"text","text":"X"}]}]}"#));
    }

    #[test]
    fn a_tool_step_belongs_to_its_turn() {
        let first = r#"{"messages":[{"role":"user","content":"q"}]}"#;
        let step = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"r"}]}"#;
        let (one, two) = (parse(first), parse(step));
        assert!(!one.continues_turn && two.continues_turn);
        assert_eq!(first[one.turn.clone()], step[two.turn.clone()]);
    }

    #[test]
    fn asks_for_no_block_where_one_would_harm() {
        for option in [
            r#""response_format":{"type":"json_object"}"#,
            r#""response_format":{"type":"json_schema","json_schema":{}}"#,
            r#""modalities":["text","audio"]"#,
            r#""tool_choice":"required""#,
            r#""tool_choice":{"type":"function","function":{"name":"f"}}"#,
            r#""function_call":{"name":"f"}"#,
            r#""max_tokens":63"#,
            r#""max_completion_tokens":10"#,
            r#""prediction":{"type":"content"}"#,
        ] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(!parse(&body).may_ask, "{option}");
        }
        for option in [r#""response_format":{"type":"text"}"#, r#""tool_choice":"auto""#, r#""max_tokens":null"#] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(parse(&body).may_ask, "{option}");
        }
    }

    #[test]
    fn knows_when_the_conversation_mentions_a_block() {
        for (text, mentions) in [("a <Memory> tag", true), (r"\u003cmemory>", true), ("my memory", false)] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"{text}"}}]}}"#);
            assert_eq!(parse(&body).mentions_block, mentions, "{text}");
        }
    }

    #[test]
    fn other_bodies_are_not_ours() {
        for body in [
            "",
            "[]",
            r#"{"prompt":"x"}"#,
            r#"{"messages":[]}"#,
            r#"{"messages":[{"role":"system","content":"x"}]}"#,
            r#"{"messages":[{"role":"user","content":null}]}"#,
            r#"{"messages":[{"role":"user","content":7}]}"#,
        ] {
            assert_eq!(Request::parse(body), None, "{body}");
        }
    }
}
