//! A block whose opening tag is complete: whether its content can continue, and where it ends.

use super::markup::{self, Match};
use super::rule::Keys;

/// The white space around a block is part of it up to this many bytes; a longer run is text.
pub const SPACE_LIMIT: usize = 1024;
/// A block without a key is withheld until it is complete; one that is longer than this many bytes is text.
const UNKEYED_LIMIT: usize = 16 * 1024;

/// The marks that open a code fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    /// A backtick or a tilde.
    pub mark: u8,
    /// Their number, three or more.
    pub len: usize,
}

/// A block that has begun. Its offsets count from the start of the undecided text.
#[derive(Debug)]
pub struct OpenBlock {
    /// The start of the white space, fence and tag that are removed with the block.
    pub start: usize,
    /// The start of the opening tag.
    pub tag: usize,
    /// The start of the content, after the opening tag.
    pub content: usize,
    /// Whether the tag contains a key of the rule.
    pub keyed: bool,
    /// Whether only white space precedes the tag on its line.
    pub is_at_line_start: bool,
    /// The fence around the block.
    pub fence: Option<Fence>,
    /// The next byte to examine.
    pub cursor: usize,
    /// The state of the JSON content at the cursor.
    pub json: JsonState,
}

/// Tracks strings and nesting in the JSON of a block, so that a closing tag inside a string does not end the block.
#[derive(Debug, Default)]
pub struct JsonState {
    /// Whether JSON, or a fence around it, has begun.
    has_begun: bool,
    depth: u32,
    in_string: bool,
    is_escaped: bool,
    /// Where complete JSON ended.
    pub end: Option<usize>,
}

impl OpenBlock {
    /// Matches a closing tag at the start of `rest`. Inside incomplete JSON it must also end its line: otherwise it may be
    /// quoted text.
    pub fn closing_tag(&self, rest: &str, is_final: bool) -> Match {
        let found = markup::close_tag(rest);
        let Match::Full { len, .. } = found else {
            return found;
        };
        if self.json.depth == 0 {
            return found;
        }
        match rest[len..].trim_start_matches([' ', '\t']).bytes().next() {
            Some(b'\n' | b'\r' | b'<' | b'`') => found,
            None if is_final => found,
            None => Match::Partial,
            Some(_) => Match::No,
        }
    }

    /// Whether the content of a block without a key can continue with `byte` at `at`.
    pub fn is_plausible(&self, byte: u8, at: usize) -> bool {
        let fits = self.json.has_begun || markup::is_space(byte) || b"{[<`".contains(&byte);
        fits && at - self.content <= UNKEYED_LIMIT
    }

    /// Whether a block without a key can end before `rest`: at the end of its own line; if it shares the line with prose
    /// or is inside a fence, only at the end of the text. `None` while more text is needed.
    pub fn can_end(&self, rest: &str, keys: &Keys, is_final: bool) -> Option<bool> {
        let has_own_line = self.is_at_line_start && self.fence.is_none();
        let next = if has_own_line {
            rest.trim_start_matches([' ', '\t'])
        } else {
            rest.trim_start_matches([' ', '\t', '\n', '\r'])
        };
        if rest.len() - next.len() > SPACE_LIMIT {
            return Some(false);
        }
        match next.bytes().next() {
            None => is_final.then_some(true),
            Some(b'\n' | b'\r') => Some(true),
            Some(b'<') => match markup::open_tag(next, keys) {
                Match::Full { .. } => Some(true),
                Match::Partial if !is_final => None,
                _ => Some(false),
            },
            Some(_) => Some(false),
        }
    }
}

impl JsonState {
    /// Takes the next byte of the content, which is at `at`.
    pub fn step(&mut self, byte: u8, at: usize) {
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
            b'`' => self.has_begun = true,
            b'{' | b'[' => {
                self.has_begun = true;
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
