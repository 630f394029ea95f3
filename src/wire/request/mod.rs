//! A request: what the user asks, and where memories go.

use std::ops::Range;

use super::api::Api;
use super::json::{self, Edit, Object, Raw};

/// Fewer tokens than this leave no room for a block after an answer.
const ROOM_FOR_A_BLOCK: u64 = 64;

/// A request that memory can take part in.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// What the user said last; `None` when nothing here was said by the user, but the answer goes on at the service.
    pub said: Option<Said>,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// Whether a block after the answer would harm nothing: no structured output, no audio, no forced tool, room enough.
    pub may_ask: bool,
    /// Whether something can have suggested a memory block to the model: the conversation mentions one, or is not here.
    pub may_mention_block: bool,
    /// Whether the service keeps the conversation, and shows the model what was put into it before.
    pub kept_elsewhere: bool,
    /// The reply that this one continues, by its id.
    pub previous: Option<String>,
    /// The model that is asked.
    pub model: Option<String>,
    api: Api,
}

/// The user's last message.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// Its text.
    pub query: String,
    /// What the assistant had said right before; empty when that is not here.
    pub before: String,
    /// Whether messages follow it: a step of a turn that has begun before.
    pub is_past: bool,
    /// What tells this turn from every other: the bytes of the conversation up to this message.
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
    pub fn parse(api: Api, body: &str) -> Option<Self> {
        let raw = Object::parse(body)?;
        let conversation = raw.get(api.conversation());
        let said = conversation.and_then(|conversation| Said::find(api, body, conversation));
        let previous = match api {
            Api::Completions => None,
            Api::Responses => raw.text("previous_response_id"),
            Api::Messages => raw.object("thread").and_then(|thread| thread.text("previous_message_id")),
        };
        let kept_elsewhere = previous.is_some() || api == Api::Responses && raw.get("conversation").is_some();
        if said.is_none() && !kept_elsewhere {
            return None;
        }
        Some(Self {
            said,
            stream: raw.is_true("stream"),
            may_ask: leaves_room_for_a_block(&raw),
            may_mention_block: kept_elsewhere || mentions_block(body),
            kept_elsewhere,
            previous,
            model: raw.text("model"),
            api,
        })
    }

    /// `body`, which this was parsed from, with `addition` at the end of the user's last message.
    pub fn inject(&self, body: &str, addition: &str) -> String {
        let Some(said) = self.said.as_ref().filter(|_| !addition.is_empty()) else { return body.to_owned() };
        let quoted = json::quote(addition);
        let (at, with) = match said.insertion {
            Insertion::String(at) => (at, quoted[1..quoted.len() - 1].to_owned()),
            Insertion::Parts(at, after_others) => {
                let comma = if after_others { "," } else { "" };
                (at, format!("{comma}{{\"type\":\"{}\",\"text\":{quoted}}}", self.api.text_part()))
            }
        };
        json::apply(body, vec![Edit { span: at..at, with }])
    }
}

/// `body` with no other messages than those of these numbers, in order. As it is when it has no list of them.
pub fn with_messages(api: Api, body: &str, numbers: &[u32]) -> String {
    let conversation = Object::parse(body).and_then(|request| request.get(api.conversation()));
    let items = conversation.and_then(Raw::items).unwrap_or_default();
    let spans: Vec<Range<usize>> = items.into_iter().map(|item| item.span(body)).collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return body.to_owned() };
    let mut cut = body[..first.start].to_owned();
    for (at, span) in spans.iter().enumerate().filter(|(at, _)| numbers.binary_search(&(*at as u32)).is_ok()) {
        // Each but the first with the comma before it.
        let from = if cut.len() == first.start { span.start } else { spans[at - 1].end };
        cut.push_str(&body[from..span.end]);
    }
    cut + &body[last.end..]
}

