//! Chat completions: where the texts are in a reply, and in one event of a stream.

use super::api::{End, Event};
use super::json::{Edit, Object};
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
    let chunk = Object::parse(json)?;
    let mut says_more = chunk.get("usage").is_some();
    for choice in choices(&chunk) {
        let line = (index(&choice), 0);
        if let Some(delta) = choice.object("delta") {
            says_more |= delta.says_more_than("content");
            each_text(json, &choice, &delta, |text| event.pieces.push((line, text)));
        }
        if choice.get("finish_reason").is_some() {
            says_more = true;
            event.ends.push(End { line: Some(line), if_cut: stop_instead_of_length(json, &choice) });
        }
    }
    event.only_text = !says_more;
    Some(event)
}

fn choices<'a>(reply: &Object<'a>) -> impl Iterator<Item = Object<'a>> + use<'a> {
    let choices = reply.items("choices").unwrap_or_default().into_iter();
    choices.filter_map(Object::of)
}

fn message(json: &str, choice: &Object) -> Option<Message> {
    let message = choice.object("message")?;
    let mut texts = Vec::new();
    each_text(json, choice, &message, |text| texts.push(text));
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
fn each_text(json: &str, choice: &Object, message: &Object, mut take: impl FnMut(Text)) {
    let Some(content) = message.get("content") else { return };
    if let Some(text) = Text::read(json, content) {
        let tokens = choice.object("logprobs");
        return take(text.with_tokens(json, tokens.as_ref().and_then(|logprobs| logprobs.get("content"))));
    }
    let parts = content.items().unwrap_or_default().into_iter().filter_map(Object::of);
    let texts = parts.filter(|part| part.says("type", "text")).filter_map(|part| Text::read(json, part.get("text")?));
    texts.for_each(take);
}

fn stop_instead_of_length(json: &str, choice: &Object) -> Vec<Edit> {
    let reason = choice.text_in(json, "finish_reason").filter(|(_, reason)| reason == "length");
    reason.map(|(span, _)| Edit { span, with: "\"stop\"".to_owned() }).into_iter().collect()
}
