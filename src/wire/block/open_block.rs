//! A block that has begun: may its content go on, and where does it end?

use super::key::Keys;
use super::markup::{self, Found};

/// White space before or after a block belongs to it up to this many bytes; a longer run is text.
pub const SPACE_LIMIT: usize = 1024;
/// A block without the turn's key is held until it is whole; one that is longer than this is text.
const UNKEYED_LIMIT: usize = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    pub mark: u8,
    pub len: usize,
}

/// A block whose opening tag is complete.
#[derive(Debug)]
pub struct Block {
    /// Where the white space, the fence and the tag begin that go with the block.
    pub lead: usize,
    pub tag: usize,
    pub content: usize,
    pub keyed: bool,
    pub line_start: bool,
    pub fence: Option<Fence>,
    pub cursor: usize,
    pub json: JsonProgress,
}

/// How far the JSON of a block has come, so that a closing tag inside a string is not taken for the end.
#[derive(Debug, Default)]
pub struct JsonProgress {
    /// JSON, or a fence around it, has begun.
    pub begun: bool,
    pub depth: u32,
    pub in_string: bool,
    pub escaped: bool,
    pub end: Option<usize>,
}

impl Block {
    /// The closing tag at the start of `rest`. Inside unfinished JSON it must also end the line: it may be quoted text.
    pub fn closing_tag(&self, rest: &str, eof: bool) -> Found {
        let found = markup::close_tag(rest);
        let Found::Yes { len, .. } = found else {
            return found;
        };
        if self.json.depth == 0 {
            return found;
        }
        match rest[len..].trim_start_matches([' ', '\t']).bytes().next() {
            Some(b'\n' | b'\r' | b'<' | b'`') => found,
            None if eof => found,
            None => Found::Partial,
            Some(_) => Found::No,
        }
    }

    /// Can the content of a block without a key go on with the byte at `at`?
    pub fn is_plausible(&self, byte: u8, at: usize) -> bool {
        let fits = self.json.begun || markup::is_space(byte) || b"{[<`".contains(&byte);
        fits && at - self.content <= UNKEYED_LIMIT
    }

    /// May a block without a key end before `rest`? At the end of its own line; if it shares the line with prose or
    /// stands in a fence, only at the end of the text. `None`: more text must tell.
    pub fn may_end(&self, rest: &str, keys: &Keys, eof: bool) -> Option<bool> {
        let own_line = self.line_start && self.fence.is_none();
        let next = match own_line {
            true => rest.trim_start_matches([' ', '\t']),
            false => rest.trim_start_matches([' ', '\t', '\n', '\r']),
        };
        if rest.len() - next.len() > SPACE_LIMIT {
            return Some(false);
        }
        match next.bytes().next() {
            None => eof.then_some(true),
            Some(b'\n' | b'\r') => Some(true),
            Some(b'<') => match markup::open_tag(next, keys) {
                Found::Yes { .. } => Some(true),
                Found::Partial if !eof => None,
                _ => Some(false),
            },
            Some(_) => Some(false),
        }
    }
}

impl JsonProgress {
    pub fn step(&mut self, byte: u8, at: usize) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'`' => self.begun = true,
            b'{' | b'[' => {
                self.begun = true;
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
