//! A reply that comes as a stream of events.
//!
//! Events are held, not text: each is released, in order, when all of its text is decided. An event none of whose text
//! is dropped keeps its bytes.

use std::collections::VecDeque;
use std::ops::Range;

use super::api::{Api, Begins, End, Event, Line};
use super::block::{BlockFilter, Rule, Run};
use super::held::Held;
use super::json::{self, Edit};
use super::sse::{self, Data, EventSplitter};
use super::stored;
use super::text::{Decision, Message, Text};

/// Takes the blocks out of a stream of events.
#[derive(Debug)]
pub struct StreamFilter {
    api: Api,
    rule: Rule,
    splitter: EventSplitter,
    lines: Vec<LineState>,
    held: VecDeque<Held>,
    /// The number of the event at the front of `held`.
    first: usize,
    blocks: Vec<String>,
    /// Whether the text that ended last ended inside a block.
    cut_off: bool,
    /// A content block that was emptied, and the event that began it: it goes if it is not the only one.
    emptied: Option<(Line, usize)>,
    /// The content blocks that the app sees.
    shown: usize,
    /// The content blocks that went.
    gone: u64,
    reply: Option<String>,
    in_background: bool,
    done: bool,
}

/// A text of the reply, as far as it has come.
#[derive(Debug)]
struct LineState {
    line: Line,
    filter: BlockFilter,
    /// What is not decided yet: number of the event, text in it.
    waiting: VecDeque<(usize, usize)>,
    /// How many characters are decided, and which of them are dropped.
    characters: usize,
    dropped: Vec<Range<usize>>,
    /// The event that began its content block, held until something of it is shown.
    begun: Option<usize>,
}

impl StreamFilter {
    /// For a reply in the shape of `api`.
    pub fn new(api: Api, rule: &Rule) -> Self {
        Self {
            api,
            rule: rule.clone(),
            splitter: EventSplitter::default(),
            lines: Vec::new(),
            held: VecDeque::new(),
            first: 0,
            blocks: Vec::new(),
            cut_off: false,
            emptied: None,
            shown: 0,
            gone: 0,
            reply: None,
            in_background: false,
            done: false,
        }
    }

    /// Takes the next bytes of the stream, and gives those that the app may see; `None` when they are the same.
    pub fn push(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut released = Vec::with_capacity(bytes.len());
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.push(bytes, |event| self.event(event, &mut released));
        self.splitter = splitter;
        (released != bytes).then_some(released)
    }

