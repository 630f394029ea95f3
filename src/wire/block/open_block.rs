//! A keyed opening tag and what follows it: whether it is a block, and where the block ends.
//!
//! A block has JSON after its tag, at once or after a code fence; its closing tag may be missing. After a few words of prose
//! it must have both JSON and a closing tag. Otherwise the tag is text: a model that mentions it loses nothing of its answer.

use std::ops::Range;

use super::super::work;
use super::json_state::{self, JsonState};
use super::markup::{self, Match};
use super::rule::BlockRule;

/// A block that is longer than this many bytes is text.
pub const BLOCK_LIMIT: usize = 64 * 1024;
/// The JSON of a block starts within this many bytes of its content.
const LEAD_LIMIT: usize = 256;
/// A block without a closing tag ends after its JSON when this many bytes follow: they continue the answer.
const TAIL_LIMIT: usize = 256;
/// The longest info string of a fence, in bytes.
const INFO_LIMIT: usize = 40;

/// The marks that open a code fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    /// A backtick or a tilde.
    pub mark: u8,
    /// Their number, three or more.
    pub len: usize,
}

/// A keyed opening tag whose end is not found. Offsets count from the start of the white space, fence and tag that are removed
/// with the block.
#[derive(Debug)]
pub struct OpenBlock {
    /// The start of the marks of the fence before the tag, or of the tag.
    pub marks: usize,
    /// The start of the tag.
    pub tag: usize,
    /// The span of the tag's attribute that has the key.
    pub attribute: Range<usize>,
    /// The start of the content, after the opening tag.
    pub content: usize,
    /// Whether the block is learned from.
    pub is_learned: bool,
    /// Whether it is in code: an example.
    pub is_code: bool,
    /// The fence around the block.
    pub fence: Option<Fence>,
    /// The next byte to examine.
    cursor: usize,
    part: Part,
    json: JsonState,
}

/// The part of the content that the cursor is in.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// White space before JSON.
    Space,
    /// The info string of a fence before JSON, which starts here.
    Info(usize),
    /// Prose before JSON.
    Prose { after_line_feed: bool },
    /// JSON, and what follows it.
    Json,
}

/// What an opening tag is.
#[derive(Debug, PartialEq, Eq)]
pub enum Decision {
    /// More text is needed.
    Wait,
    /// Text.
    Text,
    /// A block: its content ends at the first offset, its closing tag at the second.
    Block(usize, usize),
    /// A block that is truncated by the end of the text.
    Truncated,
}

impl OpenBlock {
    /// A block whose opening tag is at `tag`, whose attribute with the key is at `attribute`, whose content starts at
    /// `content`.
    pub fn new(tag: usize, attribute: Range<usize>, content: usize) -> Self {
        let (part, json) = (Part::Space, JsonState::default());
        Self {
            marks: tag,
            tag,
            attribute,
            content,
            is_learned: false,
            is_code: false,
            fence: None,
            cursor: content,
            part,
            json,
        }
    }

    /// Examines the rest of `text`, which starts with the block.
    pub fn scan(&mut self, text: &str, rule: &BlockRule, is_final: bool) -> Decision {
        let bytes = text.as_bytes();
        while self.cursor < bytes.len() {
            work::count(1);
            let decision = match self.part {
                Part::Json => self.scan_json(text, rule, is_final),
                _ => self.scan_lead(bytes, is_final),
            };
            if let Some(decision) = decision {
                return decision;
            }
            self.cursor += 1;
        }
        if is_final { self.finish(text) } else { Decision::Wait }
    }

    /// Examines the next byte before JSON.
    fn scan_lead(&mut self, bytes: &[u8], is_final: bool) -> Option<Decision> {
        let (at, byte) = (self.cursor, bytes[self.cursor]);
        if at - self.content > LEAD_LIMIT {
            return Some(Decision::Text);
        }
        let is_prose = matches!(self.part, Part::Prose { .. });
        match byte {
            b'{' | b'[' => match json_state::starts_json(&bytes[at..], is_prose) {
                Match::Partial if !is_final => return Some(Decision::Wait),
                Match::Partial if is_prose => return Some(Decision::Text),
                Match::Partial | Match::Full(()) => {
                    self.part = Part::Json;
                    self.json.is_doubtful = is_prose;
                    self.json.step(byte, at);
                    return None;
                }
                Match::No => {}
            },
            b'<' => return Some(self.scan_empty(bytes, is_final)),
            _ => {}
        }
        let is_mark = byte == b'`' || byte == b'~';
        let part = match (&self.part, byte) {
            (Part::Prose { after_line_feed: true }, b'\n') => return Some(Decision::Text),
            (Part::Prose { .. }, b'\n') => Part::Prose { after_line_feed: true },
            (Part::Prose { after_line_feed: true }, byte) if markup::is_space(byte) => return None,
            (Part::Space, byte) if markup::is_space(byte) => return None,
            (Part::Space, _) if is_mark => Part::Info(at),
            (Part::Info(_), b'\n') => Part::Space,
            (Part::Info(start), byte)
                if at - start < INFO_LIMIT && (is_mark || byte.is_ascii_alphanumeric() || byte == b' ') =>
            {
                return None;
            }
            _ => Part::Prose { after_line_feed: false },
        };
        self.part = part;
        None
    }

