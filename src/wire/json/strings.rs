//! Visits every string of a JSON text.

use std::ops::Range;

use memchr::memchr2;

use super::super::work;

/// A string in a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonString {
    /// Its span, with the quotation marks.
    pub span: Range<usize>,
    /// Identifies its place: the same in texts that differ in other values.
    pub path: u64,
    /// Whether it is the name of a member.
    pub is_name: bool,
}

/// An object or list that is open.
#[derive(Debug, Default)]
struct Frame {
    path: u64,
    is_object: bool,
    /// The digest of the member's name, or the index of the item.
    item: u64,
    /// Whether the name of a member comes next.
    expects_name: bool,
    /// The name of the member.
    name: Range<usize>,
    /// A digest of the numbers by which the object says which one of several it is.
    index: u64,
    /// The number of strings before it.
    first: usize,
}

/// Extends a digest by `text`.
pub fn digest(seed: u64, text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, fold)
}

/// Every string of `json`, in order; of invalid JSON those that end. A place has the numbers in it that are named `index`,
/// `output_index` and the like, but for those of the items of the list `unnumbered`.
pub fn strings(json: &str, unnumbered: &str) -> Vec<JsonString> {
    work::count(json.len());
    let bytes = json.as_bytes();
    let mut found: Vec<JsonString> = Vec::new();
    let mut frames = vec![Frame::default()];
    let mut at = 0;
    while let (Some(&byte), Some(frame)) = (bytes.get(at), frames.last_mut()) {
        match byte {
            b'"' => {
                let Some(end) = string_end(bytes, at) else { break };
                if frame.expects_name {
                    frame.name = at + 1..end - 1;
                    frame.item = digest(0, &json[frame.name.clone()]);
                }
                found.push(JsonString { span: at..end, path: frame.place(), is_name: frame.expects_name });
                at = end;
                continue;
            }
            b'{' | b'[' => {
                let (path, is_object) = (frame.place(), byte == b'{');
                let name = if is_object && frame.is_object { 0..0 } else { frame.name.clone() };
                let first = found.len();
                frames.push(Frame { path, is_object, expects_name: is_object, first, name, ..Frame::default() });
            }
            b'}' | b']' => {
                if let Some(frame) = frames.pop().filter(|frame| frame.index > 0) {
                    let list = frames.last().map_or("", |list| &json[list.name.clone()]);
                    if unnumbered.is_empty() || list != unnumbered {
                        found[frame.first..].iter_mut().for_each(|string| string.path ^= frame.index);
                    }
                }
            }
            b',' if frame.is_object => frame.expects_name = true,
            b',' => frame.item += 1,
            b':' => frame.expects_name = false,
            b'0'..=b'9' if frame.is_object && is_index(&json[frame.name.clone()]) => {
                let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                frame.index = digest(frame.index ^ frame.item, &json[at..at + len]) | 1;
                at += len;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

impl Frame {
    fn place(&self) -> u64 {
        (self.path.rotate_left(7) ^ self.item).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Whether a member says which one of several its object is.
fn is_index(name: &str) -> bool {
    name.ends_with("index") && !name.starts_with("start") && !name.starts_with("end")
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::strings;

    fn places(json: &str) -> Vec<(String, u64, bool)> {
        let found = strings(json, "choices");
        found.into_iter().map(|string| (json[string.span].to_owned(), string.path, string.is_name)).collect()
    }

    fn path(json: &str, value: &str) -> u64 {
        let found = places(json);
        found.iter().find(|(text, _, is_name)| text == &format!("\"{value}\"") && !is_name).unwrap().1
    }

    #[test]
    fn finds_names_and_values() {
        let found = places(r#" {"a\"":["b",{"c":1,"d":"e"},"f"],"g":{}} "#);
        let texts: Vec<(&str, bool)> = found.iter().map(|(text, _, is_name)| (text.as_str(), *is_name)).collect();
        let expected = [
            (r#""a\"""#, true),
            (r#""b""#, false),
            (r#""c""#, true),
            (r#""d""#, true),
            (r#""e""#, false),
            (r#""f""#, false),
            (r#""g""#, true),
        ];
        assert_eq!(texts, expected);
        assert_eq!(places("\"x\"").len(), 1);
        for invalid in ["", "{\"a", "}}]]\"x", "[\"x\\", "nul"] {
            assert!(places(invalid).is_empty(), "{invalid}");
        }
    }

    #[test]
    fn a_place_is_the_same_whatever_other_values_are() {
        let one = r#"{"id":"i","list":[{"text":"a"},{"text":"x"}],"n":1}"#;
        let other = r#"{"list":[{"more":[1,2],"text":"b"},{"text":"y"}],"id":null}"#;
        assert_eq!(path(one, "a"), path(other, "b"));
        assert_eq!(path(one, "x"), path(other, "y"));
        assert_ne!(path(one, "a"), path(one, "x"));
        assert_ne!(path(one, "a"), path(one, "i"));
    }

    #[test]
    fn numbers_tell_places_apart_but_those_of_choices() {
        let call = |index: u32| format!(r#"{{"calls":[{{"text":"a","index":{index}}}]}}"#);
        assert_eq!(path(&call(1), "a"), path(&call(1), "a"));
        assert_ne!(path(&call(1), "a"), path(&call(2), "a"));
        let choice = |index: u32| format!(r#"{{"choices":[{{"index":{index},"delta":{{"x":"a"}}}}]}}"#);
        assert_eq!(path(&choice(1), "a"), path(&choice(2), "a"));
        let annotation = |index: u32| format!(r#"{{"start_index":{index},"x":"a"}}"#);
        assert_eq!(path(&annotation(1), "a"), path(&annotation(2), "a"));
    }
}
