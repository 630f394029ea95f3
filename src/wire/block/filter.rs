//! Which bytes of a reply does the user see, and which are a memory block?
//!
//! Text goes in as it arrives; runs of kept and dropped bytes come out as soon as they are certain. The decision depends
//! on the text alone, never on how it was split (`tests/block_filter.rs` tries every split). Held back are only white
//! space that may stand before a block, a possible marker, and a block itself.

use super::key::Rule;
use super::markup::{self, Found, Info};
use super::open_block::{Block, Fence, JsonProgress, SPACE_LIMIT};
use super::parse;

/// When this many bytes follow complete JSON without a closing tag, they are the answer going on.
const TAIL_LIMIT: usize = 2048;
/// Decided text is cut off the buffer when this much of it has gathered.
const COMPACT_AT: usize = 4096;

/// A decision over the next `len` bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Bytes of UTF-8, more than zero.
    pub len: usize,
    /// Whether the user sees them.
    pub keep: bool,
}

/// Separates one text from the memory blocks in it.
#[derive(Debug)]
pub struct BlockFilter {
    rule: Rule,
    buffer: String,
    /// Where the undecided text begins in `buffer`. All other offsets count from here.
    start: usize,
    /// The block that is open at the start of the undecided text.
    open: Option<Block>,
    /// The candidate here was looked at and is text.
    rejected: Option<usize>,
    line_start: bool,
    before: Option<char>,
    fence: Option<Fence>,
    after_block: bool,
    shown: bool,
    contents: Vec<String>,
    cut_off: bool,
}

enum Step {
    Keep(usize),
    Drop(usize),
    Again,
    Wait,
}

enum Candidate {
    No,
    Partial,
    Yes(Block),
}

enum FenceLine {
    /// A run of this many marks that is no fence.
    None(usize),
    Partial,
    /// A fence of this many marks opens or closes here.
    Turn(usize, Option<Fence>),
    /// A block begins inside the fence, before anything else.
    Block(Block),
}

impl BlockFilter {
    /// Takes out what `rule` makes a block.
    pub fn new(rule: &Rule) -> Self {
        Self {
            rule: rule.clone(),
            buffer: String::new(),
            start: 0,
            open: None,
            rejected: None,
            line_start: true,
            before: None,
            fence: None,
            after_block: false,
            shown: false,
            contents: Vec::new(),
            cut_off: false,
        }
    }

    /// Takes the next piece of the text, and appends to `runs` what has become certain.
    pub fn push(&mut self, text: &str, runs: &mut Vec<Run>) {
        self.buffer.push_str(text);
        self.advance(false, runs);
    }

    /// The text is over: decides over all that was held back.
    pub fn finish(&mut self, runs: &mut Vec<Run>) {
        self.advance(true, runs);
    }

    /// What the blocks found so far hold between their tags.
    pub fn contents(&self) -> &[String] {
        &self.contents
    }

