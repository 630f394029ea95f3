//! One text channel of a streamed reply.

use std::collections::VecDeque;
use std::ops::Range;

use super::super::block::{BlockFilter, BlockRule, Run, TextKind};
use super::super::event::ChannelId;
use super::super::json::Edit;

/// A text channel that is not over.
#[derive(Debug)]
pub struct TextChannel {
    /// Identifies it.
    pub id: ChannelId,
    /// Finds its blocks.
    pub filter: BlockFilter,
    /// The fragments that are not decided: the number of the event, and the index of the fragment in it.
    pub undecided: VecDeque<(usize, usize)>,
    /// The number of decided characters.
    pub characters: usize,
    /// The characters that are removed.
    removed: Vec<Range<usize>>,
    /// The text so far, when the stream may have started inside a block: it is decided when the channel ends and the
    /// complete text is known.
    pub tail: Option<String>,
    /// The events that say that the text ends, though more may follow: their numbers, and the edits that mark the reply as
    /// complete. They wait until it is known whether it ended inside a block.
    pub ends: Vec<(usize, Vec<Edit>)>,
    /// The annotations that refer to undecided characters: the number of the event, and the index of the character.
    pub annotations: Vec<(usize, usize)>,
}

impl TextChannel {
    /// A channel at the start of its text, or, if `is_resumed`, possibly after it.
    pub fn new(id: ChannelId, rule: &BlockRule, is_resumed: bool) -> Self {
        let kind = if id.is_answer() { TextKind::Answer } else { TextKind::Other };
        Self {
            id,
            filter: BlockFilter::of(kind, rule),
            undecided: VecDeque::new(),
            characters: 0,
            removed: Vec::new(),
            tail: (is_resumed && id.is_answer()).then(String::new),
            ends: Vec::new(),
            annotations: Vec::new(),
        }
    }

    /// Decides the next `count` characters.
    pub fn decide(&mut self, count: usize, keep: bool) {
        let end = self.characters + count;
        if !keep {
            self.removed.push(self.characters..end);
        }
        self.characters = end;
    }

    /// Whether all of the text so far is decided.
    pub fn is_settled(&self) -> bool {
        self.undecided.is_empty() && !self.filter.is_in_block()
    }

    /// Takes the next piece of the text, and appends the decided bytes to `runs`.
    pub fn push(&mut self, text: &str, runs: &mut Vec<Run>) {
        match &mut self.tail {
            Some(tail) => tail.push_str(text),
            None => self.filter.push(text, runs),
        }
    }

    /// Takes the next piece of the text, as JSON has it, if nothing is pending and the piece is visible at once. It has no escapes.
    pub fn pass(&mut self, text: &[u8]) -> bool {
        let characters = if self.tail.is_none() { self.filter.take_plain(text) } else { None };
        self.characters += characters.unwrap_or_default();
        characters.is_some()
    }

    /// Ends the text, and returns the decisions over its undecided bytes. `complete` is the complete text, if it is known.
    pub fn finish(&mut self, complete: Option<&str>) -> Vec<Run> {
        let mut runs = Vec::new();
        // The bytes of the complete text that were sent before this stream.
        let mut sent_before = 0;
        if let Some(tail) = self.tail.take() {
            let complete = complete.filter(|complete| complete.ends_with(&tail)).unwrap_or(&tail);
            sent_before = complete.len() - tail.len();
            self.filter.push(complete, &mut runs);
        }
        self.filter.finish(&mut runs);
        for run in &mut runs {
            let len = run.len.min(sent_before);
            run.len -= len;
            sent_before -= len;
        }
        runs
    }

    /// Whether the decided character is removed.
    pub fn is_removed(&self, character: usize) -> bool {
        self.removed.iter().any(|removed| removed.contains(&character))
    }
}
