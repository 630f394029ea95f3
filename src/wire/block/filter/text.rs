//! Finds the keyed tags in text.

use std::ops::Range;

use super::super::super::work;
use super::super::markup::{self, FenceInfo, Match};
use super::super::open_block::{Fence, OpenBlock};
use super::super::rule::TagKey;
use super::{BlockFilter, Class, KEY_START, Run, Scan, TextKind};

/// The white space around a block is part of it up to this many bytes; a longer run is text.
const SPACE_LIMIT: usize = 1024;

impl BlockFilter {
    /// Examines text up to the next keyed tag.
    pub(super) fn scan_text(&mut self, is_final: bool, runs: &mut Vec<Run>) -> Scan {
        while self.at < self.buffer.len() {
            let bytes = &self.buffer.as_bytes()[self.at..];
            let class = self.class(bytes[0]);
            let scan = match class {
                Class::Plain if self.keys.matched() == 0 => {
                    let is_plain = |byte: &&u8| self.class(**byte) == Class::Plain;
                    let len = bytes.iter().take_while(is_plain).count();
                    self.pass(len);
                    None
                }
                Class::Space => {
                    self.scan_space(runs);
                    None
                }
                Class::Tag => self.scan_tag(is_final, runs),
                Class::Mark => self.scan_mark(is_final, runs),
                Class::Plain | Class::Key => {
                    self.scan_key(runs);
                    None
                }
            };
            if let Some(scan) = scan {
                return scan;
            }
        }
        if !is_final {
            return self.wait_from(self.held_from(), runs);
        }
        // White space between a block and the end of the text is dropped with the block.
        let is_space = self.is_after_block && self.space.is_some_and(|space| space <= self.start);
        let matched = self.keys.matched();
        let removed = if matched < KEY_START { 0 } else { matched - self.kept_of_key() };
        self.decide(self.at - removed.min(self.at), !is_space, runs);
        self.decide(self.at, false, runs);
        Scan::Wait
    }

    /// Moves past `len` bytes that start nothing.
    pub(super) fn pass(&mut self, len: usize) {
        work::count(len);
        self.at += len;
        self.space = None;
        self.is_line_start = false;
    }

    /// The start of the examined text that waits for what follows.
    fn held_from(&self) -> usize {
        match self.keys.matched() {
            matched if matched >= KEY_START => self.at - matched.min(self.at),
            _ if self.kind == TextKind::Other => self.at,
            _ => self.block_start(self.at),
        }
    }

