//! Anthropic's messages: where the texts are in a reply, and in one event of a stream.

use super::api::{Begins, End, Event};
use super::json::{Edit, Object, Raw};
use super::text::{Message, Part, PartKind, Text};

/// The text blocks of a whole reply, each a message of its own.
pub fn reply(json: &str) -> Vec<Message> {
    let Some(reply) = Object::parse(json) else { return Vec::new() };
    let blocks = reply.items("content").unwrap_or_default();
    let texts = blocks.iter().map(|block| {
        let block = Object::of(*block).filter(|block| block.says("type", "text"))?;
        Text::read(json, block.get("text")?)
    });
    let texts: Vec<Option<Text>> = texts.collect();
    let ends_with_text = texts.last().is_some_and(Option::is_some);
    let message = |text| Message { texts: vec![text], teaches: true, if_cut: Vec::new() };
    let mut messages: Vec<Message> = texts.into_iter().flatten().map(message).collect();
    if let Some(last) = messages.last_mut().filter(|_| ends_with_text) {
        last.if_cut = end_of_turn(json, &reply);
    }
    messages
}

/// The content blocks of a whole reply.
pub fn parts(json: &str) -> Vec<Part> {
    let blocks = Object::parse(json).and_then(|reply| reply.items("content")).unwrap_or_default();
    let kind = |block: Object| match block.text("type").as_deref() {
        Some("text") if block.says("text", "") => PartKind::Empty,
        Some("thinking" | "redacted_thinking") => PartKind::Thought,
        _ => PartKind::Said,
    };
    let part = |block: Raw| Part { span: block.span(json), kind: Object::of(block).map_or(PartKind::Said, kind) };
    blocks.into_iter().map(part).collect()
}

/// What an event says.
pub fn event(json: &str) -> Option<Event> {
    let data = Object::parse(json)?;
    let kind = data.text("type")?;
    let number = data.number("index");
    let line = (number.unwrap_or(0), 0);
    let part = number.zip(data.get("index").map(|raw| raw.span(json)));
    let mut event = Event { part, ..Event::default() };
    match kind.as_str() {
        "message_start" => event.reply = data.object("message")?.text("id"),
        "content_block_start" => {
            let block = data.object("content_block")?;
            if block.says("type", "text") {
                event.begins = Some(Begins::Text);
                event.pieces.extend(block.get("text").and_then(|raw| Text::read(json, raw)).map(|text| (line, text)));
            } else if !block.says("type", "thinking") && !block.says("type", "redacted_thinking") {
                event.begins = Some(Begins::Call);
            }
        }
        "content_block_delta" => {
            let delta = data.object("delta")?;
            if delta.says("type", "text_delta") {
                event.pieces.push((line, Text::read(json, delta.get("text")?)?));
                event.only_text = true;
            }
        }
        "content_block_stop" => {
            event.ends.push(End { line: Some(line), if_cut: Vec::new() });
            event.is_part_end = true;
        }
        "message_delta" => {
            let if_cut = data.object("delta").map_or(Vec::new(), |delta| end_of_turn(json, &delta));
            event.ends.push(End { line: None, if_cut });
        }
        "message_stop" | "error" => event.is_last = true,
        _ => {}
    }
    Some(event)
}

fn end_of_turn(json: &str, object: &Object) -> Vec<Edit> {
    let reason = object.text_in(json, "stop_reason").filter(|(_, reason)| reason == "max_tokens");
    reason.map(|(span, _)| Edit { span, with: "\"end_turn\"".to_owned() }).into_iter().collect()
}
