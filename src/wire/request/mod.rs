//! The request of a chat call. Its body is parsed once; edits use the spans found then.

mod block_support;
mod user_message;

use std::ops::Range;

use super::api::Api;
use super::json::{self, Object, RawValue};
pub use user_message::{UserMessage, text_of};

/// The members that name a stored conversation, of which the body has only the new messages.
const STORED_CONVERSATIONS: [&str; 3] = ["previous_response_id", "conversation", "thread"];

/// A parsed request. Its methods take the body that it was parsed from.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// The user's last message. `None` when the conversation in the body has none.
    pub user_message: Option<UserMessage>,
    /// Whether the reply is to be streamed.
    pub stream: bool,
    /// Whether a block after the answer breaks nothing: no structured output, no audio, no forced tool, room enough.
    pub allows_block: bool,
    /// Whether one reply is requested: `n` is 1 or absent.
    pub has_single_choice: bool,
    /// Whether the service stores the conversation. The model then sees what earlier requests injected.
    pub is_stored_conversation: bool,
    /// The id of the stored reply that this request continues.
    pub previous_reply_id: Option<String>,
    /// The model.
    pub model: Option<String>,
    api: Api,
    /// The span of each message of the conversation; none when it is not a list.
    messages: Vec<Range<usize>>,
    /// The span of the conversation, when it is a complete list of messages.
    conversation: Option<Range<usize>>,
}

impl Request {
    /// Parses `body`. `None` when it is not a JSON object.
    pub fn parse(api: Api, body: &str) -> Option<Self> {
        let request = Object::parse(body)?;
        let previous_reply_id = match api {
            Api::Completions => None,
            Api::Responses => request.string("previous_response_id"),
            Api::Messages => request.object("thread").and_then(|thread| thread.string("previous_message_id")),
        };
        let has_conversation_id = api == Api::Responses && request.get("conversation").is_some();
        let is_stored_conversation = previous_reply_id.is_some() || has_conversation_id;
        let conversation = request.get(api.conversation_member());
        let messages = conversation.and_then(RawValue::items);
        let user_message = match &messages {
            Some(messages) => UserMessage::last_of(api, body, messages),
            None => conversation.and_then(|conversation| UserMessage::of_string(api, body, conversation)),
        };
        let is_partial = STORED_CONVERSATIONS.iter().any(|name| request.get(name).is_some());
        let is_list = messages.as_ref().is_some_and(|messages| messages.iter().all(|item| is_object(*item)));
        Some(Self {
            user_message,
            stream: request.is_true("stream"),
            allows_block: block_support::allows_block(&request),
            has_single_choice: request.get("n").is_none_or(|n| n.get() == "1"),
            is_stored_conversation,
            previous_reply_id,
            model: request.string("model"),
            api,
            messages: messages.unwrap_or_default().into_iter().map(|message| message.span(body)).collect(),
            conversation: conversation.filter(|_| is_list && !is_partial).map(|list| list.span(body)),
        })
    }

    /// Whether memory can take part: the user wrote a message, or the service stores the conversation.
    pub fn can_use_memory(&self) -> bool {
        self.user_message.is_some() || self.is_stored_conversation
    }

    /// The JSON list of the conversation's messages. `None` when it is not a list of objects, or has only the new messages of
    /// a stored conversation.
    pub fn conversation<'a>(&self, body: &'a str) -> Option<&'a str> {
        self.conversation.clone().map(|span| &body[span])
    }

    /// Appends `addition` to the user's last message. Without one the body stays as it is.
    pub fn inject(&self, body: &str, addition: &str) -> String {
        self.rewrite(body, addition, None)
    }

    /// Removes the messages whose indexes are not in `kept`, which is sorted.
    pub fn with_messages(&self, body: &str, kept: &[u32]) -> String {
        self.rewrite(body, "", Some(kept))
    }

    /// Does what [`inject`](Self::inject) and [`with_messages`](Self::with_messages) do, in one pass.
    pub fn rewrite(&self, body: &str, addition: &str, kept: Option<&[u32]>) -> String {
        let is_removed = |index: usize| {
            kept.is_some_and(|kept| !u32::try_from(index).is_ok_and(|index| kept.binary_search(&index).is_ok()))
        };
        let mut edits = json::remove_items(&self.messages, is_removed);
        // A conversation that is one string has no list to remove it from.
        let stays = |message: &&UserMessage| self.messages.is_empty() || !is_removed(message.index);
        if let Some(message) = self.user_message.as_ref().filter(stays).filter(|_| !addition.is_empty()) {
            edits.push(message.append(self.api, addition));
        }
        json::apply_edits(body, edits)
    }
}

