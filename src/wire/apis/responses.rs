//! OpenAI's Responses API: the texts of a response, and of one event of a stream.

use super::super::event::{ChannelId, Event, ItemStart, TextEnd};
use super::super::json::{self, Edit, Object, RawValue};
use super::super::text::{self, CompleteText, TextFragment};
use super::items::{Item, ItemKind};

/// The texts of a complete response.
pub fn texts(json: &str) -> Vec<CompleteText> {
    Object::parse(json).map_or(Vec::new(), |response| response_texts(json, &response))
}

/// The content of an event. `None` for other JSON.
pub fn event(json: &str) -> Option<Event> {
    if json.trim() == "[DONE]" {
        return Some(Event { text_ends: vec![end(None)], is_last: true, ..Event::default() });
    }
    if let Some(event) = text_delta(json) {
        return Some(event);
    }
    let data = Object::parse(json)?;
    let kind = data.string("type")?;
    let mut event = Event::default();
    let number = data.number("output_index");
    event.item = number.zip(data.get("output_index").map(|index| index.span(json)));
    let channel = ChannelId { item: number.unwrap_or(0), part: data.number("content_index").unwrap_or(0) };
    match kind.as_str() {
        "response.output_text.done" => {
            let fragment = TextFragment::read(json, data.get("text")?)?.with_logprobs(json, data.get("logprobs"));
            event.complete_texts.push(unlearned(fragment));
            event.text_ends.push(end(Some(channel)));
        }
        "response.content_part.done" => {
            let fragment = data.object("part").and_then(|part| part_text(json, &part));
            event.complete_texts.extend(fragment.map(unlearned));
        }
        "response.output_item.added" => {
            let item = data.object("item")?;
            event.item_start = match item.string("type")?.as_str() {
                "message" => Some(ItemStart::Text),
                "reasoning" => None,
                _ => Some(ItemStart::ToolCall),
            };
        }
        "response.content_part.added" => {
            event.channel_start = Some(channel);
            event.announced = Some(channel);
        }
        "response.refusal.delta" => event.has_other_content = true,
        "response.output_item.done" => {
            event.is_item_end = true;
            event.complete_texts = item_texts(json, &data.object("item")?);
            // The event that ends the response sends the same texts.
            event.complete_texts.iter_mut().for_each(|text| text.is_learned = false);
        }
        "response.output_text.annotation.added" => {
            event.annotation = Some((channel, text::annotation_index(&data.object("annotation")?)?));
        }
        "response.created" => event.reply_id = data.object("response")?.string("id"),
        "response.completed" | "response.incomplete" | "response.failed" => {
            let response = data.object("response")?;
            event.complete_texts = response_texts(json, &response);
            event.reply_id = response.string("id");
            event.is_background = response.is_true("background");
            let mut truncatable = event.complete_texts.iter_mut().filter(|text| !text.if_truncated.is_empty());
            if let Some(last) = truncatable.next_back().filter(|_| reached_token_limit(&response)) {
                let span = data.string_in(json, "type")?.0;
                last.if_truncated.push(Edit { span, replacement: "\"response.completed\"".to_owned() });
                event.rename_if_truncated = Some(("response.incomplete", "response.completed"));
            }
            event.text_ends.push(end(None));
            event.is_last = true;
        }
        "error" => event.is_last = true,
        _ => {}
    }
    Some(event)
}

/// The content of a `response.output_text.delta`, the most frequent event. `None` for other JSON.
fn text_delta(json: &str) -> Option<Event> {
    let (mut is_delta, mut item, mut part, mut text, mut logprobs) = (false, None, 0, None, None);
    let mut event = Event::default();
    json::each_member(json, |name, value| match value {
        _ if name.is("type") => is_delta = value.is("response.output_text.delta"),
        _ if name.is("delta") => text = Some(value),
        _ if name.is("logprobs") => logprobs = Some(value),
        _ if name.is("output_index") => item = value.get().parse().ok().zip(Some(value)),
        _ if name.is("content_index") => part = value.get().parse().unwrap_or(0),
        _ if name.is("item_id") || name.is("sequence_number") || name.is("obfuscation") => {}
        _ => event.add_member(name, value),
    })?;
    let fragment = TextFragment::read(json, text.filter(|_| is_delta)?)?.with_logprobs(json, logprobs);
    let channel = ChannelId { item: item.map_or(0, |(number, _)| number), part };
    let item = item.map(|(number, value)| (number, value.span(json)));
    Some(Event { deltas: vec![(channel, fragment)], item, is_text_only: true, ..event })
}