    /// The start of the white space that is removed with a block at `at`.
    fn block_start(&self, at: usize) -> usize {
        self.space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))
    }

    fn scan_space(&mut self, runs: &mut Vec<Run>) {
        work::count(1);
        let is_line_end = matches!(self.buffer.as_bytes()[self.at], b'\n' | b'\r');
        self.is_line_start |= is_line_end;
        self.is_fence_line &= !is_line_end;
        self.space.get_or_insert(self.at);
        self.keys.reset();
        // White space between a block and the first visible text is dropped with the block.
        let is_leading = self.is_after_block && !self.has_visible_text && self.start == self.at;
        self.at += 1;
        if is_leading {
            self.decide(self.at, false, runs);
        }
    }

    fn scan_key(&mut self, runs: &mut Vec<Run>) {
        let found = self.keys.step(self.buffer.as_bytes()[self.at]);
        self.pass(1);
        if let Some(len) = found {
            self.decide(self.at.saturating_sub(len - self.kept_of_key()), true, runs);
            self.decide(self.at, false, runs);
        }
    }

    /// The number of a key's first characters that stay: of the answer those that may have arrived in a piece of their own.
    fn kept_of_key(&self) -> usize {
        if self.kind == TextKind::Answer { KEY_START - 1 } else { 0 }
    }

    /// Examines a tag. `None` when it is text.
    fn scan_tag(&mut self, is_final: bool, runs: &mut Vec<Run>) -> Option<Scan> {
        self.keys.reset();
        if let Some(attribute) = self.rejected.take() {
            while self.at < attribute.start {
                self.scan_key(runs);
            }
            self.decide(attribute.start, true, runs);
            self.decide(attribute.end, false, runs);
            self.at = attribute.end;
            self.pass(0);
            return None;
        }
        let rest = &self.buffer.as_bytes()[self.at..];
        match markup::opening_tag(rest) {
            Match::Full(attributes) => match self.rule.find_key(&self.buffer[self.at..][attributes.clone()]) {
                Some(key) => {
                    self.open_block(self.at, attributes, key, None, runs);
                    return Some(Scan::Continue);
                }
                None => {
                    self.decide(self.at, true, runs);
                    self.unkeyed.start();
                }
            },
            Match::Partial if !is_final => return Some(self.wait_from(self.block_start(self.at), runs)),
            Match::Partial if self.is_truncated_tag() => {
                self.decide(self.block_start(self.at), true, runs);
                self.decide(self.buffer.len(), false, runs);
                self.at = self.buffer.len();
                self.is_truncated = true;
                return Some(Scan::Wait);
            }
            _ if self.blocks.is_empty() => {}
            _ => match markup::thought_end(rest) {
                Match::Full(()) => self.drafts = self.blocks.len(),
                Match::Partial if !is_final => return Some(self.wait_from(self.block_start(self.at), runs)),
                _ => {}
            },
        }
        self.pass(1);
        None
    }

    /// Keeps the text before `held`, then waits for more.
    fn wait_from(&mut self, held: usize, runs: &mut Vec<Run>) -> Scan {
        self.decide(held, true, runs);
        Scan::Wait
    }

    /// At the end of the text: whether the unfinished opening tag at `at` is that of a block.
    fn is_truncated_tag(&self) -> bool {
        let tag = &self.buffer.as_bytes()[self.at..];
        let Some(value) = markup::unfinished_key(tag) else {
            return self.rule.find_key(&self.buffer[self.at..]).is_some();
        };
        let is_own_line = self.is_line_start && (self.has_visible_text || self.start < self.block_start(self.at));
        let least = match self.kind {
            TextKind::Answer if self.fence.is_none() => {
                if is_own_line {
                    1
                } else {
                    "<mem".len()
                }
            }
            _ => "<memory key=\"".len(),
        };
        tag.len() >= least && std::str::from_utf8(value).is_ok_and(|value| self.rule.can_start_key(value))
    }

    /// Examines marks, which open or close a fence at the start of a line. `None` when they are text.
    fn scan_mark(&mut self, is_final: bool, runs: &mut Vec<Run>) -> Option<Scan> {
        self.keys.reset();
        let rest = &self.buffer.as_bytes()[self.at..];
        let mark = rest[0];
        // The info string of a fence has no backtick: it is code inside a line.
        if self.is_fence_line && mark == b'`' && self.fence.is_some_and(|fence| fence.mark == mark) {
            (self.fence, self.is_fence_line) = (None, false);
        }
        if !self.is_line_start {
            self.pass(1);
            return None;
        }
        let len = markup::mark_count(rest, mark);
        if len == rest.len() && len <= markup::MARK_LIMIT && !is_final {
            return Some(self.wait_from(self.block_start(self.at), runs));
        }
        if len > markup::MARK_LIMIT {
            self.pass(len);
            return None;
        }
        if let Some(open) = self.fence {
            if open.mark == mark && len >= open.len {
                (self.fence, self.is_fence_line) = (None, false);
            }
            self.pass(len);
            return None;
        }
        if len < 3 {
            self.pass(len);
            return None;
        }
        let fence = Fence { mark, len };
        let tag = match markup::fence_info(&rest[len..]) {
            FenceInfo::ContentAt(offset) if len + offset < rest.len() => Some(len + offset),
            FenceInfo::ContentAt(_) | FenceInfo::Partial if !is_final => {
                return Some(self.wait_from(self.block_start(self.at), runs));
            }
            _ => None,
        };
        match tag.map_or(Match::No, |tag| markup::opening_tag(&rest[tag..])) {
            Match::Partial if !is_final => return Some(self.wait_from(self.block_start(self.at), runs)),
            Match::Full(attributes) => {
                let tag = self.at + tag.unwrap_or_default();
                if let Some(key) = self.rule.find_key(&self.buffer[tag..][attributes.clone()]) {
                    self.open_block(tag, attributes, key, Some(fence), runs);
                    return Some(Scan::Continue);
                }
            }
            _ => {}
        }
        (self.fence, self.is_fence_line) = (Some(fence), true);
        self.pass(len);
        None
    }

    /// Opens the block at the place of the scan, whose tag at `tag` has these attributes and `key`. The text before it is kept.
    fn open_block(
        &mut self,
        tag: usize,
        attributes: Range<usize>,
        key: TagKey,
        fence: Option<Fence>,
        runs: &mut Vec<Run>,
    ) {
        self.decide(self.block_start(self.at), true, runs);
        let before_tag = if tag > self.start { self.buffer.as_bytes()[tag - 1] } else { self.tail.last() };
        let is_code = fence.is_some() || self.fence.is_some() || before_tag == b'`';
        let tag = tag - self.start;
        let offset = tag + attributes.start;
        let attribute = offset + key.attribute.start..offset + key.attribute.end;
        let mut block = OpenBlock::new(tag, attribute, tag + attributes.end + 1);
        (block.marks, block.fence, block.is_code) = (self.at - self.start, fence, is_code);
        block.is_learned = key.is_learned && self.kind == TextKind::Answer;
        self.open = Some(block);
    }
}