impl Said {
    fn find(api: Api, body: &str, conversation: Raw) -> Option<Self> {
        if conversation.get().starts_with('"') {
            let turn = conversation.span(body);
            let (query, insertion) = (conversation.string()?, Insertion::String(turn.end - 1));
            return (api == Api::Responses).then(|| Self {
                query,
                before: String::new(),
                is_past: false,
                turn,
                insertion,
            });
        }
        let messages = conversation.items()?;
        let first = messages.first()?.span(body).start;
        messages.iter().enumerate().rev().find_map(|(at, raw)| {
            let message = Object::of(*raw).filter(|message| message.says("role", "user"))?;
            let content = message.get("content")?;
            if api == Api::Messages && is_tool_result(content) {
                return None;
            }
            let (query, insertion) = read_content(body, content)?;
            let turn = first..raw.span(body).end;
            let before = at.checked_sub(1).and_then(|at| said_by_assistant(body, messages[at])).unwrap_or_default();
            Some(Self { query, before, is_past: at + 1 < messages.len(), turn, insertion })
        })
    }
}

fn said_by_assistant(body: &str, message: Raw) -> Option<String> {
    let message = Object::of(message).filter(|message| message.says("role", "assistant"))?;
    Some(read_content(body, message.get("content")?)?.0)
}

fn leaves_room_for_a_block(request: &Object) -> bool {
    let nested = |outer: &str, inner: &str| request.object(outer).and_then(|object| object.object(inner));
    let formats = [
        request.object("response_format"),
        nested("text", "format"),
        nested("output_config", "format"),
        request.object("output_format"),
    ];
    let structured = formats.into_iter().flatten().any(|format| !format.says("type", "text"));
    let modalities = request.items("modalities").unwrap_or_default();
    let audio = modalities.iter().any(|modality| modality.get() != "\"text\"");
    let forced = ["tool_choice", "function_call"].iter().filter_map(|name| request.get(name)).any(forces_a_tool);
    let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
    let short = limits.iter().filter_map(|name| request.number(name)).any(|limit| limit < ROOM_FOR_A_BLOCK);
    !(structured || audio || forced || short || request.get("prediction").is_some())
}

fn forces_a_tool(choice: Raw) -> bool {
    let free = |word: String| word == "auto" || word == "none";
    match Object::of(choice) {
        // Either the mode in which tools are allowed, or the kind of choice: a named tool is a kind too.
        Some(choice) => !choice.text("mode").or_else(|| choice.text("type")).is_some_and(free),
        None => !choice.string().is_some_and(free),
    }
}

/// In Anthropic's messages what a tool gave comes in the name of the user.
fn is_tool_result(content: Raw) -> bool {
    let parts = content.items().unwrap_or_default();
    let is_result = |part: &Raw| Object::of(*part).is_some_and(|part| part.says("type", "tool_result"));
    !parts.is_empty() && parts.iter().all(is_result)
}

