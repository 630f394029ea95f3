//! Replies and conversations that the service keeps, as it hands them out later: with our texts in them.

use std::ops::Range;

use super::api::Api;
use super::block::Rule;
use super::json::{self, Edit, Object, Raw};
use super::reply::CleanReply;
use super::text::{Message, Text};

/// Lists of stored things are this deep at most.
const MAX_DEPTH: usize = 8;

/// A reply that the service keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its id.
    pub id: String,
    /// Whether all of it is there.
    pub is_there: bool,
    /// Whether the model goes on when nobody listens.
    pub in_background: bool,
    /// Whether the app stopped listening inside a block.
    pub left_in_block: bool,
}

/// What `json` is, if it is a reply that later ones can continue: a response, or a message.
pub fn reply(json: &str) -> Option<Reply> {
    let object = Object::parse(json)?;
    if object.says("type", "message") {
        return Some(Reply { id: object.text("id")?, is_there: true, in_background: false, left_in_block: false });
    }
    if !object.says("object", "response") {
        return None;
    }
    let is_there = object.says("status", "completed") || object.says("status", "incomplete");
    Some(Reply { id: object.text("id")?, is_there, in_background: object.is_true("background"), left_in_block: false })
}

/// Takes the blocks, and what was put into the user's messages, out of a reply, a conversation or a list of them.
/// `addition` finds what was put in at the end of a message.
pub fn clean(json: &str, rule: &Rule, addition: fn(&str) -> Option<usize>) -> CleanReply {
    if Object::parse(json).is_some_and(|object| object.says("object", "response")) {
        return super::reply::clean(Api::Responses, json, rule);
    }
    let Some(root) = Raw::parse(json) else { return CleanReply::default() };
    let mut reader = Reader { json, rule, addition, edits: Vec::new() };
    reader.visit(root, 0);
    let edited = (!reader.edits.is_empty()).then(|| json::apply(json, reader.edits));
    CleanReply { edited, blocks: Vec::new() }
}

struct Reader<'a> {
    json: &'a str,
    rule: &'a Rule,
    addition: fn(&str) -> Option<usize>,
    edits: Vec<Edit>,
}

impl Reader<'_> {
    fn visit(&mut self, raw: Raw, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(object) = Object::of(raw) {
            // The messages of a stored completion have a list of parts beside their content.
            match (object.text("role").as_deref(), object.get("content").or_else(|| object.get("content_parts"))) {
                (Some("user"), Some(content)) => self.asked(content),
                (Some("assistant"), Some(content)) => self.answered(content),
                _ => object.values().for_each(|value| self.visit(value, depth + 1)),
            }
        } else if let Some(items) = raw.items() {
            items.into_iter().for_each(|item| self.visit(item, depth + 1));
        }
    }

    /// A user's message, as the service got it.
    fn asked(&mut self, content: Raw) {
        if let Some(text) = content.string() {
            if let Some(end) = (self.addition)(&text) {
                self.edits.push(Edit { span: content.span(self.json), with: json::quote(&text[..end]) });
            }
            return;
        }
        let parts = content.items().unwrap_or_default();
        let found: Vec<Option<(Range<usize>, String, usize)>> = parts
            .iter()
            .map(|part| {
                let (span, text) = Object::of(*part)?.text_in(self.json, "text")?;
                let end = (self.addition)(&text)?;
                Some((span, text, end))
            })
            .collect();
        let spans: Vec<Range<usize>> = parts.iter().map(|part| part.span(self.json)).collect();
        let is_ours = |at: usize| matches!(found[at], Some((_, _, 0)));
        self.edits.extend(json::without(&spans, is_ours));
        for (span, text, end) in found.iter().flatten().filter(|(_, _, end)| *end > 0) {
            self.edits.push(Edit { span: span.clone(), with: json::quote(&text[..*end]) });
        }
    }

    /// A model's message.
    fn answered(&mut self, content: Raw) {
        let parts = content.items().unwrap_or_default().into_iter();
        let parts = parts.filter_map(|part| Text::read(self.json, Object::of(part)?.get("text")?));
        let texts = Text::read(self.json, content).into_iter().chain(parts);
        for text in texts {
            let message = Message { texts: vec![text], ..Message::default() };
            self.edits.extend(message.clean(self.rule).edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::{Keys, Rule};
    use super::{Reply, clean, reply};

    fn read(json: &str) -> String {
        let rule = Rule { keys: Keys::One("k".to_owned()), trust_unkeyed: false };
        clean(json, &rule, |text| text.find("\n\n<ours>")).edited.unwrap_or_else(|| json.to_owned())
    }

    #[test]
    fn what_was_put_in_and_what_was_asked_for_are_both_gone() {
        let list = r#"{"object":"list","data":[
            {"role":"user","content":[{"type":"input_text","text":"q"}, {"type":"input_text","text":"\n\n<ours>x"}]},
            {"role":"assistant","content":[{"type":"output_text","text":"a\n<memory key=\"k\">[]</memory>"}]},
            {"role":"user","content":"q <b>\n\n<ours>y"},
            {"role":"assistant","content":"a\n<memory key=\"k\">[]</memory>", "n":1.0}],"first_id":"1"}"#;
        let expected = r#"{"object":"list","data":[
            {"role":"user","content":[{"type":"input_text","text":"q"}]},
            {"role":"assistant","content":[{"type":"output_text","text":"a"}]},
            {"role":"user","content":"q <b>"},
            {"role":"assistant","content":"a", "n":1.0}],"first_id":"1"}"#;
        assert_eq!(read(list), expected);
        let untouched = r#"{"data":[{"role":"user","content":null},{"id":"x","choices":[{"message":{"role":"assistant","content":"a"}}]}]}"#;
        assert_eq!(read(untouched), untouched);
    }

    #[test]
    fn a_response_of_the_background_is_known_when_it_is_there() {
        let stored = |status: &str| {
            reply(&format!(r#"{{"id":"r","object":"response","background":true,"status":"{status}"}}"#)).unwrap()
        };
        assert_eq!(
            stored("completed"),
            Reply { id: "r".to_owned(), is_there: true, in_background: true, left_in_block: false }
        );
        assert!(!stored("in_progress").is_there);
    }
}
