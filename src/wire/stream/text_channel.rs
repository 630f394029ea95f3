//! The texts and the parts of a streamed reply, as far as they have come.

use std::collections::VecDeque;
use std::ops::Range;

use super::api::Line;
use super::block::{BlockFilter, Rule, Run};

/// A text.
#[derive(Debug)]
pub struct LineState {
    /// Which.
    pub line: Line,
    /// Which of it is shown.
    pub filter: BlockFilter,
    /// What is not decided yet: number of the event, text in it.
    pub waiting: VecDeque<(usize, usize)>,
    /// How many characters are decided.
    pub characters: usize,
    /// Which of them are dropped.
    pub dropped: Vec<Range<usize>>,
    /// What has come of a text whose beginning was sent before this stream: whether it is in a block is known at its end.
    pub tail: Option<String>,
    /// Annotations of characters that are not decided: number of the event, character.
    pub annotations: Vec<(usize, usize)>,
}

/// A part whose beginning is held until something of it is shown.
#[derive(Debug)]
pub struct Unseen {
    /// Which.
    pub number: u64,
    /// The event that it began with.
    pub begun: usize,
    /// Whether something of it was dropped.
    pub dropped: bool,
}

impl LineState {
    /// A text that begins.
    pub fn new(line: Line, rule: &Rule) -> Self {
        Self {
            line,
            filter: BlockFilter::new(rule),
            waiting: VecDeque::new(),
            characters: 0,
            dropped: Vec::new(),
            tail: None,
            annotations: Vec::new(),
        }
    }

    /// The next `count` characters are decided.
    pub fn decide(&mut self, count: usize, keep: bool) {
        let after = self.characters + count;
        if !keep {
            self.dropped.push(self.characters..after);
        }
        self.characters = after;
    }

    /// Takes the next piece, and appends to `runs` what is certain now.
    pub fn push(&mut self, text: &str, runs: &mut Vec<Run>) {
        match &mut self.tail {
            Some(tail) => tail.push_str(text),
            None => self.filter.push(text, runs),
        }
    }

    /// The text is over; `whole` is all of it, if that is known. Says what is certain now.
    pub fn finish(&mut self, whole: Option<&str>) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut before = 0;
        if let Some(tail) = self.tail.take() {
            let whole = whole.filter(|whole| whole.ends_with(&tail)).unwrap_or(&tail);
            before = whole.len() - tail.len();
            self.filter.push(whole, &mut runs);
        }
        self.filter.finish(&mut runs);
        for run in &mut runs {
            let len = run.len.min(before);
            run.len -= len;
            before -= len;
        }
        runs
    }

    /// Whether the character is not shown.
    pub fn is_dropped(&self, character: usize) -> bool {
        self.dropped.iter().any(|dropped| dropped.contains(&character))
    }
}
