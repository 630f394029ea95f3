//! A reply that comes as a stream of events.
//!
//! Events are held, not text: each is released, in order, when all of its text is decided. An event none of whose text
//! is dropped keeps its bytes.

#[path = "fast_path.rs"]
mod like;
#[path = "items.rs"]
mod parts;

use std::collections::VecDeque;

use self::like::Waiting;
use super::api::{Api, Begins, End, Event, Line};
use super::block::{Rule, Run};
use super::held::Held;
use super::json::{self, Edit};
use super::line::{LineState, Unseen};
pub use super::released::Passed;
use super::released::Released;
use super::sse::{self, Data, EventSplitter};
use super::template::Template;
use super::text::{Decision, Message};
use super::{reply, stored};

/// Takes the blocks out of a stream of events.
#[derive(Debug)]
pub struct StreamFilter {
    api: Api,
    rule: Rule,
    resumes: bool,
    splitter: EventSplitter,
    template: Option<Template>,
    waiting: Waiting,
    /// Room for what is decided of a text, kept between pieces.
    spare: Vec<Run>,
    lines: Vec<LineState>,
    held: VecDeque<Held>,
    /// The number of the event at the front of `held`.
    first: usize,
    blocks: Vec<String>,
    /// Whether the text that ended last ended inside a block.
    cut_off: bool,
    unseen: Vec<Unseen>,
    /// How many parts the app sees, and how many went.
    seen: usize,
    gone: u64,
    reply: Option<String>,
    in_background: bool,
    done: bool,
    /// Whether the pieces that the app has not seen can still be passed on as they came.
    is_whole: bool,
}

impl StreamFilter {
    /// For a reply in the shape of `api`.
    pub fn new(api: Api, rule: &Rule) -> Self {
        Self {
            api,
            rule: rule.clone(),
            resumes: false,
            splitter: EventSplitter::default(),
            template: None,
            waiting: Waiting::default(),
            spare: Vec::new(),
            lines: Vec::new(),
            held: VecDeque::new(),
            first: 0,
            blocks: Vec::new(),
            cut_off: false,
            unseen: Vec::new(),
            seen: 0,
            gone: 0,
            reply: None,
            in_background: false,
            done: false,
            is_whole: true,
        }
    }

    /// For a reply that may have begun before: a text whose beginning is not in this stream is held until it is whole.
    pub fn resuming(self) -> Self {
        Self { resumes: true, ..self }
    }

    /// Takes the next piece of the stream, and says what the app may see.
    pub fn push(&mut self, piece: &[u8]) -> Passed {
        let mut released = Released::new(piece, self.splitter.is_empty());
        // Mostly it is one event.
        match self.fit(piece).filter(|_| self.splitter.is_empty()) {
            Some(fit) => self.like_before(piece, fit, &mut released),
            None => {
                let mut splitter = std::mem::take(&mut self.splitter);
                splitter.push(piece, |event| self.event(event, &mut released));
                self.splitter = splitter;
            }
        }
        let is_clear = self.held.is_empty() && self.waiting.is_empty() && self.splitter.is_empty();
        released.passed(is_clear, &mut self.is_whole)
    }

    /// The stream is over: gives all that was held back, in the place of the pieces that the app has not seen.
    pub fn finish(&mut self) -> Vec<u8> {
        self.hold_waiting();
        let rest = self.splitter.finish();
        let mut released = Released::new(&[], false);
        match self.document(&rest) {
            Some(document) => return document,
            None if !rest.is_empty() => self.event(&rest, &mut released),
            None => {}
        }
        self.finish_lines();
        while let Some(part) = self.unseen.pop() {
            self.see(&part);
        }
        self.release(&mut released);
        released.into_bytes()
    }

    /// Some servers give a whole reply though a stream was asked for.
    fn document(&mut self, rest: &[u8]) -> Option<Vec<u8>> {
        let document = std::str::from_utf8(rest).ok().filter(|_| self.first == 0 && self.held.is_empty())?;
        let clean = reply::clean(self.api, document, &self.rule);
        self.blocks.extend(clean.blocks);
        clean.edited.map(String::into_bytes)
    }

    /// Whether the server has said that nothing more comes.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The reply as the service keeps it.
    pub fn reply(&self) -> Option<stored::Reply> {
        let id = self.reply.clone()?;
        let left_in_block = self.cut_off || self.lines.iter().any(|state| state.filter.is_in_block());
        Some(stored::Reply { id, is_there: self.done, in_background: self.in_background, left_in_block })
    }

