//! Removes the keys of a rule from every string of a reply that is no text of the answer: reasoning, the arguments of a
//! tool call, members that no API documents. A key that leaves could be used by whoever reads it.

use memchr::{memchr_iter, memchr2_iter};

use super::block::{BlockRule, KeySearch, TextKind};
use super::json::{self, Edit, JsonString};
use super::text::{CompleteText, TextFragment};
use super::work;

/// The start of a block's tag without which nothing is suspected.
const TAG_START: &[u8] = b"<mem";
/// The characters of a key without which nothing is suspected.
const START: usize = 4;

/// Finds keys in bytes and JSON.
#[derive(Debug)]
pub struct KeyGuard {
    rule: BlockRule,
    /// The first characters of each key, in lower case.
    starts: Vec<[u8; START]>,
    /// The first bytes of the keys.
    firsts: [bool; 256],
    /// The bytes that the start of a key or tag ends with, if it is shorter.
    ends: [bool; 256],
}

impl KeyGuard {
    /// A guard for the keys that `rule` learns from.
    pub fn new(rule: &BlockRule) -> Self {
        let starts: Vec<[u8; START]> =
            rule.learn.iter().filter_map(|key| key.as_bytes().first_chunk().copied()).collect();
        let (mut firsts, mut ends) = ([false; 256], [false; 256]);
        for start in &starts {
            firsts[usize::from(start[0])] = true;
            firsts[usize::from(start[0].to_ascii_uppercase())] = true;
        }
        for &byte in starts.iter().map(|start| &start[..]).chain([TAG_START]).flat_map(|start| &start[..START - 1]) {
            ends[usize::from(byte)] = true;
            ends[usize::from(byte.to_ascii_uppercase())] = true;
        }
        Self { rule: rule.clone(), starts, firsts, ends }
    }

    /// The rule whose keys it removes.
    pub fn rule(&self) -> &BlockRule {
        &self.rule
    }

    /// Whether there are keys.
    pub fn is_active(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Whether `bytes` have the start of a key or of a block's tag in them, or an escape that may hide it.
    pub fn suspects(&self, bytes: &[u8]) -> bool {
        let is_tag = |at: usize| is_at(bytes, at, TAG_START) || is_at(bytes, at, b"\\u00");
        work::count(bytes.len());
        self.is_active() && (memchr2_iter(b'<', b'\\', bytes).any(is_tag) || self.suspects_key(bytes))
    }

    fn suspects_key(&self, bytes: &[u8]) -> bool {
        let has = |start: &[u8; START]| {
            work::count(bytes.len());
            memchr2_iter(start[0], start[0].to_ascii_uppercase(), bytes).any(|at| is_at(bytes, at, start))
        };
        self.starts.iter().any(has)
    }

    /// Whether `bytes`, which are letters and digits, have the start of a key in them, or the first characters at their end.
    pub fn may_start_in(&self, bytes: &[u8]) -> bool {
        let mut at = 0;
        while at < bytes.len() {
            if self.firsts[usize::from(bytes[at])] && self.starts_at(&bytes[at..]) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether `bytes` and the start of a key agree as far as both go.
    fn starts_at(&self, bytes: &[u8]) -> bool {
        let agrees =
            |start: &[u8; START]| bytes.iter().zip(start).all(|(byte, expected)| byte.eq_ignore_ascii_case(expected));
        self.starts.iter().any(agrees)
    }

    /// The edits that remove the keys from the strings of the document `json`.
    pub fn clean(&self, json: &str) -> Vec<Edit> {
        if !self.suspects(json.as_bytes()) {
            return Vec::new();
        }
        let strings = json::strings(json, "", |text, _| self.suspects(text.as_bytes()));
        strings.iter().flat_map(|string| self.clean_string(json, string)).collect()
    }

    /// The edits that remove the keys from a string of `json` that is complete.
    pub fn clean_string(&self, json: &str, string: &JsonString) -> Vec<Edit> {
        let text = &json[string.span.clone()];
        let fragment = TextFragment::new(string.span.clone(), json::unescape(&text[1..text.len() - 1]));
        let text = CompleteText { fragments: vec![fragment], kind: TextKind::Other, ..CompleteText::default() };
        text.clean(&self.rule).edits
    }

    /// Whether `json` has a key where JSON has none: outside of its strings.
    pub fn has_key_outside_strings(&self, json: &str) -> bool {
        let (mut search, mut at) = (KeySearch::new(&self.rule), 0);
        let end = json.len()..json.len();
        let strings = json::strings(json, "", |_, _| true).into_iter().map(|string| string.span);
        for string in strings.chain(std::iter::once(end)) {
            search.reset();
            if json.as_bytes()[at..string.start].iter().any(|byte| search.step(*byte).is_some()) {
                return true;
            }
            at = string.end;
        }
        false
    }

    /// `bytes`, which need not be JSON, without keys. `None` when they have none.
    pub fn without_keys(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if !self.suspects(bytes) {
            return None;
        }
        let mut search = KeySearch::new(&self.rule);
        let mut cleaned: Vec<u8> = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            cleaned.push(byte);
            if let Some(len) = search.step(byte) {
                cleaned.truncate(cleaned.len() - len);
                let tail = cleaned.len().saturating_sub(len);
                search.restart(&cleaned[tail..]);
            }
        }
        (cleaned.len() < bytes.len()).then_some(cleaned)
    }

    /// Whether `bytes`, the text of a string as it is written, end with the start of a key or tag.
    pub fn may_go_on(&self, bytes: &[u8]) -> bool {
        let ends_in = |start: &[u8]| {
            let longest = bytes.len().min(START - 1);
            (1..=longest).any(|len| bytes[bytes.len() - len..].eq_ignore_ascii_case(&start[..len]))
        };
        bytes.last().is_some_and(|&last| self.ends[usize::from(last)])
            && (ends_in(TAG_START) || self.starts.iter().any(|start| ends_in(start)))
    }

    /// Whether a string in the JSON text `bytes` may end with the start of a key or tag.
    pub fn has_string_that_may_go_on(&self, bytes: &[u8]) -> bool {
        work::count(bytes.len());
        memchr_iter(b'"', bytes).any(|end| self.may_go_on(&bytes[..end]))
    }

    /// Whether a key that started with `before` goes on in `text` so far that it is suspicious.
    pub fn goes_on(&self, before: &str, text: &str) -> bool {
        if before.is_empty() {
            return false;
        }
        let mut search = KeySearch::new(&self.rule);
        search.restart(before.as_bytes());
        for (count, byte) in text.bytes().enumerate() {
            // Whether what is matched started before the piece.
            if search.matched() <= count {
                break;
            }
            if search.step(byte).is_some() || search.matched() >= START && search.matched() > count + 1 {
                return true;
            }
        }
        false
    }

    /// What `text`, a piece of a string that goes on after `before`, has of a key at its ends. `before` is the start of a
    /// key that ended the pieces so far.
    pub fn examine(&self, before: &str, text: &str) -> PieceEnd {
        if before.is_empty() && !self.may_go_on(text.as_bytes()) {
            return PieceEnd::KeyStart(String::new());
        }
        let is_tag = |len: usize| {
            text.len() >= len && text.as_bytes()[text.len() - len..].eq_ignore_ascii_case(&TAG_START[..len])
        };
        if self.goes_on(before, text) || (1..TAG_START.len()).any(is_tag) {
            return PieceEnd::Suspicious;
        }
        let end: Vec<u8> = before.bytes().chain(text.bytes().skip(text.len().saturating_sub(START))).collect();
        let end = &end[end.len().saturating_sub(START - 1)..];
        let mut search = KeySearch::new(&self.rule);
        search.restart(end);
        let start = &end[end.len() - search.matched()..];
        PieceEnd::KeyStart(String::from_utf8_lossy(start).into_owned())
    }
}

/// Whether `bytes` have `expected` at `at`, in any case.
fn is_at(bytes: &[u8], at: usize, expected: &[u8]) -> bool {
    bytes[at..].get(..expected.len()).is_some_and(|found| found.eq_ignore_ascii_case(expected))
}

/// What the end of a piece of a string has of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum PieceEnd {
    /// At most [`START`] - 1 characters of its start.
    KeyStart(String),
    /// More of it, which started in the pieces before, or the start of a tag.
    Suspicious,
}

#[cfg(test)]
mod tests {
    use super::super::block::BlockRule;
    use super::super::json;
    use super::{KeyGuard, PieceEnd};