/// The output items of a complete response. The response may be inside an event.
pub fn items(json: &str) -> Vec<Item> {
    let root = Object::parse(json);
    let response = root.and_then(|root| root.object("response").or(Some(root)));
    let items = response.and_then(|response| response.items("output")).unwrap_or_default();
    let kind = |item: Object| match item.string("type").as_deref() {
        Some("message") if item.items("content").unwrap_or_default().into_iter().all(is_empty_text) => {
            ItemKind::EmptyText
        }
        Some("reasoning") => ItemKind::Reasoning,
        _ => ItemKind::Content,
    };
    let item = |item: RawValue| Item { span: item.span(json), kind: Object::of(item).map_or(ItemKind::Content, kind) };
    items.into_iter().map(item).collect()
}

fn is_empty_text(part: RawValue) -> bool {
    Object::of(part).is_some_and(|part| part.is("type", "output_text") && part.is("text", ""))
}

fn response_texts(json: &str, response: &Object) -> Vec<CompleteText> {
    let items: Vec<Object> = response.items("output").unwrap_or_default().into_iter().filter_map(Object::of).collect();
    let ends_with_text = items.last().is_some_and(|item| item.is("type", "message"));
    let mut texts: Vec<CompleteText> = items.iter().flat_map(|item| item_texts(json, item)).collect();
    if let Some(last) = texts.last_mut().filter(|_| ends_with_text && reached_token_limit(response)) {
        for (name, replacement) in [("status", "\"completed\""), ("incomplete_details", "null")] {
            let edit = |value: RawValue| Edit { span: value.span(json), replacement: replacement.to_owned() };
            last.if_truncated.extend(response.get(name).map(edit));
        }
    }
    // OpenAI's service does not send this member; other servers with this API do.
    let output_text = response.get("output_text").and_then(|text| TextFragment::read(json, text));
    texts.extend(output_text.map(unlearned));
    texts
}

/// The text parts of an output item, each a text of its own, as they are text channels of their own in a stream.
fn item_texts(json: &str, item: &Object) -> Vec<CompleteText> {
    if !item.is("type", "message") {
        return Vec::new();
    }
    let parts = item.items("content").unwrap_or_default().into_iter();
    let fragments = parts.filter_map(|part| part_text(json, &Object::of(part)?));
    let mut texts: Vec<CompleteText> =
        fragments.map(|fragment| CompleteText { is_learned: true, ..unlearned(fragment) }).collect();
    let status = item.string_in(json, "status").filter(|(_, status)| status == "incomplete");
    if let (Some(last), Some((span, _))) = (texts.last_mut(), status) {
        last.if_truncated.push(Edit { span, replacement: "\"completed\"".to_owned() });
    }
    texts
}

fn part_text(json: &str, part: &Object) -> Option<TextFragment> {
    if !part.is("type", "output_text") {
        return None;
    }
    let fragment = TextFragment::read(json, part.get("text")?)?.with_logprobs(json, part.get("logprobs"));
    Some(fragment.with_annotations(json, part.get("annotations")))
}

/// Whether the response is incomplete because the model reached the token limit. It stays incomplete for other reasons.
fn reached_token_limit(response: &Object) -> bool {
    let details = response.object("incomplete_details");
    response.is("status", "incomplete") && details.is_some_and(|details| details.is("reason", "max_output_tokens"))
}

fn end(channel: Option<ChannelId>) -> TextEnd {
    TextEnd { channel, is_final: true, if_truncated: Vec::new() }
}

/// A complete text that is sent again elsewhere, and learned from there.
fn unlearned(fragment: TextFragment) -> CompleteText {
    CompleteText { fragments: vec![fragment], ..CompleteText::default() }
}
