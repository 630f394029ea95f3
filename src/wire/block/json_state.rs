//! Where JSON begins and ends in the content of a block, without parsing it.

use super::markup::{self, Match};

/// The longest name of a member without quotation marks, in bytes.
const NAME_LIMIT: usize = 32;
/// The most white space after the first bracket that is examined, in bytes.
const SPACE_LIMIT: usize = 64;

/// Tracks strings and nesting, so that a closing tag inside a string does not end the block.
#[derive(Debug, Default)]
pub struct JsonState {
    depth: u32,
    in_string: bool,
    is_escaped: bool,
    /// The line feeds since the last byte that was not white space.
    line_feeds: u32,
    /// Where complete JSON ended.
    pub end: Option<usize>,
    /// Whether it may be prose: it has a blank line before a word, or markup.
    pub is_doubtful: bool,
    /// Whether a paragraph of prose follows complete JSON.
    pub is_left: bool,
}

impl JsonState {
    /// Whether an object or list is open.
    pub fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Whether the place is inside a string.
    pub fn is_in_string(&self) -> bool {
        self.in_string
    }

    /// Takes the next byte, which is at `at`.
    pub fn step(&mut self, byte: u8, at: usize) {
        match byte {
            b'\n' => self.line_feeds += 1,
            byte if markup::is_space(byte) => {}
            _ => {
                let starts_paragraph = self.line_feeds > 1 && !b"{}[]\"',<`~".contains(&byte);
                if self.is_open() {
                    self.is_doubtful |= starts_paragraph || byte == b'<' && !self.in_string;
                } else {
                    self.is_left = starts_paragraph;
                }
                self.line_feeds = 0;
            }
        }
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'{' | b'[' => {
                self.depth += 1;
                self.end = None;
            }
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                self.end = (self.depth == 0).then_some(at + 1);
            }
            b'"' if self.depth > 0 => self.in_string = true,
            _ => {}
        }
    }
}

/// Whether JSON as models write it starts with `bytes`: a bracket and what can follow it. After prose (`is_strict`) a name
/// needs quotation marks.
pub fn starts_json(bytes: &[u8], is_strict: bool) -> Match<()> {
    let is_object = match bytes.first() {
        Some(b'{') => true,
        Some(b'[') => false,
        _ => return Match::No,
    };
    let space = bytes[1..].iter().take(SPACE_LIMIT).take_while(|&&byte| markup::is_space(byte)).count();
    let rest = &bytes[1 + space..];
    let starts = |text: &str| text.as_bytes().starts_with(rest) || rest.starts_with(text.as_bytes());
    match rest.first() {
        None => Match::Partial,
        Some(b'"' | b'\'') => Match::Full(()),
        Some(b'}') if is_object => Match::Full(()),
        Some(b'{' | b'[' | b']') if !is_object => Match::Full(()),
        Some(byte) if is_object && !is_strict && (byte.is_ascii_alphabetic() || *byte == b'_') => unquoted_name(rest),
        Some(_) if ["\u{201c}", "\u{2018}"].iter().any(|quote| starts(quote)) => {
            if rest.len() < "\u{201c}".len() {
                Match::Partial
            } else {
                Match::Full(())
            }
        }
        Some(_) => Match::No,
    }
}

/// A name without quotation marks and the colon after it.
fn unquoted_name(bytes: &[u8]) -> Match<()> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let name = bytes.iter().take(NAME_LIMIT).take_while(|&byte| is_part(byte)).count();
    let space = bytes[name..].iter().take(NAME_LIMIT).take_while(|&&byte| byte == b' ').count();
    match bytes.get(name + space) {
        Some(b':') => Match::Full(()),
        None => Match::Partial,
        Some(_) => Match::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::markup::Match;
    use super::starts_json;

    #[test]
    fn tells_json_from_prose_in_brackets() {
        let starts = |text: &str, is_strict| starts_json(text.as_bytes(), is_strict);
        for text in ["{\"a", "{'a", "{}", "[]", "[ {", "[[", "[\"a", "{\n  \"a", "{a: 1", "{a_1 :", "{\u{201c}a"] {
            assert_eq!(starts(text, false), Match::Full(()), "{text}");
        }
        for text in ["{", "[ ", "{a", "{a ", "{ \n"] {
            assert_eq!(starts(text, false), Match::Partial, "{text}");
        }
        for text in ["{...}", "{\u{2026}}", "[see", "{a b: 1", "{{", "[1", "(", "{\\\"a"] {
            assert_eq!(starts(text, false), Match::No, "{text}");
        }
        assert_eq!(starts("{a: 1", true), Match::No);
        assert_eq!(starts("{\"a", true), Match::Full(()));
    }
}
