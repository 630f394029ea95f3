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
    /// Identifies its place.
    path: u64,
    is_object: bool,
    /// Whether the name of a member comes next.
    expects_name: bool,
    /// The name of the member.
    name: Range<usize>,
    /// The number of the item.
    item: u64,
    /// A digest of the numbers by which the object says which one of several it is.
    index: u64,
    /// The number of strings found before it.
    first: usize,
}

/// Extends a digest by `text`.
pub fn digest(seed: u64, text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, fold)
}

/// The strings of `json` that `is_wanted`, in order; of invalid JSON those that end. It is called with the text between the
/// quotation marks, and whether that is the name of a member. A place has the numbers in it that are named `index`,
/// `output_index` and the like, but for those of the items of the list `unnumbered`.
pub fn strings(json: &str, unnumbered: &str, is_wanted: impl Fn(&str, bool) -> bool) -> Vec<JsonString> {
    work::count(json.len());
    let bytes = json.as_bytes();
    let mut found: Vec<JsonString> = Vec::new();
    let mut frames = Vec::with_capacity(8);
    frames.push(Frame::default());
    let mut at = 0;
    while let (Some(&byte), Some(frame)) = (bytes.get(at), frames.last_mut()) {
        match byte {
            b'"' => {
                let Some(end) = string_end(bytes, at) else { break };
                let is_name = frame.expects_name;
                if is_name {
                    frame.name = at + 1..end - 1;
                }
                if is_wanted(&json[at + 1..end - 1], is_name) {
                    found.push(JsonString { span: at..end, path: frame.place(json), is_name });
                }
                at = end;
                continue;
            }
            b'{' | b'[' => {
                let (path, is_object, first) = (frame.place(json), byte == b'{', found.len());
                frames.push(Frame { path, is_object, expects_name: is_object, first, ..Frame::default() });
            }
            b'}' | b']' => {
                let index = frames.pop().filter(|frame| frame.index > 0 && frame.first < found.len());
                if let Some(frame) =
                    index.filter(|_| unnumbered.is_empty() || name_of_list(json, &frames) != unnumbered)
                {
                    found[frame.first..].iter_mut().for_each(|string| string.path ^= frame.index);
                }
            }
            b',' if frame.is_object => frame.expects_name = true,
            b',' => frame.item += 1,
            b':' => frame.expects_name = false,
            b'0'..=b'9' if frame.is_object && is_index(&json[frame.name.clone()]) => {
                let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                frame.index = digest(digest(frame.index, &json[frame.name.clone()]), &json[at..at + len]) | 1;
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
    /// Identifies the place of the next value.
    fn place(&self, json: &str) -> u64 {
        digest(self.path.rotate_left(9) ^ self.item, &json[self.name.clone()])
    }
}

/// The name of the member whose value is the innermost list.
fn name_of_list<'a>(json: &'a str, frames: &[Frame]) -> &'a str {
    frames.iter().nth_back(1).map_or("", |object| &json[object.name.clone()])
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
        let found = strings(json, "choices", |_, _| true);
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