    /// The stream is over: gives all that was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut released = Vec::new();
        let rest = self.splitter.finish();
        if !rest.is_empty() {
            self.event(&rest, &mut released);
        }
        self.finish_lines();
        self.settle_emptied(false);
        self.release(&mut released);
        released
    }

    /// Whether the server has said that nothing more comes.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The reply as the service keeps it.
    pub fn reply(&self) -> Option<stored::Reply> {
        let id = self.reply.clone()?;
        Some(stored::Reply { id, is_there: self.done, in_background: self.in_background })
    }

    /// The contents of the blocks that are learned from, each once.
    pub fn take_blocks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.blocks)
    }

    fn event(&mut self, raw: &[u8], released: &mut Vec<u8>) {
        let data = std::str::from_utf8(raw).map_or(Data::None, sse::data);
        let event = match &data {
            Data::Line(span) => self.api.event(std::str::from_utf8(&raw[span.clone()]).unwrap_or_default()),
            Data::Lines(data) => self.api.event(data),
            Data::None => Event::default(),
        };
        let decided: Vec<Vec<Run>> = event.pieces.iter().map(|(line, text)| self.filter(*line, &text.value)).collect();
        if self.held.is_empty() && self.changes_nothing(&event, &decided) {
            return released.extend_from_slice(raw);
        }
        self.hold(raw, data, event, decided);
        self.release(released);
    }

    /// Feeds the next piece of a text to its filter.
    fn filter(&mut self, line: Line, text: &str) -> Vec<Run> {
        let mut runs = Vec::new();
        let state = self.line(line);
        let state = &mut self.lines[state];
        state.filter.push(text, &mut runs);
        runs
    }

    /// The commonest event: text that is shown, all of it.
    fn changes_nothing(&mut self, event: &Event, decided: &[Vec<Run>]) -> bool {
        let only_pieces = event.ends.is_empty()
            && event.repeats.is_empty()
            && event.annotation.is_none()
            && event.begins.is_none()
            && event.reply.is_none()
            && !event.is_last
            && (event.number.is_none() || self.gone == 0 && self.emptied.is_none());
        let shown = |(piece, runs): (&(Line, Text), &Vec<Run>)| match runs.as_slice() {
            [run] => run.keep && run.len == piece.1.value.len(),
            _ => false,
        };
        if !only_pieces || !event.pieces.iter().zip(decided).all(shown) {
            return false;
        }
        for (line, text) in &event.pieces {
            let state = self.line(*line);
            self.lines[state].characters += text.value.chars().count();
        }
        true
    }

    fn hold(&mut self, raw: &[u8], data: Data, event: Event, decided: Vec<Vec<Run>>) {
        if event.begins.is_some() || event.ends.iter().any(|end| end.line.is_none()) {
            self.settle_emptied(event.begins.is_some() || self.shown > 0);
        }
        let number = self.first + self.held.len();
        let mut held = Held::new(raw, data);
        if let Some((span, number)) = event.number {
            held.number = Some(number);
            if self.gone > 0 {
                held.edits.push(Edit { span, with: (number - self.gone).to_string() });
            }
        }
        held.only_text = event.only_text;
        held.gone = event.annotation.is_some_and(|(line, character)| self.is_dropped(line, character));
        self.held.push_back(held);
        match event.begins {
            Some(Begins::Text(line)) => {
                let state = self.line(line);
                self.lines[state].begun = Some(number);
                self.held[number - self.first].undecided += 1;
                self.cut_off = false;
            }
            Some(Begins::Other) => {
                self.shown += 1;
                self.cut_off = false;
            }
            None => {}
        }
        for (at, ((line, mut text), runs)) in event.pieces.into_iter().zip(decided).enumerate() {
            let state = self.line(line);
            let held = &mut self.held[number - self.first];
            if text.value.is_empty() {
                // A part of a character, inside a block: its log probabilities go with it.
                let in_block = self.lines[state].filter.is_in_block();
                let tokens = text.marks.drain(..).filter(|_| in_block);
                let spans = tokens.map(|marks| marks.into_iter().map(|(span, _)| span).collect::<Vec<_>>());
                held.edits.extend(spans.flat_map(|spans| json::without(&spans, |_| true)));
            } else {
                held.undecided += 1;
                self.lines[state].waiting.push_back((number, at));
            }
            held.texts.push((text, Decision::default()));
            self.decide(state, runs);
        }
        self.repeat(number, event.repeats, event.renamed_if_cut, event.is_last);
        for end in event.ends {
            self.end(number, end);
        }
        self.reply = event.reply.or(self.reply.take());
        self.in_background |= event.in_background;
        if event.is_last {
            self.done = true;
            self.finish_lines();
            self.settle_emptied(self.shown > 0);
        }
    }

    /// Takes the blocks out of texts that are said again in full. What the last event repeats is the reply.
    fn repeat(
        &mut self,
        number: usize,
        repeats: Vec<Message>,
        renamed_if_cut: Option<(&'static str, &'static str)>,
        is_last: bool,
    ) {
        let mut taught = Vec::new();
        let mut teaches = false;
        for message in repeats {
            let clean = message.clean(&self.rule);
            let held = &mut self.held[number - self.first];
            held.edits.extend(clean.edits);
            if clean.cut_off && !message.if_cut.is_empty() {
                held.renamed = renamed_if_cut;
            }
            if message.teaches {
                teaches = true;
                taught.extend(clean.blocks);
            }
        }
        if is_last && teaches {
            self.finish_lines();
            self.blocks = taught;
        }
    }

    fn end(&mut self, number: usize, end: End) {
        match end.line {
            Some(line) => {
                if let Some(at) = self.lines.iter().position(|state| state.line == line) {
                    self.finish_line(at);
                }
            }
            None => self.finish_lines(),
        }
        if self.cut_off {
            self.held[number - self.first].edits.extend(end.if_cut);
        }
    }

    fn line(&mut self, line: Line) -> usize {
        if let Some(known) = self.lines.iter().position(|state| state.line == line) {
            return known;
        }
        self.lines.push(LineState {
            line,
            filter: BlockFilter::new(&self.rule),
            waiting: VecDeque::new(),
            characters: 0,
            dropped: Vec::new(),
            begun: None,
        });
        self.lines.len() - 1
    }

    fn finish_lines(&mut self) {
        while !self.lines.is_empty() {
            self.finish_line(0);
        }
    }

    fn finish_line(&mut self, at: usize) {
        let mut runs = Vec::new();
        self.lines[at].filter.finish(&mut runs);
        self.decide(at, runs);
        let state = self.lines.remove(at);
        self.cut_off = state.filter.cut_off();
        // Of n choices the first is the reply.
        if self.api != Api::Completions || state.line.0 == 0 {
            self.blocks.extend_from_slice(state.filter.contents());
        }
        match state.begun {
            Some(number) if !state.dropped.is_empty() => self.emptied = Some((state.line, number)),
            Some(number) => self.show(number),
            None => {}
        }
    }

    /// The content block that begins with the event `number` is seen.
    fn show(&mut self, number: usize) {
        self.shown += 1;
        self.held[number - self.first].undecided -= 1;
    }

    fn settle_emptied(&mut self, goes: bool) {
        let Some((line, number)) = self.emptied.take() else { return };
        if !goes {
            return self.show(number);
        }
        self.gone += 1;
        self.held[number - self.first].undecided -= 1;
        for held in self.held.iter_mut().filter(|held| held.number == Some(line.0)) {
            held.gone = true;
        }
    }

    /// Whether an annotation points into a block.
    fn is_dropped(&self, line: Line, character: usize) -> bool {
        let state = self.lines.iter().find(|state| state.line == line);
        state.is_some_and(|state| {
            let open = state.filter.is_in_block() && character >= state.characters;
            open || state.dropped.iter().any(|dropped| dropped.contains(&character))
        })
    }

    fn decide(&mut self, line: usize, runs: Vec<Run>) {
        for mut run in runs {
            while run.len > 0 {
                let state = &mut self.lines[line];
                let Some(&(number, text)) = state.waiting.front() else { break };
                let held = &mut self.held[number - self.first];
                let (text, decision) = &mut held.texts[text];
                let before = decision.len;
                run.len -= decision.take(&text.value, run);
                let characters = text.value[before..decision.len].chars().count();
                let after = state.characters + characters;
                if !run.keep {
                    state.dropped.push(state.characters..after);
                }
                state.characters = after;
                if decision.len == text.value.len() {
                    held.undecided -= 1;
                    state.waiting.pop_front();
                }
                if let (true, Some(number)) = (run.keep, state.begun) {
                    state.begun = None;
                    self.show(number);
                }
            }
        }
    }

    fn release(&mut self, released: &mut Vec<u8>) {
        while self.held.front().is_some_and(|event| event.undecided == 0) {
            if let Some(event) = self.held.pop_front() {
                self.first += 1;
                event.write(released);
            }
        }
    }
}
