//! The user's last message in a conversation.

use std::ops::Range;

use super::super::api::Api;
use super::super::json::{self, Edit, Object, RawValue};

/// The last message that the user wrote.
#[derive(Debug, PartialEq, Eq)]
pub struct UserMessage {
    /// Its text. The texts of several parts are joined by line feeds.
    pub text: String,
    /// The text of the assistant's message right before it; empty when there is none.
    pub previous_reply: String,
    /// Whether other messages follow it: the request is a later step of a turn, after a tool call.
    pub is_followed: bool,
    /// The span of the conversation up to the end of this message. Its bytes identify the turn.
    pub prefix: Range<usize>,
    /// Its index in the list of messages.
    pub(super) index: usize,
    insertion: Insertion,
}

/// Where text can be appended to the content of a message.
#[derive(Debug, PartialEq, Eq)]
enum Insertion {
    /// At this byte, before the closing quotation mark of the content.
    String(usize),
    /// At this byte, before the closing bracket of the list of parts.
    Parts { at: usize, is_first: bool },
}

impl UserMessage {
    /// The user's message of a conversation that is one string. Only the Responses API has those.
    pub(super) fn of_string(api: Api, body: &str, conversation: RawValue) -> Option<Self> {
        let text = conversation.string().filter(|_| api == Api::Responses)?;
        let prefix = conversation.span(body);
        let insertion = Insertion::String(prefix.end - 1);
        Some(Self { text, previous_reply: String::new(), is_followed: false, prefix, index: 0, insertion })
    }

    /// The user's last message of a list of messages.
    pub(super) fn last_of(api: Api, body: &str, messages: &[RawValue]) -> Option<Self> {
        let first = messages.first()?.span(body).start;
        messages.iter().enumerate().rev().find_map(|(index, value)| {
            let message = Object::of(*value).filter(|message| message.is("role", "user"))?;
            let content = message.get("content")?;
            if api == Api::Messages && is_tool_result(content) {
                return None;
            }
            let (text, insertion) = (content_text(content)?, insertion(body, content));
            let prefix = first..value.span(body).end;
            let previous = index.checked_sub(1).map(|previous| messages[previous]);
            let previous_reply = previous.and_then(|message| text_of(message, "assistant")).unwrap_or_default();
            Some(Self { text, previous_reply, is_followed: index + 1 < messages.len(), prefix, index, insertion })
        })
    }

    /// The edit that appends `text` to the message.
    pub(super) fn append(&self, api: Api, text: &str) -> Edit {
        let quoted = json::quote(text);
        let (at, replacement) = match self.insertion {
            Insertion::String(at) => (at, quoted[1..quoted.len() - 1].to_owned()),
            Insertion::Parts { at, is_first } => {
                let comma = if is_first { "" } else { "," };
                (at, format!("{comma}{{\"type\":\"{}\",\"text\":{quoted}}}", api.text_part_type()))
            }
        };
        Edit { span: at..at, replacement }
    }
}

/// The text of `message`, when its role is `role`. The texts of several parts are joined by line feeds.
pub fn text_of(message: RawValue, role: &str) -> Option<String> {
    content_text(Object::of(message).filter(|message| message.is("role", role))?.get("content")?)
}

/// Whether the content is nothing but results of tools. In the Messages API they have the role `user`.
fn is_tool_result(content: RawValue) -> bool {
    let parts = content.items().unwrap_or_default();
    let is_result = |part: &RawValue| Object::of(*part).is_some_and(|part| part.is("type", "tool_result"));
    !parts.is_empty() && parts.iter().all(is_result)
}

fn content_text(content: RawValue) -> Option<String> {
    content.string().or_else(|| {
        let texts = content.items()?.into_iter().filter_map(Object::of);
        let texts = texts.filter(|part| ["text", "input_text", "output_text"].iter().any(|kind| part.is("type", kind)));
        let texts: Vec<String> = texts.filter_map(|part| part.string("text")).filter(|text| !text.is_empty()).collect();
        Some(texts.join("\n"))
    })
}

fn insertion(body: &str, content: RawValue) -> Insertion {
    let at = content.span(body).end - 1;
    match content.items() {
        Some(parts) => Insertion::Parts { at, is_first: parts.is_empty() },
        None => Insertion::String(at),
    }
}