    /// Examines a tag before JSON. An element with nothing in it is a block if it ends its line.
    fn scan_empty(&self, bytes: &[u8], is_final: bool) -> Decision {
        let is_prose = matches!(self.part, Part::Prose { .. });
        match markup::closing_tag(&bytes[self.cursor..]) {
            _ if is_prose => Decision::Text,
            Match::No => Decision::Text,
            Match::Partial if is_final => Decision::Truncated,
            Match::Partial => Decision::Wait,
            Match::Full(len) => {
                let end = self.cursor + len;
                match markup::ends_line(&bytes[end..], is_final) {
                    None => Decision::Wait,
                    Some(true) => Decision::Block(self.cursor, end),
                    Some(false) => Decision::Text,
                }
            }
        }
    }

    /// Examines the next byte of JSON, or after it.
    fn scan_json(&mut self, text: &str, rule: &BlockRule, is_final: bool) -> Option<Decision> {
        let (at, bytes) = (self.cursor, text.as_bytes());
        if at > BLOCK_LIMIT {
            return Some(Decision::Text);
        }
        if bytes[at] == b'<' {
            match self.scan_tag(text, rule, is_final) {
                Match::No => {}
                Match::Partial if is_final => {}
                Match::Partial => return Some(Decision::Wait),
                Match::Full(decision) => return Some(decision),
            }
        }
        self.json.step(bytes[at], at);
        let is_over = self.json.is_left || self.json.end.is_some_and(|end| at - end.min(at) >= TAIL_LIMIT);
        is_over.then(|| self.end_without_tag())
    }

    /// Examines a tag in or after JSON.
    fn scan_tag(&self, text: &str, rule: &BlockRule, is_final: bool) -> Match<Decision> {
        let (at, rest) = (self.cursor, &text.as_bytes()[self.cursor..]);
        match markup::closing_tag(rest) {
            // Inside incomplete JSON it must also end its line: otherwise it may be quoted text.
            Match::Full(len) => {
                let is_open = self.json.is_open();
                let closes = if is_open { markup::ends_line(&rest[len..], is_final) } else { Some(true) };
                return match closes {
                    Some(true) => Match::Full(Decision::Block(at, at + len)),
                    Some(false) => Match::No,
                    None => Match::Partial,
                };
            }
            Match::Partial => return Match::Partial,
            Match::No => {}
        }
        match markup::opening_tag(rest) {
            Match::Full(attributes) if rule.find_key(&text[at..][attributes.clone()]).is_some() => {
                return Match::Full(match self.json.end {
                    None if !self.json.is_doubtful => Decision::Block(at, at),
                    _ => self.end_without_tag(),
                });
            }
            Match::Partial if !is_final => return Match::Partial,
            _ => {}
        }
        if self.json.is_in_string() {
            return Match::No;
        }
        match markup::thought_end(rest) {
            Match::Partial if !is_final => Match::Partial,
            Match::Full(()) => Match::Full(self.end_without_tag()),
            _ if self.json.end.is_some() => Match::Full(self.end_without_tag()),
            _ => Match::No,
        }
    }

    /// Ends the block after its JSON. Doubtful and incomplete JSON is text.
    fn end_without_tag(&self) -> Decision {
        match self.json.end {
            Some(end) if !self.json.is_doubtful => Decision::Block(end, end),
            _ => Decision::Text,
        }
    }

    /// Decides at the end of the text.
    fn finish(&self, text: &str) -> Decision {
        match (&self.part, self.json.end) {
            (Part::Prose { .. }, _) => Decision::Text,
            (Part::Json, Some(end)) => match &text[end..] {
                tail if !markup::is_truncated_ending(tail) => self.end_without_tag(),
                tail if self.json.is_doubtful && !tail.contains('<') => Decision::Text,
                _ => Decision::Truncated,
            },
            (Part::Json, None) if self.json.is_doubtful => Decision::Text,
            _ => Decision::Truncated,
        }
    }
}