fn read_content(body: &str, content: Raw) -> Option<(String, Insertion)> {
    let end = content.span(body).end - 1;
    match content.get().as_bytes().first()? {
        b'"' => Some((content.string()?, Insertion::String(end))),
        b'[' => {
            let parts = content.items()?;
            let texts: Vec<String> = parts
                .iter()
                .filter_map(|part| Object::of(*part))
                .filter(|part| ["text", "input_text", "output_text"].iter().any(|kind| part.says("type", kind)))
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
    use super::super::api::Api;
    use super::{Request, Said, with_messages};

    fn parse(body: &str) -> Request {
        parse_as(Api::Completions, body)
    }

    fn parse_as(api: Api, body: &str) -> Request {
        Request::parse(api, body).unwrap_or_else(|| panic!("{body}"))
    }

    fn said(request: &Request) -> &Said {
        request.said.as_ref().unwrap()
    }

    #[test]
    fn injects_into_the_last_user_message_and_changes_nothing_else() {
        let body = r#"{ "model":"m", "seed":12345678901234567890,"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},{"role":"assistant","content":"ok"},{"content":"two \"q\"","role":"user"}],"temperature":1.0}"#;
        let request = parse(body);
        assert_eq!(said(&request).query, "two \"q\"");
        assert!(!said(&request).is_past && !request.stream && request.may_ask);
        let expected = body.replace(r#""two \"q\"""#, r#""two \"q\"\n<x a=\"1\">é""#);
        assert_eq!(request.inject(body, "\n<x a=\"1\">é"), expected);
    }

    #[test]
    fn content_parts_get_one_more() {
        let body = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:"}} ]}]}"#;
        let request = parse(body);
        assert_eq!(said(&request).query, "see");
        assert_eq!(request.inject(body, "X"), body.replace(" ]}]}", r#" ,{"type":"text","text":"X"}]}]}"#));
    }

    #[test]
    fn messages_go_with_a_comma_and_nothing_else_changes() {
        let body = r#"{"n":12345678901234567890, "messages" : [ {"a":1} , {"b":1.0},{"c":[]} ],"t":1.0}"#;
        let cut = |numbers: &[u32]| with_messages(Api::Completions, body, numbers);
        assert_eq!(cut(&[0, 1, 2]), body);
        assert_eq!(cut(&[0, 2]), body.replace(r#" , {"b":1.0}"#, ""));
        assert_eq!(cut(&[1, 2]), body.replace(r#"{"a":1} , "#, ""));
        assert_eq!(cut(&[1]), body.replace(r#"{"a":1} , "#, "").replace(r#",{"c":[]}"#, ""));
        assert_eq!(with_messages(Api::Responses, body, &[0]), body);
    }

    #[test]
    fn a_tool_step_belongs_to_its_turn() {
        let first = r#"{"messages":[{"role":"user","content":"q"}]}"#;
        let step = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"r"}]}"#;
        let (one, two) = (parse(first), parse(step));
        assert!(!said(&one).is_past && said(&two).is_past);
        assert_eq!(first[said(&one).turn.clone()], step[said(&two).turn.clone()]);
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
            r#""text":{"format":{"type":"json_schema"}}"#,
            r#""max_output_tokens":20"#,
            r#""tool_choice":{"type":"any"}"#,
            r#""tool_choice":{"type":"allowed_tools","mode":"required"}"#,
            r#""output_config":{"format":{"type":"json_schema"}}"#,
        ] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(!parse(&body).may_ask, "{option}");
        }
        for option in [
            r#""response_format":{"type":"text"}"#,
            r#""tool_choice":"auto""#,
            r#""tool_choice":{"type":"auto"}"#,
            r#""tool_choice":{"type":"allowed_tools","mode":"auto"}"#,
            r#""text":{"verbosity":"low"}"#,
            r#""max_tokens":null"#,
        ] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(parse(&body).may_ask, "{option}");
        }
    }

    #[test]
    fn knows_when_the_conversation_mentions_a_block() {
        for (text, mentions) in [("a <Memory> tag", true), (r"\u003cmemory>", true), ("my memory", false)] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"{text}"}}]}}"#);
            assert_eq!(parse(&body).may_mention_block, mentions, "{text}");
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
            assert_eq!(Request::parse(Api::Completions, body), None, "{body}");
        }
    }

    #[test]
    fn the_input_of_a_response_is_a_text_or_items() {
        let body = r#"{"input":"hi \u00e9"}"#;
        let request = parse_as(Api::Responses, body);
        assert_eq!(said(&request).query, "hi é");
        assert_eq!(request.inject(body, "\nX"), r#"{"input":"hi \u00e9\nX"}"#);
        let body = r#"{"input":[{"role":"user","content":[{"type":"input_text","text":"q"}]},{"type":"function_call_output","output":"r"}]}"#;
        let request = parse_as(Api::Responses, body);
        assert!(said(&request).is_past);
        assert_eq!(request.inject(body, "X"), body.replace("}]},{", r#"},{"type":"input_text","text":"X"}]},{"#));
    }

    #[test]
    fn an_answer_goes_on_though_the_user_said_nothing() {
        let body = r#"{"previous_response_id":"r1","input":[{"type":"function_call_output","output":"r"}]}"#;
        let request = parse_as(Api::Responses, body);
        assert_eq!((&request.said, request.previous.as_deref()), (&None, Some("r1")));
        assert_eq!(request.inject(body, "X"), body);
        assert!(request.may_mention_block);
        assert_eq!(Request::parse(Api::Responses, r#"{"input":[{"role":"system","content":"x"}]}"#), None);
    }

    #[test]
    fn what_a_tool_gave_is_not_what_the_user_said() {
        let body = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[]},{"role":"user","content":[{"type":"tool_result","content":"r"}]}]}"#;
        let request = parse_as(Api::Messages, body);
        assert_eq!((said(&request).query.as_str(), said(&request).is_past), ("q", true));
    }
}
