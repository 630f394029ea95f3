//! The Responses API: where the texts are in a response, and in one event of a stream.

use super::api::{Begins, End, Event, Line};
use super::json::{self, Edit, Object, Raw};
use super::text::{self, Message, Part, PartKind, Text};

/// The output messages of a whole response.
pub fn reply(json: &str) -> Vec<Message> {
    Object::parse(json).map_or(Vec::new(), |response| response_messages(json, &response))
}

/// What an event says.
pub fn event(json: &str) -> Option<Event> {
    if json.trim() == "[DONE]" {
        return Some(Event { ends: vec![end(None)], is_last: true, ..Event::default() });
    }
    if let Some(event) = delta(json) {
        return Some(event);
    }
    let data = Object::parse(json)?;
    let kind = data.text("type")?;
    let mut event = Event::default();
    let number = data.number("output_index");
    event.part = number.zip(data.get("output_index").map(|raw| raw.span(json)));
    let line = (number.unwrap_or(0), data.number("content_index").unwrap_or(0));
    match kind.as_str() {
        "response.output_text.done" => {
            let text = Text::read(json, data.get("text")?)?;
            event.repeats.push(repeat(vec![text.with_tokens(json, data.get("logprobs"))]));
            event.ends.push(end(Some(line)));
        }
        "response.content_part.done" => {
            event
                .repeats
                .extend(data.object("part").and_then(|part| part_text(json, &part)).map(|text| repeat(vec![text])));
        }
        "response.output_item.added" => {
            let item = data.object("item")?;
            event.begins = match item.text("type")?.as_str() {
                "message" => Some(Begins::Text),
                "reasoning" => None,
                _ => Some(Begins::Call),
            };
        }
        "response.content_part.added" => event.opens = Some(line),
        "response.refusal.delta" => event.shows = true,
        "response.output_item.done" => {
            event.is_part_end = true;
            let item = data.object("item")?;
            let mut messages = item_messages(json, &item);
            teach_nothing(&mut messages);
            event.repeats = messages;
        }
        "response.output_text.annotation.added" => {
            event.annotation = Some((line, text::annotated_character(&data.object("annotation")?)?));
        }
        "response.created" => event.reply = data.object("response")?.text("id"),
        "response.completed" | "response.incomplete" | "response.failed" => {
            let response = data.object("response")?;
            event.repeats = response_messages(json, &response);
            event.reply = response.text("id");
            event.in_background = response.is_true("background");
            if let Some(last) =
                event.repeats.iter_mut().rfind(|message| !message.if_cut.is_empty() && is_cut(&response))
            {
                let span = data.text_in(json, "type")?.0;
                last.if_cut.push(Edit { span, with: quoted("response.completed") });
                event.renamed_if_cut = Some(("response.incomplete", "response.completed"));
            }
            event.ends.push(end(None));
            event.is_last = true;
        }
        "error" => event.is_last = true,
        _ => {}
    }
    Some(event)
}

/// The commonest event: more of a text.
fn delta(json: &str) -> Option<Event> {
    let (mut is_delta, mut part, mut content, mut text, mut tokens) = (false, None, 0, None, None);
    json::each_member(json, |name, value| match value {
        _ if name.is("type") => is_delta = value.is("response.output_text.delta"),
        _ if name.is("delta") => text = Some(value),
        _ if name.is("logprobs") => tokens = Some(value),
        _ if name.is("output_index") => part = value.get().parse().ok().zip(Some(value)),
        _ if name.is("content_index") => content = value.get().parse().unwrap_or(0),
        _ => {}
    })?;
    let text = Text::read(json, text.filter(|_| is_delta)?)?.with_tokens(json, tokens);
    let line = (part.map_or(0, |(number, _)| number), content);
    let part = part.map(|(number, raw)| (number, raw.span(json)));
    Some(Event { pieces: vec![(line, text)], part, only_text: true, ..Event::default() })
}

/// The output items of a whole response, which may stand in an event.
pub fn parts(json: &str) -> Vec<Part> {
    let root = Object::parse(json);
    let root = root.and_then(|root| root.object("response").or(Some(root)));
    let items = root.and_then(|response| response.items("output")).unwrap_or_default();
    let kind = |item: Object| match item.text("type").as_deref() {
        Some("message") if item.items("content").unwrap_or_default().into_iter().all(is_empty_text) => PartKind::Empty,
        Some("reasoning") => PartKind::Thought,
        _ => PartKind::Said,
    };
    let part = |item: Raw| Part { span: item.span(json), kind: Object::of(item).map_or(PartKind::Said, kind) };
    items.into_iter().map(part).collect()
}

fn is_empty_text(part: Raw) -> bool {
    Object::of(part).is_some_and(|part| part.says("type", "output_text") && part.says("text", ""))
}

fn response_messages(json: &str, response: &Object) -> Vec<Message> {
    let items: Vec<Object> = response.items("output").unwrap_or_default().into_iter().filter_map(Object::of).collect();
    let ends_with_text = items.last().is_some_and(|item| item.says("type", "message"));
    let mut messages: Vec<Message> = items.iter().flat_map(|item| item_messages(json, item)).collect();
    if let Some(last) = messages.last_mut().filter(|_| ends_with_text && is_cut(response)) {
        for (name, with) in [("status", quoted("completed")), ("incomplete_details", "null".to_owned())] {
            last.if_cut.extend(response.get(name).map(|raw| Edit { span: raw.span(json), with }));
        }
    }
    // Not of the service itself, but of servers that speak like it.
    messages.extend(response.get("output_text").and_then(|raw| Text::read(json, raw)).map(|text| repeat(vec![text])));
    messages
}

/// The text parts of an output item, each a message of its own, as they are in a stream.
fn item_messages(json: &str, item: &Object) -> Vec<Message> {
    if !item.says("type", "message") {
        return Vec::new();
    }
    let parts = item.items("content").unwrap_or_default().into_iter();
    let texts = parts.filter_map(|part| part_text(json, &Object::of(part)?));
    let mut messages: Vec<Message> =
        texts.map(|text| Message { texts: vec![text], teaches: true, if_cut: Vec::new() }).collect();
    if let (Some(last), Some((span, _))) =
        (messages.last_mut(), item.text_in(json, "status").filter(|(_, status)| status == "incomplete"))
    {
        last.if_cut.push(Edit { span, with: quoted("completed") });
    }
    messages
}

fn part_text(json: &str, part: &Object) -> Option<Text> {
    if !part.says("type", "output_text") {
        return None;
    }
    let text = Text::read(json, part.get("text")?)?.with_tokens(json, part.get("logprobs"));
    Some(text.with_annotations(json, part.get("annotations")))
}

/// Whether the model had no room left. For any other reason a response is rightly incomplete.
fn is_cut(response: &Object) -> bool {
    let reason = response.object("incomplete_details");
    response.says("status", "incomplete") && reason.is_some_and(|details| details.says("reason", "max_output_tokens"))
}

fn end(line: Option<Line>) -> End {
    End { line, if_cut: Vec::new() }
}

fn repeat(texts: Vec<Text>) -> Message {
    Message { texts, ..Message::default() }
}

fn teach_nothing(messages: &mut [Message]) {
    for message in messages {
        message.teaches = false;
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}
