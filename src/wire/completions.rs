//! Chat completions: where the text is in a reply or in one event of a stream.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::json;

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

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow, default)]
    choices: Option<Vec<RawChoice<'a>>>,
}

#[derive(Deserialize)]
struct RawChoice<'a> {
    index: Option<u64>,
    #[serde(borrow)]
    message: Option<RawMessage<'a>>,
    #[serde(borrow)]
    delta: Option<RawMessage<'a>>,
    #[serde(borrow)]
    finish_reason: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawMessage<'a> {
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    tool_calls: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawPart<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
}

/// The choices in `reply`. JSON of any other shape has none.
pub fn choices(reply: &str) -> Vec<Choice> {
    let Ok(parsed) = serde_json::from_str::<Reply>(reply) else {
        return Vec::new();
    };
    parsed.choices.unwrap_or_default().into_iter().map(|choice| read(reply, choice)).collect()
}

fn read(reply: &str, choice: RawChoice) -> Choice {
    let finish = choice.finish_reason.and_then(|raw| {
        let reason = serde_json::from_str(raw.get()).ok()?;
        Some((json::span(reply, raw), reason))
    });
    let message = choice.message.or(choice.delta);
    Choice {
        index: choice.index.unwrap_or(0),
        texts: message.as_ref().and_then(|message| message.content).map_or(Vec::new(), |raw| texts(reply, raw)),
        calls_tools: message.and_then(|message| message.tool_calls).is_some_and(|calls| calls.get() != "[]"),
        finish,
    }
}

fn texts(reply: &str, content: &RawValue) -> Vec<Text> {
    if content.get().starts_with('"') {
        return text(reply, content, true).into_iter().collect();
    }
    let parts: Vec<RawPart> = serde_json::from_str(content.get()).unwrap_or_default();
    let shown = parts.into_iter().filter(|part| part.kind.as_deref() == Some("text"));
    shown.filter_map(|part| text(reply, part.text?, false)).collect()
}

fn text(reply: &str, raw: &RawValue, is_content: bool) -> Option<Text> {
    let value = serde_json::from_str(raw.get()).ok()?;
    Some(Text { span: json::span(reply, raw), value, is_content })
}
