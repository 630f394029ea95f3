//! Editing JSON in place: what is not edited keeps its bytes (numbers beyond 2^53, `1.0`, the order of keys, white space).

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, Visitor};
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

/// The members of a JSON object, each as it is written. One reader for all shapes: a derived one for each costs bytes.
#[derive(Debug)]
pub struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    /// `None` when `text` is not one JSON object.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let members = reader.deserialize_map(Members).ok()?;
        reader.end().ok()?;
        Some(Self(members))
    }

    /// The member `name`, unless it is `null`. Of several the last counts, as in JavaScript.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value);
        found.filter(|value| value.get() != "null")
    }

    /// The member `name`, if it is an object.
    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::parse(self.get(name)?.get())
    }

    /// The member `name`, if it is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        string(self.get(name)?)
    }

    /// The items of the member `name`, if it is a list.
    pub fn items(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        items(self.get(name)?)
    }

    /// The member `name`, if it is a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.get().parse().ok()
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// What the JSON string `raw` says.
pub fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

/// The items of the JSON list `raw`.
pub fn items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// `text` as a JSON string, quotation marks included.
pub fn quote(text: &str) -> String {
    // Writing a string to memory cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// Applies edits that do not overlap, in any order.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    let mut edited = String::with_capacity(text.len() + edits.iter().map(|edit| edit.with.len()).sum::<usize>());
    let mut at = 0;
    while let Some(first) = (0..edits.len()).min_by_key(|&edit| edits[edit].span.start) {
        let edit = edits.swap_remove(first);
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.with);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    edited
}
