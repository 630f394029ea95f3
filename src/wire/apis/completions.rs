//! Chat completions: the texts of a reply, and of one event of a stream.

use super::super::event::{ChannelId, Event, TextEnd};
use super::super::json::{self, Edit, Object, RawValue};
use super::super::text::{CompleteText, TextFragment};

/// The message of each choice of a complete reply.
pub fn texts(json: &str) -> Vec<CompleteText> {
    let choices = Object::parse(json).and_then(|reply| reply.items("choices")).unwrap_or_default();
    let is_single = choices.len() == 1;
    let texts = choices.into_iter().filter_map(|choice| message(json, &Object::of(choice)?));
    texts.map(|text| CompleteText { is_learned: text.is_learned || is_single, ..text }).collect()
}

/// The content of an event. `None` for other JSON. `is_single`: the reply has one choice, whatever its number.
pub fn event(json: &str, is_single: bool) -> Option<Event> {
    if json.trim() == "[DONE]" {
        let text_ends = vec![TextEnd { channel: None, is_final: true, if_truncated: Vec::new() }];
        return Some(Event { text_ends, is_last: true, ..Event::default() });
    }
    let mut event = Event::default();
    let (mut choices, mut has_more) = (None, false);
    json::each_member(json, |name, value| match name.get() {
        "\"choices\"" => choices = Some(value),
        "\"usage\"" => has_more |= !value.is_null(),
        "\"id\""
        | "\"object\""
        | "\"created\""
        | "\"model\""
        | "\"system_fingerprint\""
        | "\"service_tier\""
        | "\"obfuscation\"" => {}
        _ => event.add_member(name, value),
    })?;
    let mut read = |choice: RawValue| read_choice(json, choice, is_single, &mut event).unwrap_or(true);
    choices?.each_item(|choice| has_more |= read(choice))?;
    event.is_text_only = !has_more;
    Some(event)
}

/// Adds the delta of one choice to `event`. Returns whether the choice contains more than text.
fn read_choice(json: &str, choice: RawValue, is_single: bool, event: &mut Event) -> Option<bool> {
    let (mut index, mut delta, mut logprobs, mut finish_reason, mut message) = (0, None, None, None, None);
    json::each_member(choice.get(), |name, value| match value {
        _ if name.is("delta") => delta = Some(value),
        _ if name.is("index") => index = value.get().parse().unwrap_or(0),
        value if value.is_null() => {}
        _ if name.is("logprobs") => logprobs = Some(value),
        _ if name.is("finish_reason") => finish_reason = Some(value),
        _ if name.is("message") => message = Some(value),
        _ => event.add_member(name, value),
    })?;
    let mut has_more = finish_reason.is_some() || message.is_some() || delta.is_none();
    let mut content = None;
    if let Some(delta) = delta {
        json::each_member(delta.get(), |name, value| match value {
            _ if name.is("content") => content = Some(value),
            _ => has_more |= !value.is_null(),
        })?;
    }
    let channel = ChannelId { item: if is_single { 0 } else { index }, part: 0 };
    if let Some(content) = content {
        let logprobs = logprobs.and_then(Object::of);
        let logprobs = logprobs.as_ref().and_then(|logprobs| logprobs.get("content"));
        each_fragment(json, content, logprobs, |fragment| event.deltas.push((channel, fragment)));
    }
    if message.is_some() {
        // The text so far, beside the next piece of it or at the end.
        let complete = self::message(json, &Object::of(choice)?);
        event.complete_texts.extend(complete.map(|text| CompleteText { is_learned: channel.item == 0, ..text }));
    }
    if finish_reason.is_some() {
        let if_truncated = finish_reason_stop(json, &Object::of(choice)?);
        event.text_ends.push(TextEnd { channel: Some(channel), is_final: false, if_truncated });
    }
    Some(has_more)
}

fn message(json: &str, choice: &Object) -> Option<CompleteText> {
    let message = choice.object("message")?;
    let content = message.get("content");
    let mut fragments = Vec::new();
    if let Some(content) = content {
        let logprobs = choice.object("logprobs");
        let logprobs = logprobs.as_ref().and_then(|logprobs| logprobs.get("content"));
        each_fragment(json, content, logprobs, |fragment| fragments.push(fragment));
    }
    let has_tool_calls = message.items("tool_calls").is_some_and(|calls| !calls.is_empty());
    let is_string = content.is_some_and(|content| content.get().starts_with('"'));
    if let ([fragment], true, true) = (fragments.as_mut_slice(), has_tool_calls, is_string) {
        fragment.if_empty = "null";
    }
    // Of `n` choices the first is the reply.
    let is_learned = choice.number("index").unwrap_or(0) == 0;
    Some(CompleteText {
        fragments,
        is_learned,
        if_truncated: finish_reason_stop(json, choice),
        ..CompleteText::default()
    })
}

/// Calls `visit` with the fragments of the content of a message or delta: one string, or the text of each part.
fn each_fragment(json: &str, content: RawValue, logprobs: Option<RawValue>, mut visit: impl FnMut(TextFragment)) {
    if let Some(fragment) = TextFragment::read(json, content) {
        return visit(fragment.with_logprobs(json, logprobs));
    }
    let parts = content.items().unwrap_or_default().into_iter().filter_map(Object::of);
    let texts = parts.filter(|part| part.is("type", "text")).filter_map(|part| part.get("text"));
    texts.filter_map(|text| TextFragment::read(json, text)).for_each(visit);
}

/// Changes the finish reason `length` to `stop`.
fn finish_reason_stop(json: &str, choice: &Object) -> Vec<Edit> {
    let reason = choice.string_in(json, "finish_reason").filter(|(_, reason)| reason == "length");
    reason.map(|(span, _)| Edit { span, replacement: "\"stop\"".to_owned() }).into_iter().collect()
}
