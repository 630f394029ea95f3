//! A lenient parser for the JSON that language models write: with prose around it, in a code fence, with single quotes or
//! trailing commas, truncated.
//!
//! It keeps every value that is complete: of a truncated list, the complete items. Numbers and literals become texts, since
//! memories have none. Rejected: the `json5` crate, which refuses an invalid text as a whole.

use super::super::json::unescape;
use super::super::work;

/// A parsed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An object: names and values of its members, in order.
    Object(Vec<(String, Value)>),
    /// A list: its items, in order.
    List(Vec<Value>),
    /// A string, a number, or an unquoted word.
    Text(String),
    /// `null`, `None`, `undefined`, or nothing where a value should be.
    Null,
}

const MAX_DEPTH: usize = 16;

/// Every outermost object and list in `text`, in order.
pub fn roots(text: &str) -> Vec<Value> {
    let mut parser = Parser { text, at: 0 };
    let mut roots = Vec::new();
    while let Some(next) = text[parser.at..].find(['{', '[']) {
        parser.at += next;
        if let Some((value, _)) = parser.value(0) {
            roots.push(value);
        }
    }
    roots
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Moves past white space and the characters in `also`.
    fn skip(&mut self, also: &[char]) {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || also.contains(&c));
        work::count(rest.len() - trimmed.len() + 1);
        self.at += rest.len() - trimmed.len();
    }

    /// The next value, and whether it is complete. Advances by at least one character unless the text is over.
    fn value(&mut self, depth: usize) -> Option<(Value, bool)> {
        self.skip(&[]);
        match self.peek()? {
            '{' if depth < MAX_DEPTH => Some(self.object(depth)),
            '[' if depth < MAX_DEPTH => Some(self.list(depth)),
            quote @ ('"' | '\'') => {
                let (text, complete) = self.string(quote);
                Some((Value::Text(text), complete))
            }
            _ => Some(self.word()),
        }
    }

    fn list(&mut self, depth: usize) -> (Value, bool) {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip(&[',']);
            match self.peek() {
                None => return (Value::List(items), false),
                Some(']' | '}') => {
                    self.at += 1;
                    return (Value::List(items), true);
                }
                Some(_) => {
                    if let Some((item, true)) = self.value(depth + 1) {
                        items.push(item);
                    }
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> (Value, bool) {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.skip(&[',']);
            let key = match self.peek() {
                None => return (Value::Object(members), false),
                Some('}' | ']') => {
                    self.at += 1;
                    return (Value::Object(members), true);
                }
                Some(quote @ ('"' | '\'')) => self.string(quote).0,
                Some(_) => match self.word().0 {
                    Value::Text(word) => word,
                    _ => String::new(),
                },
            };
            self.skip(&[':', '=']);
            if matches!(self.peek(), Some('}' | ']' | ',')) {
                continue;
            }
            match self.value(depth + 1) {
                Some((value, complete)) if complete || matches!(value, Value::List(_)) => members.push((key, value)),
                _ => {}
            }
        }
    }

    /// A quoted string, and whether it is complete. A quotation mark ends it only before a delimiter: models do not escape
    /// every quotation mark inside a string.
    fn string(&mut self, quote: char) -> (String, bool) {
        self.at += quote.len_utf8();
        let start = self.at;
        let mut escaped = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => {
                    let end = start + offset;
                    let after = &self.text[end + quote.len_utf8()..];
                    let rest = after.trim_start();
                    work::count(after.len() - rest.len() + 1);
                    if rest.is_empty() || rest.starts_with([',', '}', ']', ':']) {
                        self.at = end + quote.len_utf8();
                        work::count(self.at - start);
                        return (unescape(&self.text[start..end]), true);
                    }
                }
                _ => {}
            }
        }
        self.at = self.text.len();
        work::count(self.at - start);
        (unescape(&self.text[start..]), false)
    }

    /// An unquoted value up to the next delimiter: a number, a literal or a word.
    fn word(&mut self) -> (Value, bool) {
        let rest = &self.text[self.at..];
        let len = rest.find([',', '}', ']', ':', '{', '[', '\n']).unwrap_or(rest.len());
        let len = if len == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { len };
        work::count(len);
        self.at += len;
        let value = match rest[..len].trim() {
            "" | "null" | "None" | "undefined" => Value::Null,
            word => Value::Text(word.trim_matches(['"', '\'']).to_owned()),
        };
        (value, len < rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, roots};

    /// Writes a value compactly: members as `name:value`, lists in brackets.
    fn compact(value: &Value) -> String {
        let join = |values: Vec<String>| values.join(" ");
        match value {
            Value::Object(members) => {
                format!(
                    "{{{}}}",
                    join(members.iter().map(|(name, value)| format!("{name}:{}", compact(value))).collect())
                )
            }
            Value::List(items) => format!("[{}]", join(items.iter().map(compact).collect())),
            Value::Text(text) => text.clone(),
            Value::Null => "-".to_owned(),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(roots(text).first().map(compact).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn parses_the_json_that_models_write() {
        check(r#"{"a": [1, true, null, "x\n\u00e9"]}"#, "{a:[1 true - x\né]}");
        check("Here it is:\n```json\n{\"a\": 1,}\n```", "{a:1}");
        check("{'a': ['User's dog is called \"Rex\"', None]}", "{a:[User's dog is called \"Rex\" -]}");
        check("{a: yes, b: [1, 2,]}", "{a:yes b:[1 2]}");
        check("{\"a\": \"he said \"hi\" to me\"}", "{a:he said \"hi\" to me}");
    }

    #[test]
    fn keeps_the_complete_values_of_a_truncated_text() {
        check(r#"{"m": [{"c": "one"}, {"c": "tw"#, "{m:[{c:one}]}");
        check(r#"{"m": [{"c": "one"}, {"c": "two""#, "{m:[{c:one}]}");
        check(r#"{"m": ["#, "{m:[]}");
        check(r#"{"m"#, "{}");
    }
}
