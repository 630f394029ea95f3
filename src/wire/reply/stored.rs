//! Replies and conversations that the service stores. When the app reads them, they still have the injected text and the
//! blocks.

use std::ops::Range;

use super::super::api::Api;
use super::super::block::BlockRule;
use super::super::json::{self, Edit, Object, RawValue};
use super::super::key_guard::KeyGuard;
use super::super::text::{CompleteText, TextFragment};
use super::document::{self, CleanReply};

/// The deepest nesting of lists and objects around a stored message.
const MAX_DEPTH: usize = 8;

/// A reply that the service stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReply {
    /// Its id.
    pub id: String,
    /// Whether it is complete.
    pub is_complete: bool,
    /// Whether it is generated in the background: the model continues after a disconnect.
    pub is_background: bool,
    /// Whether the app stopped reading the stream inside a block.
    pub ended_in_block: bool,
}

impl StoredReply {
    /// Reads a response or a message, the replies that a later request can continue. `None` for other JSON.
    pub fn parse(json: &str) -> Option<Self> {
        let object = Object::parse(json)?;
        let is_message = object.is("type", "message");
        if !is_message && !object.is("object", "response") {
            return None;
        }
        let is_complete = is_message || object.is("status", "completed") || object.is("status", "incomplete");
        let is_background = !is_message && object.is_true("background");
        Some(Self { id: object.string("id")?, is_complete, is_background, ended_in_block: false })
    }
}

/// Removes the blocks and the injected text from a reply, a conversation, or a list of them. `find_injection` returns the
/// start of the injected text at the end of a user's message.
pub fn clean(json: &str, rule: &BlockRule, find_injection: fn(&str) -> Option<usize>) -> CleanReply {
    if Object::parse(json).is_some_and(|object| object.is("object", "response")) {
        return document::clean(Api::Responses, json, rule);
    }
    let Some(root) = RawValue::parse(json) else { return CleanReply::default() };
    let mut cleaner = Cleaner { json, rule, find_injection, edits: Vec::new() };
    cleaner.visit(root, 0);
    cleaner.edits.extend(KeyGuard::new(rule).clean(json));
    let edited = (!cleaner.edits.is_empty()).then(|| json::apply_edits(json, cleaner.edits));
    CleanReply { edited, ..CleanReply::default() }
}

/// Collects the edits of a JSON document.
struct Cleaner<'a> {
    json: &'a str,
    rule: &'a BlockRule,
    find_injection: fn(&str) -> Option<usize>,
    edits: Vec<Edit>,
}

impl Cleaner<'_> {
    fn visit(&mut self, value: RawValue, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(object) = Object::of(value) {
            // The messages of a stored chat completion have a list of parts beside their content.
            let content = object.get("content").or_else(|| object.get("content_parts"));
            match (object.string("role").as_deref(), content) {
                (Some("user"), Some(content)) => self.clean_user_message(content),
                (Some("assistant"), Some(content)) => self.clean_assistant_message(content),
                _ => object.values().for_each(|value| self.visit(value, depth + 1)),
            }
        } else if let Some(items) = value.items() {
            for item in items {
                self.visit(item, depth + 1);
            }
        }
    }

    /// Removes the injected text: from the end of a string or of parts, and parts that have nothing else.
    fn clean_user_message(&mut self, content: RawValue) {
        if let Some(text) = content.string() {
            if let Some(start) = (self.find_injection)(&text) {
                self.edits.push(Edit { span: content.span(self.json), replacement: json::quote(&text[..start]) });
            }
            return;
        }
        let parts = content.items().unwrap_or_default();
        let injections: Vec<Option<(Range<usize>, String, usize)>> = parts
            .iter()
            .map(|part| {
                let (span, text) = Object::of(*part)?.string_in(self.json, "text")?;
                let start = (self.find_injection)(&text)?;
                Some((span, text, start))
            })
            .collect();
        let spans: Vec<Range<usize>> = parts.iter().map(|part| part.span(self.json)).collect();
        let is_injected = |at: usize| matches!(injections[at], Some((_, _, 0)));
        self.edits.extend(json::remove_items(&spans, is_injected));
        for (span, text, start) in injections.iter().flatten().filter(|(_, _, start)| *start > 0) {
            self.edits.push(Edit { span: span.clone(), replacement: json::quote(&text[..*start]) });
        }
    }

    /// Removes the blocks.
    fn clean_assistant_message(&mut self, content: RawValue) {
        let parts = content.items().unwrap_or_default().into_iter();
        let parts = parts.filter_map(|part| TextFragment::read(self.json, Object::of(part)?.get("text")?));
        let fragments = TextFragment::read(self.json, content).into_iter().chain(parts);
        for fragment in fragments {
            let text = CompleteText { fragments: vec![fragment], ..CompleteText::default() };
            self.edits.extend(text.clean(self.rule).edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::block::BlockRule;
    use super::{StoredReply, clean};

    const KEY: &str = "k3f9x2abqrst";

    fn clean_json(json: &str) -> String {
        let rule = BlockRule::learning(KEY);
        clean(json, &rule, |text| text.find("\n\n<injected>")).edited.unwrap_or_else(|| json.to_owned())
    }

    #[test]
    fn injected_text_and_blocks_are_removed() {
        let list = r#"{"object":"list","data":[
            {"role":"user","content":[{"type":"input_text","text":"q"}, {"type":"input_text","text":"\n\n<injected>x"}]},
            {"role":"assistant","content":[{"type":"output_text","text":"a\n<memory key=\"k3f9x2abqrst\">[]</memory>"}]},
            {"role":"user","content":"q <b>\n\n<injected>y"},
            {"role":"assistant","content":"a\n<memory key=\"k3f9x2abqrst\">[]</memory>", "n":1.0}],"first_id":"1"}"#;
        let expected = r#"{"object":"list","data":[
            {"role":"user","content":[{"type":"input_text","text":"q"}]},
            {"role":"assistant","content":[{"type":"output_text","text":"a"}]},
            {"role":"user","content":"q <b>"},
            {"role":"assistant","content":"a", "n":1.0}],"first_id":"1"}"#;
        assert_eq!(clean_json(list), expected);
        let untouched = r#"{"data":[{"role":"user","content":null},{"id":"x","choices":[{"message":{"role":"assistant","content":"a"}}]}]}"#;
        assert_eq!(clean_json(untouched), untouched);
    }

    #[test]
    fn a_background_response_is_complete_once_its_status_says_so() {
        let stored = |status: &str| {
            StoredReply::parse(&format!(r#"{{"id":"r","object":"response","background":true,"status":"{status}"}}"#))
                .unwrap()
        };
        assert_eq!(
            stored("completed"),
            StoredReply { id: "r".to_owned(), is_complete: true, is_background: true, ended_in_block: false }
        );
        assert!(!stored("in_progress").is_complete);
    }
}
