//! Separates the visible bytes of a text from its memory blocks while the text arrives.
//!
//! Text goes in, in pieces of any size; runs of kept and dropped bytes come out as soon as they are decided. The decision
//! depends on the text alone, never on how it was split (`tests/block_filter.rs` tries every split). Undecided are only
//! white space that may precede a block, a possible opening tag, and an open block.

use super::context::Context;
use super::markup::{self, FenceInfo, Match};
use super::open_block::{Fence, JsonState, OpenBlock, SPACE_LIMIT};
use super::operation::Block;
use super::rule::BlockRule;

/// A block without a closing tag ends after its JSON when this many bytes follow: they continue the answer.
const TAIL_LIMIT: usize = 2048;
/// The buffer is compacted once it starts with this many decided bytes.
const COMPACT_AT: usize = 4096;

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
    buffer: String,
    /// The start of the undecided text in `buffer`. All other offsets count from here.
    start: usize,
    /// The block that is open at the start of the undecided text.
    open: Option<OpenBlock>,
    /// An opening tag at this offset was examined, and is text.
    rejected: Option<usize>,
    context: Context,
    blocks: Vec<Block>,
    is_truncated: bool,
}

/// What to do with the start of the undecided text.
enum Step {
    /// Keep this many bytes.
    Keep(usize),
    /// Drop this many bytes.
    Drop(usize),
    /// Examine it once more, in the state that has changed.
    Again,
    /// Wait for more text.
    Wait,
}

/// Whether an opening tag is at an offset.
enum Candidate {
    No,
    Partial,
    Yes(OpenBlock),
}

/// The role of a run of fence marks at the start of a line.
enum FenceLine {
    /// This many marks that are text.
    Text(usize),
    /// More text is needed.
    Partial,
    /// This many marks, after which the given fence is open.
    Fence(usize, Option<Fence>),
    /// A fence whose first content is a block.
    Block(OpenBlock),
}

impl BlockFilter {
    /// A filter at the start of a text.
    pub fn new(rule: &BlockRule) -> Self {
        Self {
            rule: rule.clone(),
            buffer: String::new(),
            start: 0,
            open: None,
            rejected: None,
            context: Context::new(),
            blocks: Vec::new(),
            is_truncated: false,
        }
    }

    /// Takes the next piece of the text, and appends the bytes that it decides to `runs`.
    pub fn push(&mut self, text: &str, runs: &mut Vec<Run>) {
        self.buffer.push_str(text);
        self.advance(false, runs);
    }

    /// Ends the text: decides all bytes that are left.
    pub fn finish(&mut self, runs: &mut Vec<Run>) {
        self.advance(true, runs);
    }