fn is_object(value: RawValue) -> bool {
    value.get().starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use super::super::api::Api;
    use super::{Request, UserMessage};

    fn parse(body: &str) -> Request {
        parse_as(Api::Completions, body)
    }

    fn parse_as(api: Api, body: &str) -> Request {
        Request::parse(api, body).unwrap_or_else(|| panic!("{body}"))
    }

    fn user_message(request: &Request) -> &UserMessage {
        request.user_message.as_ref().unwrap()
    }

    #[test]
    fn injects_into_the_last_user_message_and_changes_nothing_else() {
        let body = r#"{ "model":"m", "seed":12345678901234567890,"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},{"role":"assistant","content":"ok"},{"content":"two \"q\"","role":"user"}],"temperature":1.0}"#;
        let request = parse(body);
        assert_eq!(user_message(&request).text, "two \"q\"");
        assert!(!user_message(&request).is_followed && !request.stream && request.allows_block);
        let expected = body.replace(r#""two \"q\"""#, r#""two \"q\"\n<x a=\"1\">é""#);
        assert_eq!(request.inject(body, "\n<x a=\"1\">é"), expected);
    }

    #[test]
    fn injects_a_content_part_after_the_others() {
        let body = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:"}} ]}]}"#;
        let request = parse(body);
        assert_eq!(user_message(&request).text, "see");
        assert_eq!(request.inject(body, "X"), body.replace(" ]}]}", r#" ,{"type":"text","text":"X"}]}]}"#));
    }

    #[test]
    fn removing_messages_removes_their_commas_and_nothing_else() {
        let body = r#"{"n":12345678901234567890, "messages" : [ {"a":1} , {"b":1.0},{"c":[]} ],"t":1.0}"#;
        let request = parse(body);
        let keep = |kept: &[u32]| request.with_messages(body, kept);
        assert_eq!(keep(&[0, 1, 2]), body);
        assert_eq!(keep(&[0, 2]), body.replace(r#" , {"b":1.0}"#, ""));
        assert_eq!(keep(&[1, 2]), body.replace(r#"{"a":1} , "#, ""));
        assert_eq!(keep(&[1]), body.replace(r#"{"a":1} , "#, "").replace(r#",{"c":[]}"#, ""));
        assert_eq!(parse_as(Api::Responses, body).with_messages(body, &[0]), body);
    }

    #[test]
    fn the_conversation_is_the_whole_list_of_messages() {
        let body = r#"{"model":"m","messages":[ {"role":"system","content":"x"} ]}"#;
        assert_eq!(parse(body).conversation(body), Some(r#"[ {"role":"system","content":"x"} ]"#));
        for body in [
            r#"{"messages":["x"]}"#,
            r#"{"messages":{}}"#,
            r#"{"input":[]}"#,
            r#"{"messages":[],"previous_response_id":"r"}"#,
            r#"{"messages":[],"conversation":"c"}"#,
            r#"{"messages":[],"thread":{}}"#,
        ] {
            assert_eq!(parse(body).conversation(body), None, "{body}");
        }
        let body = r#"{"input":[],"conversation":null}"#;
        assert_eq!(parse_as(Api::Responses, body).conversation(body), Some("[]"));
        assert_eq!(parse_as(Api::Responses, r#"{"input":"hi"}"#).conversation(r#"{"input":"hi"}"#), None);
    }

    #[test]
    fn rewriting_injects_and_removes_messages_in_one_pass() {
        let body = r#"{"messages":[{"role":"user","content":"1"},{"role":"assistant","content":"2"},{"role":"user","content":"3"}]}"#;
        let request = parse(body);
        let expected = request
            .inject(body, "X")
            .replace(r#"{"role":"user","content":"1"},{"role":"assistant","content":"2"},"#, "");
        assert_eq!(request.rewrite(body, "X", Some(&[2])), expected);
        assert_eq!(request.rewrite(body, "X", Some(&[0, 1])), request.with_messages(body, &[0, 1]));
        assert_eq!(request.rewrite(body, "", None), body);
        let body = r#"{"input":"q"}"#;
        assert_eq!(parse_as(Api::Responses, body).rewrite(body, "X", Some(&[])), r#"{"input":"qX"}"#);
    }

    #[test]
    fn a_later_step_of_a_turn_has_the_same_prefix() {
        let first = r#"{"messages":[{"role":"user","content":"q"}]}"#;
        let step = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[]},{"role":"tool","content":"r"}]}"#;
        let (one, two) = (parse(first), parse(step));
        assert!(!user_message(&one).is_followed && user_message(&two).is_followed);
        assert_eq!(first[user_message(&one).prefix.clone()], step[user_message(&two).prefix.clone()]);
    }

    #[test]
    fn allows_no_block_where_it_would_break_the_reply() {
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
            r#""output_format":{"type":"json_schema"}"#,
            r#""guided_choice":["yes","no"]"#,
            r#""guided_json":{"type":"object"}"#,
            r#""guided_json":"{}""#,
            r#""guided_regex":"[a-z]+""#,
            r#""guided_grammar":"root ::= x""#,
            r#""structured_outputs":{"json":{}}"#,
            r#""structural_tag":{"structures":[]}"#,
            r#""grammar":"root ::= x""#,
            r#""grammar":{"type":"regex","value":"a"}"#,
            r#""json_schema":{"type":"object"}"#,
            r#""response_schema":{"type":"object"}"#,
            r#""output_schema":{"type":"object"}"#,
            r#""format":"json""#,
            r#""format":{"type":"object","properties":{}}"#,
            r#""regex":"a+""#,
            r#""ebnf":"root ::= x""#,
            r#""extra_body":{"guided_json":{"type":"object"}}"#,
            r#""nvext":{"guided_regex":"a+"}"#,
            r#""sampling_params":{"json_schema":"{}"}"#,
            r#""parameters":{"grammar":{"type":"json"}}"#,
            r#""generationConfig":{"responseMimeType":"application/json"}"#,
            r#""generation_config":{"response_schema":{"type":"OBJECT"}}"#,
        ] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(!parse(&body).allows_block, "{option}");
        }
        for option in [
            r#""response_format":{"type":"text"}"#,
            r#""tool_choice":"auto""#,
            r#""tool_choice":{"type":"auto"}"#,
            r#""tool_choice":{"type":"allowed_tools","mode":"auto"}"#,
            r#""text":{"verbosity":"low"}"#,
            r#""max_tokens":null"#,
            r#""guided_json":null"#,
            r#""format":"""#,
            r#""format":"text""#,
            r#""extra_body":{"top_k":5}"#,
            r#""generationConfig":{"responseMimeType":"text/plain","temperature":1}"#,
            r#""text":{"format":{"type":"text"}}"#,
        ] {
            let body = format!(r#"{{"messages":[{{"role":"user","content":"q"}}],{option}}}"#);
            assert!(parse(&body).allows_block, "{option}");
        }
    }

    #[test]
    fn memory_takes_no_part_without_a_user_message() {
        for body in [
            r#"{"prompt":"x"}"#,
            r#"{"messages":[]}"#,
            r#"{"messages":[{"role":"system","content":"x"}]}"#,
            r#"{"messages":[{"role":"user","content":null}]}"#,
            r#"{"messages":[{"role":"user","content":7}]}"#,
        ] {
            assert!(!parse(body).can_use_memory(), "{body}");
        }
        for body in ["", "[]", "\"messages\""] {
            assert_eq!(Request::parse(Api::Completions, body), None, "{body}");
        }
    }

    #[test]
    fn the_input_of_a_response_is_a_string_or_a_list() {
        let body = r#"{"input":"hi \u00e9"}"#;
        let request = parse_as(Api::Responses, body);
        assert_eq!(user_message(&request).text, "hi é");
        assert_eq!(request.inject(body, "\nX"), r#"{"input":"hi \u00e9\nX"}"#);
        let body = r#"{"input":[{"role":"user","content":[{"type":"input_text","text":"q"}]},{"type":"function_call_output","output":"r"}]}"#;
        let request = parse_as(Api::Responses, body);
        assert!(user_message(&request).is_followed);
        assert_eq!(request.inject(body, "X"), body.replace("}]},{", r#"},{"type":"input_text","text":"X"}]},{"#));
    }

    #[test]
    fn a_stored_conversation_continues_without_a_user_message() {
        let body = r#"{"previous_response_id":"r1","input":[{"type":"function_call_output","output":"r"}]}"#;
        let request = parse_as(Api::Responses, body);
        assert_eq!((&request.user_message, request.previous_reply_id.as_deref()), (&None, Some("r1")));
        assert!(request.can_use_memory());
        assert_eq!(request.inject(body, "X"), body);
        assert!(!parse_as(Api::Responses, r#"{"input":[{"role":"system","content":"x"}]}"#).can_use_memory());
    }

    #[test]
    fn a_tool_result_is_not_a_user_message() {
        let body = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[]},{"role":"user","content":[{"type":"tool_result","content":"r"}]}]}"#;
        let request = parse_as(Api::Messages, body);
        assert_eq!((user_message(&request).text.as_str(), user_message(&request).is_followed), ("q", true));
    }
}
