//! Separates the visible bytes of a text from its memory blocks while the text arrives.
//!
//! Text goes in, in pieces of any size; runs of kept and dropped bytes come out as soon as they are decided. The decision
//! depends on the text alone, never on how it was split (`tests/block_filter.rs` tries every split), and each byte is
//! examined a bounded number of times (`tests/growth.rs`). Undecided are only white space that may precede a block, a
//! possible opening tag, a possible key, and an open block.

mod plain;
mod text;

use std::ops::Range;

use super::super::work;
use super::key_search::KeySearch;
use super::markup::{self, Match};
use super::open_block::{Decision, Fence, OpenBlock};
use super::operation::{BLOCKS_LIMIT, Block, FoundBlocks};
use super::rule::BlockRule;
use super::tail::Tail;
use super::unkeyed::UnkeyedBlock;

/// The start of a key is withheld from this many characters on.
const KEY_START: usize = 4;
/// The buffer is compacted once it starts with this many decided bytes.
const COMPACT_AT: usize = 4096;

/// What a text is to the app.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// The model's answer.
    #[default]
    Answer,
    /// Any other string: reasoning, the arguments of a tool call. Its blocks are removed and never learned from. White space
    /// and the start of a tag without a key do not wait for what follows.
    Other,
}

/// The decision over the next `len` bytes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The number of bytes, more than zero.
    pub len: usize,
    /// Whether they are visible. Otherwise they belong to a block.
    pub keep: bool,
}

/// Finds the blocks in one text.
#[derive(Debug)]
pub struct BlockFilter {
    rule: BlockRule,
    kind: TextKind,
    /// What each byte can start.
    classes: [Class; 256],
    buffer: String,
    /// The start of the undecided text in `buffer`.
    start: usize,
    /// The next byte of `buffer` to examine.
    at: usize,
    /// The start of the white space that ends at `at`.
    space: Option<usize>,
    /// Whether only white space or a block precedes `at` on its line.
    is_line_start: bool,
    keys: KeySearch,
    /// The code fence that is open in the visible text.
    fence: Option<Fence>,
    /// Whether the line of that fence is not over.
    is_fence_line: bool,
    /// The end of the visible text: what may be the start of a key.
    tail: Tail,
    /// Whether a block precedes the undecided text, white space aside.
    is_after_block: bool,
    has_visible_text: bool,
    /// The keyed tag after which the undecided text starts.
    open: Option<OpenBlock>,
    /// The attribute with the key in the next tag, which is text.
    rejected: Option<Range<usize>>,
    blocks: Vec<Block>,
    /// The number of blocks that are drafts: a thought ends after them.
    drafts: usize,
    unkeyed: UnkeyedBlock,
    fenced_blocks: usize,
    is_truncated: bool,
}

/// What a byte can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    Space,
    Tag,
    Mark,
    Key,
}

/// Whether the scan can go on.
#[derive(PartialEq, Eq)]
enum Scan {
    Continue,
    Wait,
}

impl BlockFilter {
    /// A filter at the start of the answer.
    pub fn new(rule: &BlockRule) -> Self {
        Self::of(TextKind::Answer, rule)
    }

    /// A filter at the start of a text of this kind.
    pub fn of(kind: TextKind, rule: &BlockRule) -> Self {
        let keys = KeySearch::new(rule);
        let mut classes = [Class::Plain; 256];
        for (bytes, class) in [(&b" \t\r\n"[..], Class::Space), (b"<", Class::Tag), (b"`~", Class::Mark)] {
            for &byte in bytes {
                classes[usize::from(byte)] = class;
            }
        }
        for first in keys.first_characters() {
            classes[usize::from(first)] = Class::Key;
            classes[usize::from(first.to_ascii_uppercase())] = Class::Key;
        }
        Self {
            rule: rule.clone(),
            kind,
            classes,
            buffer: String::new(),
            start: 0,
            at: 0,
            space: None,
            is_line_start: true,
            keys,
            fence: None,
            is_fence_line: false,
            tail: Tail::default(),
            is_after_block: false,
            has_visible_text: false,
            open: None,
            rejected: None,
            blocks: Vec::new(),
            drafts: 0,
            unkeyed: UnkeyedBlock::default(),
            fenced_blocks: 0,
            is_truncated: false,
        }
    }

    /// Treats the rest of the text as of this kind.
    pub fn set_kind(&mut self, kind: TextKind) {
        self.kind = kind;
    }

    /// Takes the next piece of the text, and appends the bytes that it decides to `runs`.
    pub fn push(&mut self, text: &str, runs: &mut Vec<Run>) {
        self.buffer.push_str(text);
        self.advance(false, runs);
        if self.start > COMPACT_AT && self.start * 2 > self.buffer.len() {
            self.compact();
        }
    }

    /// Ends the text: decides all bytes that are left.
    pub fn finish(&mut self, runs: &mut Vec<Run>) {
        self.advance(true, runs);
    }