    /// Whether what came last belongs to a block that goes on.
    pub fn is_in_block(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the text ended inside a block: what the user sees is then whole, though the reply is not.
    pub fn cut_off(&self) -> bool {
        self.cut_off
    }

    fn text(&self) -> &str {
        &self.buffer[self.start..]
    }

    fn advance(&mut self, eof: bool, runs: &mut Vec<Run>) {
        while self.start < self.buffer.len() {
            let step = match self.open.take() {
                None => self.step_text(eof),
                Some(block) => self.step_block(block, eof),
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
        let decided = &self.buffer[self.start..self.start + len];
        let is_blank = |text: &str| text.chars().all(char::is_whitespace);
        let blank = is_blank(decided);
        self.line_start = match decided.bytes().rposition(|byte| byte == b'\n' || byte == b'\r') {
            Some(at) => is_blank(&decided[at + 1..]),
            None => self.line_start && (blank || !keep),
        };
        if keep && !blank {
            self.shown = true;
            self.after_block = false;
        }
        self.before = decided.chars().next_back();
        self.start += len;
        self.rejected = self.rejected.and_then(|at| at.checked_sub(len));
        match runs.last_mut() {
            Some(last) if last.keep == keep => last.len += len,
            _ => runs.push(Run { len, keep }),
        }
    }

    /// Finds the first place in the undecided text that is, or may become, a block.
    fn step_text(&mut self, eof: bool) -> Step {
        let text = self.buffer.as_bytes()[self.start..].as_ref();
        if self.after_block && !self.shown && markup::is_space(text[0]) {
            return Step::Drop(markup::space_length(text));
        }
        let mut space = None;
        let mut line_start = self.line_start;
        let mut at = 0;
        while at < text.len() {
            if markup::is_space(text[at]) {
                space.get_or_insert(at);
                line_start |= matches!(text[at], b'\n' | b'\r');
                at += 1;
                continue;
            }
            let lead = lead(space, at);
            match text[at] {
                b'<' => match self.candidate(at, lead, line_start, None, eof) {
                    Candidate::Yes(block) => return self.enter(block),
                    Candidate::Partial => return hold(lead),
                    Candidate::No if eof && self.is_cut_marker(at, line_start) => {
                        self.cut_off = true;
                        return if lead > 0 { Step::Keep(lead) } else { Step::Drop(text.len()) };
                    }
                    Candidate::No => {}
                },
                b'`' | b'~' if line_start => match self.fence_line(at, lead, eof) {
                    FenceLine::None(len) => at += len - 1,
                    FenceLine::Partial => return hold(lead),
                    FenceLine::Block(block) => return self.enter(block),
                    FenceLine::Turn(len, fence) => {
                        self.fence = fence;
                        return Step::Keep(at + len);
                    }
                },
                _ => {}
            }
            space = None;
            line_start = false;
            at += 1;
        }
        let held = lead(space, text.len());
        if !eof {
            return hold(held);
        }
        if self.after_block && space == Some(0) && held == 0 {
            return Step::Drop(text.len());
        }
        Step::Keep(if self.after_block && space == Some(0) { held } else { text.len() })
    }

    /// Begins with `block`, after what stands before it is shown.
    fn enter(&mut self, block: Block) -> Step {
        if block.lead > 0 {
            return Step::Keep(block.lead);
        }
        self.open = Some(block);
        Step::Again
    }

    /// Is there a block's opening tag at `at`?
    fn candidate(&self, at: usize, lead: usize, line_start: bool, fence: Option<Fence>, eof: bool) -> Candidate {
        if self.rejected == Some(at) {
            return Candidate::No;
        }
        let (content, keyed) = match markup::open_tag(&self.text()[at..], &self.rule.keys) {
            Found::Yes { len, keyed } => (at + len, keyed),
            Found::Partial if !eof => return Candidate::Partial,
            _ => return Candidate::No,
        };
        let previous = self.text()[..at].chars().next_back().or(self.before);
        let quoted = previous.is_some_and(|c| "`'\"\u{2018}\u{201c}".contains(c));
        if !keyed && (!self.rule.trust_unkeyed || self.fence.is_some() || quoted) {
            return Candidate::No;
        }
        Candidate::Yes(Block {
            lead,
            tag: at,
            content,
            keyed,
            line_start,
            fence,
            cursor: content,
            json: JsonProgress::default(),
        })
    }

    /// At the end of the text: does an opening tag begin at `at` that was cut off?
    fn is_cut_marker(&self, at: usize, line_start: bool) -> bool {
        let (before, rest) = self.text().split_at(at);
        let shown = self.shown || !before.trim().is_empty();
        self.rejected != Some(at)
            && self.fence.is_none()
            && self.rule.keys.may_begin(rest)
            && (line_start && shown || rest.len() >= "<mem".len())
    }

    fn fence_line(&self, at: usize, lead: usize, eof: bool) -> FenceLine {
        let text = self.text().as_bytes();
        let mark = text[at];
        let len = text[at..].iter().take_while(|&&b| b == mark).count();
        if at + len == text.len() && !eof {
            return FenceLine::Partial;
        }
        if let Some(open) = self.fence {
            let closes = open.mark == mark && len >= open.len;
            return if closes { FenceLine::Turn(len, None) } else { FenceLine::None(len) };
        }
        if len < 3 {
            return FenceLine::None(len);
        }
        let fence = Some(Fence { mark, len });
        let tag = match markup::fence_info(&text[at + len..]) {
            Info::Then(offset) if at + len + offset < text.len() => at + len + offset,
            Info::Then(_) | Info::Partial if !eof => return FenceLine::Partial,
            _ => return FenceLine::Turn(len, fence),
        };
        match self.candidate(tag, lead, true, fence, eof) {
            Candidate::Yes(block) => FenceLine::Block(block),
            Candidate::Partial => FenceLine::Partial,
            Candidate::No => FenceLine::Turn(len, fence),
        }
    }

    /// Looks for the end of the block that is open.
    fn step_block(&mut self, mut block: Block, eof: bool) -> Step {
        let text = &self.buffer[self.start..];
        while block.cursor < text.len() {
            let at = block.cursor;
            if text.as_bytes()[at] == b'<' {
                match block.closing_tag(&text[at..], eof) {
                    Found::Yes { len, .. } => return self.close(block, at, at + len, eof),
                    Found::Partial if !eof => return self.wait(block),
                    _ => {}
                }
                if let (Some(end), true) = (block.json.end, block.keyed) {
                    match markup::open_tag(&text[at..], &self.rule.keys) {
                        Found::Yes { .. } => return self.close(block, end, end, eof),
                        Found::Partial if !eof => return self.wait(block),
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
                return self.close(block, end, end, eof);
            }
        }
        if eof { self.close_at_end(block) } else { self.wait(block) }
    }

    fn wait(&mut self, block: Block) -> Step {
        self.open = Some(block);
        Step::Wait
    }

    /// The content of `block` ends at `end`, its closing tag at `after`.
    fn close(&mut self, block: Block, end: usize, mut after: usize, eof: bool) -> Step {
        let text = &self.buffer[self.start..];
        if let Some(fence) = block.fence {
            match markup::closing_fence(&text.as_bytes()[after..], fence.mark, fence.len) {
                Found::Yes { len, .. } => after += len,
                Found::Partial if !eof => return self.wait(block),
                Found::Partial => after = text.len(),
                Found::No => {}
            }
        }
        if !block.keyed {
            match block.may_end(&text[after..], &self.rule.keys, eof) {
                Some(true) if parse::is_block(&text[block.content..end]) => {}
                None => return self.wait(block),
                _ => return self.reject(&block),
            }
        }
        self.accept(text[block.content..end].to_owned());
        Step::Drop(after)
    }

    /// The text is over and `block` is open.
    fn close_at_end(&mut self, block: Block) -> Step {
        let text = &self.buffer[self.start..];
        if let (Some(end), true) = (block.json.end, block.keyed)
            && !markup::is_cut_ending(&text[end..])
        {
            return self.close(block, end, end, true);
        }
        let content = &text[block.content..];
        if !block.keyed && !parse::is_block(content) {
            return self.reject(&block);
        }
        let len = text.len();
        self.accept(content.to_owned());
        self.cut_off = true;
        Step::Drop(len)
    }

    fn accept(&mut self, content: String) {
        self.contents.push(content);
        self.after_block = true;
        self.fence = None;
    }

    fn reject(&mut self, block: &Block) -> Step {
        self.rejected = Some(block.tag);
        Step::Again
    }
}

/// Where the white space before `at` begins that would go with a block at `at`.
fn lead(space: Option<usize>, at: usize) -> usize {
    space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))
}

/// Shows what stands before `held`, then waits.
fn hold(held: usize) -> Step {
    if held > 0 { Step::Keep(held) } else { Step::Wait }
}
