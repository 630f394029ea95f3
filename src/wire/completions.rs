//! Chat completions: where the text is in a reply or in one event of a stream.

use std::ops::Range;

use serde_json::value::RawValue;

use super::json::{self, Object};

/// One choice of a reply, or its next piece.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which of the `n` choices.
    pub index: u64,
    /// Its text, in one string or in several content parts.
    pub texts: Vec<Text>,
    /// Whether the message also calls tools.
    pub calls_tools: bool,
    /// `finish_reason`, when it is there: where it lies, and what it says.
    pub finish: Option<(Range<usize>, String)>,
}

/// A JSON string that the user would see.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// The string in the JSON, quotation marks included.
    pub span: Range<usize>,
    /// What it says.
    pub value: String,
    /// Whether it is the whole content, so that `null` may stand for nothing.
    pub is_content: bool,
}

/// The choices in `reply`. JSON of any other shape has none.
pub fn choices(reply: &str) -> Vec<Choice> {
    let choices = Object::parse(reply).and_then(|reply| reply.items("choices")).unwrap_or_default();
    choices.into_iter().filter_map(|choice| read(reply, &Object::parse(choice.get())?)).collect()
}

fn read(reply: &str, choice: &Object) -> Option<Choice> {
    let message = choice.object("message").or_else(|| choice.object("delta"));
    let finish = choice.get("finish_reason").and_then(|raw| Some((json::span(reply, raw), json::string(raw)?)));
    let content = message.as_ref().and_then(|message| message.get("content"));
    let calls = message.as_ref().and_then(|message| message.items("tool_calls"));
    Some(Choice {
        index: choice.number("index").unwrap_or(0),
        texts: content.map_or(Vec::new(), |raw| texts(reply, raw)),
        calls_tools: calls.is_some_and(|calls| !calls.is_empty()),
        finish,
    })
}

fn texts(reply: &str, content: &RawValue) -> Vec<Text> {
    if content.get().starts_with('"') {
        return text(reply, content, true).into_iter().collect();
    }
    let parts = json::items(content).unwrap_or_default();
    let parts = parts.into_iter().filter_map(|part| Object::parse(part.get()));
    let shown = parts.filter(|part| part.text("type").as_deref() == Some("text"));
    shown.filter_map(|part| text(reply, part.get("text")?, false)).collect()
}

fn text(reply: &str, raw: &RawValue, is_content: bool) -> Option<Text> {
    Some(Text { span: json::span(reply, raw), value: json::string(raw)?, is_content })
}