    /// Takes the blocks that are complete.
    pub fn take_blocks(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.blocks)
    }

    /// Whether a block is open at the end of the text so far.
    pub fn is_in_block(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the text ended inside a block. The visible text is then complete, though the reply is truncated.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    fn undecided(&self) -> &str {
        &self.buffer[self.start..]
    }

    fn advance(&mut self, is_final: bool, runs: &mut Vec<Run>) {
        while self.start < self.buffer.len() {
            let step = match self.open.take() {
                None => self.step_text(is_final),
                Some(block) => self.step_block(block, is_final),
            };
            match step {
                Step::Keep(len) => self.decide(len, true, runs),
                Step::Drop(len) => self.decide(len, false, runs),
                Step::Again => {}
                Step::Wait => break,
            }
        }
        if self.start > COMPACT_AT && self.start * 2 > self.buffer.len() {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
    }

    fn decide(&mut self, len: usize, keep: bool, runs: &mut Vec<Run>) {
        self.context.advance(&self.buffer[self.start..self.start + len], keep);
        self.start += len;
        self.rejected = self.rejected.and_then(|at| at.checked_sub(len));
        match runs.last_mut() {
            Some(last) if last.keep == keep => last.len += len,
            _ => runs.push(Run { len, keep }),
        }
    }

    /// Finds the first offset in the undecided text that is, or may become, the start of a block.
    fn step_text(&mut self, is_final: bool) -> Step {
        let text = &self.buffer.as_bytes()[self.start..];
        if self.context.is_after_block && !self.context.has_visible_text && markup::is_space(text[0]) {
            return Step::Drop(markup::space_length(text));
        }
        let mut space = None;
        let mut line_start = self.context.is_at_line_start;
        let mut at = 0;
        while at < text.len() {
            if markup::is_space(text[at]) {
                space.get_or_insert(at);
                line_start |= matches!(text[at], b'\n' | b'\r');
                at += 1;
                continue;
            }
            let start = block_start(space, at);
            match text[at] {
                b'<' => match self.candidate(at, start, line_start, None, is_final) {
                    Candidate::Yes(block) => return self.enter(block),
                    Candidate::Partial => return keep_then_wait(start),
                    Candidate::No if is_final && self.is_truncated_tag(at, line_start) => {
                        self.is_truncated = true;
                        return if start > 0 { Step::Keep(start) } else { Step::Drop(text.len()) };
                    }
                    Candidate::No => {}
                },
                b'`' | b'~' if line_start => match self.fence_line(at, start, is_final) {
                    FenceLine::Text(len) => at += len - 1,
                    FenceLine::Partial => return keep_then_wait(start),
                    FenceLine::Block(block) => return self.enter(block),
                    FenceLine::Fence(len, fence) => {
                        self.context.fence = fence;
                        return Step::Keep(at + len);
                    }
                },
                _ => {}
            }
            space = None;
            line_start = false;
            at += 1;
        }
        let start = block_start(space, text.len());
        if !is_final {
            return keep_then_wait(start);
        }
        // White space between a block and the end of the text is dropped with the block.
        let is_space_after_block = self.context.is_after_block && space == Some(0);
        match start {
            0 if is_space_after_block => Step::Drop(text.len()),
            _ if is_space_after_block => Step::Keep(start),
            _ => Step::Keep(text.len()),
        }
    }

    /// Opens `block` once all text before it is decided.
    fn enter(&mut self, block: OpenBlock) -> Step {
        if block.start > 0 {
            return Step::Keep(block.start);
        }
        self.open = Some(block);
        Step::Again
    }

    /// Whether a block's opening tag is at `at`. `start` is where its white space or fence begins.
    fn candidate(
        &self,
        at: usize,
        start: usize,
        is_at_line_start: bool,
        fence: Option<Fence>,
        is_final: bool,
    ) -> Candidate {
        if self.rejected == Some(at) {
            return Candidate::No;
        }
        let (content, keyed) = match markup::open_tag(&self.undecided()[at..], &self.rule.keys) {
            Match::Full { len, keyed } => (at + len, keyed),
            Match::Partial if !is_final => return Candidate::Partial,
            _ => return Candidate::No,
        };
        let previous = self.undecided()[..at].chars().next_back().or(self.context.previous);
        let is_quoted = previous.is_some_and(|c| "`'\"\u{2018}\u{201c}".contains(c));
        if !keyed && (!self.rule.trust_unkeyed || self.context.fence.is_some() || is_quoted) {
            return Candidate::No;
        }
        Candidate::Yes(OpenBlock {
            start,
            tag: at,
            content,
            keyed,
            is_at_line_start,
            fence,
            cursor: content,
            json: JsonState::default(),
        })
    }

    /// At the end of the text: whether a truncated opening tag is at `at`.
    fn is_truncated_tag(&self, at: usize, is_at_line_start: bool) -> bool {
        let (before, rest) = self.undecided().split_at(at);
        let has_visible_text = self.context.has_visible_text || !before.trim().is_empty();
        self.rejected != Some(at)
            && self.context.fence.is_none()
            && self.rule.keys.match_prefix(rest)
            && (is_at_line_start && has_visible_text || rest.len() >= "<mem".len())
    }

    fn fence_line(&self, at: usize, start: usize, is_final: bool) -> FenceLine {
        let text = self.undecided().as_bytes();
        let mark = text[at];
        let len = text[at..].iter().take_while(|&&b| b == mark).count();
        if at + len == text.len() && !is_final {
            return FenceLine::Partial;
        }
        if let Some(open) = self.context.fence {
            let closes = open.mark == mark && len >= open.len;
            return if closes { FenceLine::Fence(len, None) } else { FenceLine::Text(len) };
        }
        if len < 3 {
            return FenceLine::Text(len);
        }
        let fence = Some(Fence { mark, len });
        let tag = match markup::fence_info(&text[at + len..]) {
            FenceInfo::ContentAt(offset) if at + len + offset < text.len() => at + len + offset,
            FenceInfo::ContentAt(_) | FenceInfo::Partial if !is_final => return FenceLine::Partial,
            _ => return FenceLine::Fence(len, fence),
        };
        match self.candidate(tag, start, true, fence, is_final) {
            Candidate::Yes(block) => FenceLine::Block(block),
            Candidate::Partial => FenceLine::Partial,
            Candidate::No => FenceLine::Fence(len, fence),
        }
    }

    /// Finds the end of the open block.
    fn step_block(&mut self, mut block: OpenBlock, is_final: bool) -> Step {
        let text = &self.buffer[self.start..];
        while block.cursor < text.len() {
            let at = block.cursor;
            if text.as_bytes()[at] == b'<' {
                match block.closing_tag(&text[at..], is_final) {
                    Match::Full { len, .. } => return self.close(block, at, at + len, is_final),
                    Match::Partial if !is_final => return self.wait(block),
                    _ => {}
                }
                if let (Some(end), true) = (block.json.end, block.keyed) {
                    match markup::open_tag(&text[at..], &self.rule.keys) {
                        Match::Full { .. } => return self.close(block, end, end, is_final),
                        Match::Partial if !is_final => return self.wait(block),
                        _ => {}
                    }
                }
            }
            if !block.keyed && !block.is_plausible(text.as_bytes()[at], at) {
                return self.reject(&block);
            }
            block.json.step(text.as_bytes()[at], at);
            block.cursor += 1;
            if let Some(end) = block.json.end
                && block.keyed
                && block.cursor - end > TAIL_LIMIT
            {
                return self.close(block, end, end, is_final);
            }
        }
        if is_final { self.close_at_end(block) } else { self.wait(block) }
    }

    fn wait(&mut self, block: OpenBlock) -> Step {
        self.open = Some(block);
        Step::Wait
    }

    /// Closes `block`: its content ends at `end`, its closing tag at `after`.
    fn close(&mut self, block: OpenBlock, end: usize, mut after: usize, is_final: bool) -> Step {
        let text = &self.buffer[self.start..];
        if let Some(fence) = block.fence {
            match markup::closing_fence(&text.as_bytes()[after..], fence.mark, fence.len) {
                Match::Full { len, .. } => after += len,
                Match::Partial if !is_final => return self.wait(block),
                Match::Partial => after = text.len(),
                Match::No => {}
            }
        }
        if !block.keyed {
            match block.can_end(&text[after..], &self.rule.keys, is_final) {
                Some(true) => {}
                Some(false) => return self.reject(&block),
                None => return self.wait(block),
            }
        }
        self.accept(&block, end, after)
    }

    /// Closes `block` at the end of the text.
    fn close_at_end(&mut self, block: OpenBlock) -> Step {
        let text = &self.buffer[self.start..];
        if let (Some(end), true) = (block.json.end, block.keyed)
            && !markup::is_truncated_ending(&text[end..])
        {
            return self.close(block, end, end, true);
        }
        let len = text.len();
        let step = self.accept(&block, len, len);
        self.is_truncated |= matches!(step, Step::Drop(_));
        step
    }

    /// Parses the content of `block`, which ends at `end`, and drops the text up to `after`. Without a key the content must
    /// have the shape of a block.
    fn accept(&mut self, block: &OpenBlock, end: usize, after: usize) -> Step {
        let content = &self.buffer[self.start..][block.content..end];
        let parsed = if block.keyed { Some(Block::parse(content)) } else { Block::parse_unkeyed(content) };
        let Some(parsed) = parsed else { return self.reject(block) };
        self.blocks.push(parsed);
        self.context.is_after_block = true;
        self.context.fence = None;
        Step::Drop(after)
    }

    fn reject(&mut self, block: &OpenBlock) -> Step {
        self.rejected = Some(block.tag);
        Step::Again
    }
}

/// The start of the white space that a block at `at` would take with it. `space` is where white space before `at` begins.
fn block_start(space: Option<usize>, at: usize) -> usize {
    space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))
}

/// Keeps the text before `start`, then waits.
fn keep_then_wait(start: usize) -> Step {
    if start > 0 { Step::Keep(start) } else { Step::Wait }
}