    /// The contents of the blocks that are learned from, each once.
    pub fn take_blocks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.blocks)
    }

    fn event(&mut self, raw: &[u8], released: &mut Released) {
        if let Some(fit) = self.fit(raw) {
            return self.like_before(raw, fit, released);
        }
        self.hold_waiting();
        let data = std::str::from_utf8(raw).map_or(Data::None, sse::data);
        let event = match &data {
            Data::Line(span) => self.api.event(std::str::from_utf8(&raw[span.clone()]).unwrap_or_default()),
            Data::Lines(data) => self.api.event(data),
            Data::None => Event::default(),
        };
        if let (Data::Line(span), true) = (&data, event.only_text) {
            self.template = Template::of(raw, span.clone(), &event);
        }
        let decided = event.pieces.iter().map(|(line, text)| self.filter(*line, &text.value)).collect();
        if self.held.is_empty() && self.says_nothing(&event) {
            return released.pass(raw);
        }
        self.hold(raw, data, event, decided);
        self.release(released);
    }

    /// Feeds the next piece of a text to its filter.
    fn filter(&mut self, line: Line, text: &str) -> Vec<Run> {
        let state = self.line(line);
        let mut runs = Vec::new();
        self.lines[state].push(text, &mut runs);
        runs
    }

    /// A ping, a thought, an argument of a call: nothing to decide over.
    fn says_nothing(&self, event: &Event) -> bool {
        let has_text = event.pieces.len() + event.repeats.len() + event.ends.len() > 0;
        let begins = event.begins.is_some() || event.opens.is_some() || event.reply.is_some();
        let ends = event.is_part_end || event.is_last;
        let shows = event.shows || event.annotation.is_some();
        self.gone == 0 && self.unseen.is_empty() && !has_text && !begins && !ends && !shows
    }

    fn hold(&mut self, raw: &[u8], data: Data, event: Event, decided: Vec<Vec<Run>>) {
        self.settle(&event);
        if let Some(line) = event.opens {
            let state = self.line(line);
            self.lines[state].tail = None;
        }
        let number = self.first + self.held.len();
        let mut held = Held::new(raw, data);
        held.only_text = event.only_text;
        if let Some((part, span)) = &event.part {
            held.part = Some(*part);
            if self.gone > 0 {
                held.edits.push(Edit { span: span.clone(), with: (part - self.gone).to_string() });
            }
        }
        self.held.push_back(held);
        if let (Some(Begins::Text), Some((part, _))) = (event.begins, &event.part) {
            self.held[number - self.first].undecided += 1;
            self.unseen.push(Unseen { number: *part, begun: number, dropped: false });
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
        if let Some((line, character)) = event.annotation {
            self.annotate(line, character, number);
        }
        let whole = event.repeats.first().and_then(|message| message.texts.first()).filter(|_| self.resumes);
        let whole = whole.map(|text| text.value.clone());
        self.repeat(number, event.repeats, event.renamed_if_cut, event.is_last);
        for end in event.ends {
            self.end(number, end, whole.as_deref());
        }
        if let (true, Some((part, _))) = (event.is_part_end, event.part) {
            self.end_part(part);
        }
        self.reply = event.reply.or(self.reply.take());
        self.in_background |= event.in_background;
        if event.is_last {
            self.done = true;
            self.finish_lines();
        }
    }

    fn annotate(&mut self, line: Line, character: usize, number: usize) {
        let Some(state) = self.lines.iter_mut().find(|state| state.line == line) else { return };
        let held = &mut self.held[number - self.first];
        if character >= state.characters && !state.waiting.is_empty() {
            state.annotations.push((number, character));
            held.undecided += 1;
        } else {
            held.gone = state.is_dropped(character);
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
        self.held[number - self.first].repeats = is_last.then_some(self.api);
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

    fn end(&mut self, number: usize, end: End, whole: Option<&str>) {
        match end.line {
            Some(line) => {
                if let Some(at) = self.lines.iter().position(|state| state.line == line) {
                    self.finish_line(at, whole);
                }
            }
            None => self.finish_lines(),
        }
        if self.cut_off {
            self.held[number - self.first].edits.extend(end.if_cut);
        }
    }

    fn line(&mut self, line: Line) -> usize {
        let known = self.lines.iter().position(|state| state.line == line);
        known.unwrap_or_else(|| {
            let tail = self.resumes.then(String::new);
            self.lines.push(LineState { tail, ..LineState::new(line, &self.rule) });
            self.lines.len() - 1
        })
    }

    fn finish_lines(&mut self) {
        while !self.lines.is_empty() {
            self.finish_line(0, None);
        }
    }

    fn finish_line(&mut self, at: usize, whole: Option<&str>) {
        let runs = self.lines[at].finish(whole);
        self.decide(at, runs);
        let state = self.lines.remove(at);
        for (number, _) in state.annotations {
            self.held[number - self.first].undecided -= 1;
        }
        self.cut_off = state.filter.cut_off();
        // Of n choices the first is the reply.
        if self.api != Api::Completions || state.line.0 == 0 {
            self.blocks.extend_from_slice(state.filter.contents());
        }
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
                state.decide(text.value[before..decision.len].chars().count(), run.keep);
                if decision.len == text.value.len() {
                    held.undecided -= 1;
                    state.waiting.pop_front();
                }
                let unseen = self.unseen.iter().position(|part| part.number == state.line.0);
                match unseen {
                    Some(at) if run.keep => {
                        let part = self.unseen.remove(at);
                        self.see(&part);
                    }
                    Some(at) => self.unseen[at].dropped = true,
                    None => {}
                }
            }
        }
        let state = &mut self.lines[line];
        let decided = |(_, character): &mut (usize, usize)| *character < state.characters;
        for (number, character) in state.annotations.extract_if(.., decided).collect::<Vec<_>>() {
            let held = &mut self.held[number - self.first];
            held.undecided -= 1;
            held.gone = state.is_dropped(character);
        }
    }

    fn release(&mut self, released: &mut Released) {
        while self.held.front().is_some_and(|event| event.undecided == 0) {
            if let Some(event) = self.held.pop_front() {
                self.first += 1;
                released.write(|to| event.write(to));
            }
        }
    }
}
