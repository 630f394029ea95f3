//! Reading and editing JSON in place: what is not edited keeps its bytes (numbers beyond 2^53, `1.0`, the order of keys, white space).

mod edit;
mod string;

use std::ops::Range;

use memchr::memchr2;

pub use edit::{Edit, apply, without};
pub use string::{quote, unescape};

/// A JSON value as it is written.
///
/// Rejected: `serde_json::value::RawValue`, which parses what only has to be skipped, again at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// The value that `text` is, white space around it aside. `None` when it is none, or something follows it.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut scanner = Scanner { text, at: 0 };
        scanner.skip_space();
        let value = scanner.value()?;
        scanner.skip_space();
        scanner.peek().is_none().then_some(value)
    }

    /// Its bytes.
    pub fn get(self) -> &'a str {
        self.0
    }

    /// Where it lies in `text`, out of which it was read.
    pub fn span(self, text: &str) -> Range<usize> {
        let start = self.0.as_ptr().addr() - text.as_ptr().addr();
        start..start + self.0.len()
    }

    /// What it says, if it is a string.
    pub fn string(self) -> Option<String> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inside))
    }

    /// Whether it is the string `expected`.
    pub fn is(self, expected: &str) -> bool {
        // A string with escapes is longer than what it says.
        match self.0.len().checked_sub(expected.len() + 2) {
            Some(0) => self.0.as_bytes()[0] == b'"' && self.0.as_bytes()[1..].starts_with(expected.as_bytes()),
            Some(_) => self.0.contains('\\') && self.string().as_deref() == Some(expected),
            None => false,
        }
    }

    /// Its items, if it is a list.
    pub fn items(self) -> Option<Vec<Raw<'a>>> {
        let mut items = Vec::new();
        self.each_item(|item| items.push(item))?;
        Some(items)
    }

    /// Hands over each of its items. `None` when it is no list.
    #[inline]
    pub fn each_item(self, mut take: impl FnMut(Raw<'a>)) -> Option<()> {
        let mut scanner = Scanner { text: self.0, at: 0 };
        scanner.expect(b'[')?;
        while !scanner.ends(b']')? {
            take(scanner.value()?);
        }
        Some(())
    }

    /// Whether it says nothing.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }
}

/// Hands over each member of the JSON object `text`, its name first. Without a list of them, which costs more than the
/// reading: for what is read thousands of times a reply. `None` when `text` is not one object.
#[inline]
pub fn each_member<'a>(text: &'a str, mut take: impl FnMut(Raw<'a>, Raw<'a>)) -> Option<()> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.skip_space();
    scanner.expect(b'{')?;
    while !scanner.ends(b'}')? {
        let name = scanner.value()?;
        scanner.skip_space();
        scanner.expect(b':')?;
        scanner.skip_space();
        take(name, scanner.value()?);
    }
    scanner.at += 1;
    scanner.skip_space();
    scanner.peek().is_none().then_some(())
}

/// The members of a JSON object, each as it is written.
#[derive(Debug)]
pub struct Object<'a>(Vec<(Raw<'a>, Raw<'a>)>);

impl<'a> Object<'a> {
    /// `None` when `text` is not one JSON object.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut members = Vec::with_capacity(12);
        each_member(text, |name, value| members.push((name, value)))?;
        Some(Self(members))
    }

    /// `None` when `value` is not an object.
    pub fn of(value: Raw<'a>) -> Option<Self> {
        Self::parse(value.0)
    }

    /// The member `name`, unless it is `null`. Of several the last counts, as in JavaScript.
    pub fn get(&self, name: &str) -> Option<Raw<'a>> {
        let found = self.0.iter().rev().find(|(key, _)| key.is(name)).map(|(_, value)| *value);
        found.filter(|value| value.0 != "null")
    }

    /// Whether a member other than `name` holds something.
    pub fn says_more_than(&self, name: &str) -> bool {
        self.0.iter().any(|(key, value)| value.0 != "null" && !key.is(name))
    }

    /// Every member, its name first.
    pub fn members(&self) -> &[(Raw<'a>, Raw<'a>)] {
        &self.0
    }

    /// The member whose name is written as `name` is.
    pub fn written(&self, name: Raw) -> Option<Raw<'a>> {
        self.0.iter().find(|(key, _)| key.0 == name.0).map(|(_, value)| *value)
    }

    /// Every member's value.
    pub fn values(&self) -> impl Iterator<Item = Raw<'a>> {
        self.0.iter().map(|(_, value)| *value)
    }

    /// The member `name`, if it is an object.
    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::of(self.get(name)?)
    }

    /// The member `name`, if it is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.string()
    }

    /// The items of the member `name`, if it is a list.
    pub fn items(&self, name: &str) -> Option<Vec<Raw<'a>>> {
        self.get(name)?.items()
    }

    /// The member `name`, if it is a string: where it lies in `text`, which this was parsed from, and what it says.
    pub fn text_in(&self, text: &str, name: &str) -> Option<(Range<usize>, String)> {
        let raw = self.get(name)?;
        Some((raw.span(text), raw.string()?))
    }

    /// Whether the member `name` is the string `expected`.
    pub fn says(&self, name: &str, expected: &str) -> bool {
        self.get(name).is_some_and(|value| value.is(expected))
    }

    /// Whether the member `name` is `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.0 == "true")
    }

    /// The member `name`, if it is a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.0.parse().ok()
    }
}

/// Finds where values end. It does not judge what is in them: what is no JSON is the reader's to refuse.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Whether `closing` comes next; otherwise stands before the next element, past the comma.
    fn ends(&mut self, closing: u8) -> Option<bool> {
        self.skip_space();
        if self.peek()? == b',' {
            self.at += 1;
            self.skip_space();
        }
        Some(self.peek()? == closing)
    }

    fn value(&mut self) -> Option<Raw<'a>> {
        let start = self.at;
        match self.peek()? {
            b'"' => self.skip_string()?,
            b'{' | b'[' => self.skip_nested()?,
            _ => self.skip_literal()?,
        }
        Some(Raw(&self.text[start..self.at]))
    }

    fn skip_string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Some(());
            }
            at += 2;
        }
    }

    fn skip_nested(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.skip_string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn skip_literal(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let len = rest.iter().take_while(is_part).count();
        self.at += len;
        (len > 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Object, Raw};

    #[test]
    fn reads_members_as_they_are_written() {
        let text =
            r#" { "a" : [1, {"b":"]\"}"} ,-2.5e3 ], "n":null,"c\u0064":"x\u00e9" ,"t":true,"u":7,"u":8,"":{} } "#;
        let object = Object::parse(text).unwrap();
        let items: Vec<&str> = object.items("a").unwrap().into_iter().map(Raw::get).collect();
        assert_eq!(items, ["1", r#"{"b":"]\"}"}"#, "-2.5e3"]);
        assert_eq!((object.get("n"), object.text("cd").as_deref()), (None, Some("xé")));
        assert_eq!((object.number("u"), object.is_true("t"), object.object("").is_some()), (Some(8), true, true));
        let (span, said) = object.text_in(text, "cd").unwrap();
        assert_eq!((&text[span], said.as_str()), (r#""x\u00e9""#, "xé"));
        assert!(Object::parse("{}").unwrap().get("a").is_none());
    }

    #[test]
    fn refuses_what_is_cut_off_or_no_object() {
        for text in
            ["", "{", "[]", "x", "{\"a\"}", "{\"a\":", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":1}{", "{\"a\":1} x", "\"a\""]
        {
            assert!(Object::parse(text).is_none(), "{text}");
        }
    }
}
