//! Editing JSON in place: what is not edited keeps its bytes (numbers beyond 2^53, `1.0`, the order of keys, white space).

use std::ops::Range;

use serde_json::value::RawValue;

/// A replacement for the bytes at `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Into the text that is edited.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub with: String,
}

/// Where `raw` lies in `text`, out of which it was deserialized.
pub fn span(text: &str, raw: &RawValue) -> Range<usize> {
    let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
    start..start + raw.get().len()
}

/// `text` as a JSON string, quotation marks included.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Applies edits that do not overlap, in any order.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span.start);
    let mut edited = String::with_capacity(text.len() + edits.iter().map(|edit| edit.with.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.with);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    edited
}
