//! Editing JSON in place: what is not edited keeps its bytes (numbers beyond 2^53, `1.0`, the order of keys, white space).

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
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
pub struct Object<'a>(Vec<(Name<'a>, &'a RawValue)>);

/// A member's name; borrowed unless it is written with escapes.
#[derive(Debug)]
struct Name<'a>(Cow<'a, str>);

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
        let found = self.0.iter().rev().find(|(key, _)| key.0 == name).map(|(_, value)| *value);
        found.filter(|value| value.get() != "null")
    }

    /// Every member's value.
    pub fn values(&self) -> impl Iterator<Item = &'a RawValue> {
        self.0.iter().map(|(_, value)| *value)
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

    /// The member `name`, if it is a string: where it lies in `text`, which this was parsed from, and what it says.
    pub fn text_in(&self, text: &str, name: &str) -> Option<(Range<usize>, String)> {
        let raw = self.get(name)?;
        Some((span(text, raw), string(raw)?))
    }

    /// Whether the member `name` is the string `expected`.
    pub fn says(&self, name: &str, expected: &str) -> bool {
        self.text(name).as_deref() == Some(expected)
    }

    /// Whether the member `name` is `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.get() == "true")
    }

    /// The member `name`, if it is a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.get().parse().ok()
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Name<'de>, &'de RawValue)>;

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

struct NameReader;

impl<'de> Visitor<'de> for NameReader {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_str(NameReader)
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

/// The edits that take items out of a list: `items` are where they lie, in order, `goes` says which.
pub fn without(items: &[Range<usize>], goes: impl Fn(usize) -> bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut kept = false;
    for (at, item) in items.iter().enumerate() {
        if !goes(at) {
            kept = true;
            continue;
        }
        // With the comma before it, or the one after it when nothing stands before.
        let span = match (kept, items.get(at + 1)) {
            (true, _) => items[at - 1].end..item.end,
            (false, Some(next)) => item.start..next.start,
            (false, None) => item.clone(),
        };
        edits.push(Edit { span, with: String::new() });
    }
    edits
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