    /// Takes what was found in the text, once it is finished. Of drafts in a thought only the last counts, and none before a
    /// block outside of it.
    pub fn take_found(&mut self) -> FoundBlocks {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.drain(..self.drafts.min(blocks.len().saturating_sub(1)));
        let unkeyed = usize::from(self.unkeyed.is_at_end());
        let mut found = FoundBlocks::default();
        found.add(FoundBlocks { blocks, unkeyed, fenced: self.fenced_blocks });
        found
    }

    /// Whether a block is open at the end of the text so far.
    pub fn is_in_block(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the text ended inside a block. The visible text is then complete, though the reply is truncated.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Whether all of the text is decided.
    pub fn is_idle(&self) -> bool {
        self.start == self.buffer.len()
    }

    /// The start of a key that ends the text so far, if all of it is decided.
    pub fn key_start(&self) -> String {
        let tail = self.tail.bytes();
        let start = &tail[tail.len().saturating_sub(self.keys.matched())..];
        String::from_utf8_lossy(start).into_owned()
    }

    /// Starts after visible text that ends with the first characters of a key.
    pub fn resume_key(&mut self, start: &str) {
        self.tail.push(start.as_bytes());
        self.keys.restart(&self.tail.bytes());
    }

    fn advance(&mut self, is_final: bool, runs: &mut Vec<Run>) {
        loop {
            let scan = match self.open.take() {
                Some(block) => self.scan_block(block, is_final, runs),
                None => self.scan_text(is_final, runs),
            };
            if scan == Scan::Wait {
                return;
            }
        }
    }

    /// Decides the text before `end`.
    fn decide(&mut self, end: usize, keep: bool, runs: &mut Vec<Run>) {
        let len = end.saturating_sub(self.start);
        if len == 0 {
            return;
        }
        let bytes = &self.buffer.as_bytes()[self.start..end];
        if keep {
            let may_change = !self.has_visible_text || self.is_after_block;
            if may_change && bytes.iter().any(|&byte| !markup::is_space(byte)) {
                self.has_visible_text = true;
                self.is_after_block = false;
            }
            if self.unkeyed.is_active() {
                self.unkeyed.push(bytes);
            }
            self.tail.push(bytes);
        } else {
            // The visible text before it and after it are adjacent.
            self.keys.restart(&self.tail.bytes());
        }
        self.start = end;
        match runs.last_mut() {
            Some(last) if last.keep == keep => last.len += len,
            _ => runs.push(Run { len, keep }),
        }
    }

    /// Examines what follows a keyed tag.
    fn scan_block(&mut self, mut block: OpenBlock, is_final: bool, runs: &mut Vec<Run>) -> Scan {
        let text = &self.buffer[self.start..];
        let (content_end, mut after) = match block.scan(text, &self.rule, is_final) {
            Decision::Block(content_end, after) => (content_end, after),
            Decision::Truncated => {
                self.is_truncated = true;
                (text.len(), text.len())
            }
            Decision::Text => return self.reject(block),
            Decision::Wait => {
                self.open = Some(block);
                return Scan::Wait;
            }
        };
        if let Some(fence) = block.fence {
            match markup::closing_fence(&text.as_bytes()[after..], fence.mark, fence.len) {
                Match::Full(len) => after += len,
                Match::Partial if !is_final => {
                    self.open = Some(block);
                    return Scan::Wait;
                }
                Match::Partial => after = text.len(),
                Match::No => {}
            }
        }
        self.fenced_blocks += usize::from(block.is_learned && block.is_code);
        if block.is_learned && !block.is_code && self.blocks.len() < BLOCKS_LIMIT {
            self.blocks.push(Block::parse(&text[block.content..content_end]));
        }
        work::count(after);
        self.is_line_start &= !text.as_bytes()[..after].contains(&b'\n');
        (self.at, self.space) = (self.start + after, None);
        self.decide(self.at, false, runs);
        self.is_after_block = true;
        Scan::Continue
    }

    /// Examines the text from the tag of `block`, or from the fence before it, as text.
    fn reject(&mut self, block: OpenBlock) -> Scan {
        self.at = self.start + block.tag;
        if let Some(fence) = block.fence {
            (self.fence, self.is_fence_line) = (block.fence, true);
            self.at = self.start + block.marks + fence.len;
            self.pass(0);
        }
        self.rejected = Some(self.start + block.attribute.start..self.start + block.attribute.end);
        Scan::Continue
    }

    #[inline]
    fn class(&self, byte: u8) -> Class {
        self.classes[usize::from(byte)]
    }

    fn compact(&mut self) {
        let by = self.start;
        work::count(self.buffer.len() - by);
        self.buffer.drain(..by);
        self.at -= by;
        self.space = self.space.map(|space| space.saturating_sub(by));
        self.start = 0;
    }
}
