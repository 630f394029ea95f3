//! Anthropic's Messages API: the texts of a reply, and of one event of a stream.

use super::super::event::{ChannelId, Event, ItemStart, TextEnd};
use super::super::json::{Edit, Object, RawValue};
use super::super::text::{CompleteText, TextFragment};
use super::items::{Item, ItemKind};

/// The text blocks of a complete reply, each a text of its own.
pub fn texts(json: &str) -> Vec<CompleteText> {
    let Some(reply) = Object::parse(json) else { return Vec::new() };
    let blocks = reply.items("content").unwrap_or_default();
    let fragments = blocks.iter().map(|block| {
        let block = Object::of(*block).filter(|block| block.is("type", "text"))?;
        TextFragment::read(json, block.get("text")?)
    });
    let fragments: Vec<Option<TextFragment>> = fragments.collect();
    let ends_with_text = fragments.last().is_some_and(Option::is_some);
    let text = |fragment| CompleteText { fragments: vec![fragment], is_learned: true, ..CompleteText::default() };
    let mut texts: Vec<CompleteText> = fragments.into_iter().flatten().map(text).collect();
    if let Some(last) = texts.last_mut().filter(|_| ends_with_text) {
        last.if_truncated = stop_reason_end_turn(json, &reply);
    }
    texts
}

/// The content blocks of a complete reply.
pub fn items(json: &str) -> Vec<Item> {
    let blocks = Object::parse(json).and_then(|reply| reply.items("content")).unwrap_or_default();
    let kind = |block: Object| match block.string("type").as_deref() {
        Some("text") if block.is("text", "") => ItemKind::EmptyText,
        Some("thinking" | "redacted_thinking") => ItemKind::Reasoning,
        _ => ItemKind::Content,
    };
    let item =
        |block: RawValue| Item { span: block.span(json), kind: Object::of(block).map_or(ItemKind::Content, kind) };
    blocks.into_iter().map(item).collect()
}

/// The content of an event. `None` for other JSON.
pub fn event(json: &str) -> Option<Event> {
    let data = Object::parse(json)?;
    let kind = data.string("type")?;
    let number = data.number("index");
    let channel = ChannelId { item: number.unwrap_or(0), part: 0 };
    let item = number.zip(data.get("index").map(|index| index.span(json)));
    let mut event = Event { item, ..Event::default() };
    match kind.as_str() {
        "message_start" => event.reply_id = data.object("message")?.string("id"),
        "content_block_start" => {
            event.announced = Some(channel);
            let block = data.object("content_block")?;
            if block.is("type", "text") {
                let fragment = block.get("text").and_then(|text| TextFragment::read(json, text));
                event.item_start = Some(ItemStart::Text);
                event.deltas.extend(fragment.map(|fragment| (channel, fragment)));
            } else if !block.is("type", "thinking") && !block.is("type", "redacted_thinking") {
                event.item_start = Some(ItemStart::ToolCall);
            }
        }
        "content_block_delta" => {
            let delta = data.object("delta")?;
            if delta.is("type", "text_delta") {
                event.deltas.push((channel, TextFragment::read(json, delta.get("text")?)?));
                event.is_text_only = true;
                event.add_members(&data, &["type", "index", "delta"]);
                event.add_members(&delta, &["type", "text"]);
            }
        }
        "content_block_stop" => {
            event.text_ends.push(TextEnd { channel: Some(channel), is_final: true, if_truncated: Vec::new() });
            event.is_item_end = true;
        }
        "message_delta" => {
            // Some servers send the usage so far in such events.
            if let Some(delta) = data.object("delta").filter(|delta| delta.get("stop_reason").is_some()) {
                let if_truncated = stop_reason_end_turn(json, &delta);
                event.text_ends.push(TextEnd { channel: None, is_final: false, if_truncated });
            }
        }
        "message_stop" | "error" => event.is_last = true,
        _ => {}
    }
    Some(event)
}

/// Changes the stop reason `max_tokens` to `end_turn`.
fn stop_reason_end_turn(json: &str, object: &Object) -> Vec<Edit> {
    let reason = object.string_in(json, "stop_reason").filter(|(_, reason)| reason == "max_tokens");
    reason.map(|(span, _)| Edit { span, replacement: "\"end_turn\"".to_owned() }).into_iter().collect()
}
