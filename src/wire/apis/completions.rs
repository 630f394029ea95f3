//! Chat completions: where the texts are in a reply, and in one event of a stream.

use super::api::{End, Event};
use super::json::{self, Edit, Object, Raw};
use super::text::{Message, Text};

/// The messages of a whole reply.
pub fn reply(json: &str) -> Vec<Message> {
    let Some(reply) = Object::parse(json) else { return Vec::new() };
    choices(&reply).filter_map(|choice| message(json, &choice)).collect()
}

/// What an event says.
pub fn event(json: &str) -> Option<Event> {
    if json.trim() == "[DONE]" {
        let ends = vec![End { line: None, if_cut: Vec::new() }];
        return Some(Event { ends, is_last: true, ..Event::default() });
    }
    let mut event = Event::default();
    let (mut choices, mut says_more) = (None, false);
    json::each_member(json, |name, value| {
        if name.is("choices") {
            choices = Some(value);
        } else if name.is("usage") {
            says_more |= !value.is_null();
        }
    })?;
    choices?.each_item(|choice| says_more |= piece(json, choice, &mut event).is_none_or(|says_more| says_more))?;
    event.only_text = !says_more;
    Some(event)
}

/// Reads what comes next in one choice, and whether it says more than text.
fn piece(json: &str, choice: Raw, event: &mut Event) -> Option<bool> {
    let (mut index, mut delta, mut tokens, mut finish, mut content) = (0, None, None, None, None);
    json::each_member(choice.get(), |name, value| match value {
        _ if name.is("delta") => delta = Some(value),
        _ if name.is("index") => index = value.get().parse().unwrap_or(0),
        value if value.is_null() => {}
        _ if name.is("logprobs") => tokens = Some(value),
        _ if name.is("finish_reason") => finish = Some(value),
        _ => {}
    })?;
    let mut says_more = finish.is_some() || delta.is_none();
    if let Some(delta) = delta {
        json::each_member(delta.get(), |name, value| match value {
            _ if name.is("content") => content = Some(value),
            _ => says_more |= !value.is_null(),
        })?;
    }
    let line = (index, 0);
    if let Some(content) = content {
        let tokens = tokens.and_then(Object::of);
        let tokens = tokens.as_ref().and_then(|logprobs| logprobs.get("content"));
        each_text(json, content, tokens, |text| event.pieces.push((line, text)));
    }
    if finish.is_some() {
        event.ends.push(End { line: Some(line), if_cut: stop_instead_of_length(json, &Object::of(choice)?) });
    }
    Some(says_more)
}

fn choices<'a>(reply: &Object<'a>) -> impl Iterator<Item = Object<'a>> + use<'a> {
    let choices = reply.items("choices").unwrap_or_default().into_iter();
    choices.filter_map(Object::of)
}

fn message(json: &str, choice: &Object) -> Option<Message> {
    let message = choice.object("message")?;
    let mut texts = Vec::new();
    if let Some(content) = message.get("content") {
        let tokens = choice.object("logprobs");
        let tokens = tokens.as_ref().and_then(|logprobs| logprobs.get("content"));
        each_text(json, content, tokens, |text| texts.push(text));
    }
    if message.items("tool_calls").is_some_and(|calls| !calls.is_empty())
        && let ([text], Some(b'"')) = (texts.as_mut_slice(), message.get("content").map(|raw| raw.get().as_bytes()[0]))
    {
        text.if_empty = "null";
    }
    Some(Message { texts, teaches: index(choice) == 0, if_cut: stop_instead_of_length(json, choice) })
}

fn index(choice: &Object) -> u64 {
    choice.number("index").unwrap_or(0)
}

/// The content of a message or a delta, in one string or in several parts.
fn each_text(json: &str, content: Raw, tokens: Option<Raw>, mut take: impl FnMut(Text)) {
    if let Some(text) = Text::read(json, content) {
        return take(text.with_tokens(json, tokens));
    }
    let parts = content.items().unwrap_or_default().into_iter().filter_map(Object::of);
    let texts = parts.filter(|part| part.says("type", "text")).filter_map(|part| Text::read(json, part.get("text")?));
    texts.for_each(take);
}

fn stop_instead_of_length(json: &str, choice: &Object) -> Vec<Edit> {
    let reason = choice.text_in(json, "finish_reason").filter(|(_, reason)| reason == "length");
    reason.map(|(span, _)| Edit { span, with: "\"stop\"".to_owned() }).into_iter().collect()
}