    const KEY: &str = "k3f9x2abqrst";

    fn guard() -> KeyGuard {
        KeyGuard::new(&BlockRule::learning(KEY))
    }

    #[test]
    fn suspects_the_start_of_a_key_and_of_a_tag() {
        for text in ["a K3F9", "<MEM", "\\u006b", "<<memory"] {
            assert!(guard().suspects(text.as_bytes()), "{text}");
        }
        for text in ["", "k3f", "<me", "\\n <b> 3f9x k3 f9", "\\u1234"] {
            assert!(!guard().suspects(text.as_bytes()), "{text}");
        }
        assert!(!KeyGuard::new(&BlockRule::default()).suspects(b"<memory"));
    }

    #[test]
    fn removes_keys_from_every_string_of_a_document() {
        let clean = |json: &str| json::apply_edits(json, guard().clean(json));
        let tag = format!("<memory key=\\\"{KEY}\\\">");
        let document = format!(
            r#"{{"a":["The note wants {tag}.",1.0,{{"{KEY}":"x{KEY}y"}}],"b":"\u006b{}","c":"{tag}[\"a b\"]</memory>","d":"Hi {}","e":"<mem"}}"#,
            &KEY[1..],
            &tag[..18]
        );
        let expected = r#"{"a":["The note wants <memory>.",1.0,{"":"xy"}],"b":"","c":"","d":"Hi","e":"<mem"}"#;
        assert_eq!(clean(&document), expected);
        let arguments = format!(r#"{{"arguments":"{{\"text\":\"<memory key=\\\"{KEY}\\\">\"}}"}}"#);
        assert_eq!(clean(&arguments), r#"{"arguments":"{\"text\":\"<memory>\"}"}"#);
    }

    #[test]
    fn removes_keys_from_text_that_is_no_json() {
        let text = format!(": {KEY} {}{KEY}{}\n", &KEY[..5], &KEY[5..]);
        assert_eq!(guard().without_keys(text.as_bytes()), Some(b":  \n".to_vec()));
        assert_eq!(guard().without_keys(b": k3f9 <memory"), None);
    }

    #[test]
    fn a_key_in_pieces_is_suspicious_before_it_is_complete() {
        let start = |text: &str| PieceEnd::KeyStart(text.to_owned());
        assert_eq!(guard().examine("", "Hello k3"), start("k3"));
        assert_eq!(guard().examine("k3", "f"), start("k3f"));
        assert_eq!(guard().examine("k3", ""), start("k3"));
        assert_eq!(guard().examine("k3f", "9x"), PieceEnd::Suspicious);
        assert_eq!(guard().examine("k3f", "8x k"), start("k"));
        assert_eq!(guard().examine("k", "k3f"), start("k3f"));
        assert_eq!(guard().examine("", "é"), start(""));
        assert_eq!(guard().examine("", "a <M"), PieceEnd::Suspicious);
    }
}
