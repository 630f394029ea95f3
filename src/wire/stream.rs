//! A reply that comes as a stream of events.
//!
//! Events are held, not text: each is released, in order, when all of its text is decided. An event none of whose text
//! is dropped keeps its bytes.

use std::collections::VecDeque;
use std::ops::Range;

use super::block::{BlockFilter, Run};
use super::completions::{self, Choice};
use super::json::{self, Edit};
use super::sse::{self, Data, EventSplitter};

/// Takes the blocks out of a stream of chat completion chunks.
#[derive(Debug)]
pub struct StreamFilter {
    key: String,
    trust_unkeyed: bool,
    splitter: EventSplitter,
    choices: Vec<ChoiceState>,
    held: VecDeque<Event>,
    /// The number of the event at the front of `held`.
    first: usize,
    blocks: Vec<String>,
    done: bool,
}

#[derive(Debug)]
struct ChoiceState {
    index: u64,
    filter: BlockFilter,
    /// The texts that are not decided yet: number of the event, text in it.
    waiting: VecDeque<(usize, usize)>,
}

#[derive(Debug)]
struct Event {
    raw: Vec<u8>,
    data: Option<String>,
    in_place: Option<Range<usize>>,
    texts: Vec<HeldText>,
    edits: Vec<Edit>,
    undecided: usize,
}

#[derive(Debug)]
struct HeldText {
    span: Range<usize>,
    value: String,
    decided: usize,
    kept: String,
}

impl StreamFilter {
    /// For the meaning of the arguments, see [`BlockFilter::new`].
    pub fn new(key: &str, trust_unkeyed: bool) -> Self {
        Self {
            key: key.to_owned(),
            trust_unkeyed,
            splitter: EventSplitter::default(),
            choices: Vec::new(),
            held: VecDeque::new(),
            first: 0,
            blocks: Vec::new(),
            done: false,
        }
    }

    /// Takes the next bytes of the stream, and gives those that the app may see.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.push(bytes, |event| self.event(event));
        self.splitter = splitter;
        self.release()
    }

    /// The stream is over: gives all that was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        let rest = self.splitter.finish();
        if !rest.is_empty() {
            self.event(&rest);
        }
        self.finish_choices();
        self.release()
    }

    /// Whether the server has said that nothing more comes.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The contents of the blocks of the first choice, each once.
    pub fn take_blocks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.blocks)
    }

    fn event(&mut self, raw: &[u8]) {
        let mut event = Event::new(raw);
        let number = self.first + self.held.len();
        let choices = event.data.as_deref().map_or(Vec::new(), completions::choices);
        let is_done = event.data.as_deref().is_some_and(|data| data.trim() == "[DONE]");
        for choice in &choices {
            event.hold(choice);
        }
        self.held.push_back(event);
        let mut text = 0;
        for choice in choices {
            let count = choice.texts.len();
            self.choice(choice, number, text);
            text += count;
        }
        if is_done {
            self.done = true;
            self.finish_choices();
        }
    }

    /// Feeds the texts of one choice, which are those from `first_text` on in the event `number`.
    fn choice(&mut self, choice: Choice, number: usize, first_text: usize) {
        let known = self.choices.iter().position(|state| state.index == choice.index);
        let at = known.unwrap_or(self.choices.len());
        if known.is_none() {
            let filter = BlockFilter::new(&self.key, self.trust_unkeyed);
            self.choices.push(ChoiceState { index: choice.index, filter, waiting: VecDeque::new() });
        }
        let state = &mut self.choices[at];
        let mut runs = Vec::new();
        for (offset, text) in choice.texts.iter().enumerate() {
            if !text.value.is_empty() {
                state.waiting.push_back((number, first_text + offset));
            }
            state.filter.push(&text.value, &mut runs);
        }
        if choice.finish.is_none() {
            decide(state, runs, &mut self.held, self.first);
            return;
        }
        let cut_off = self.finish_choice(at, runs);
        if let (Some((span, reason)), true) = (choice.finish, cut_off)
            && reason == "length"
        {
            let event = &mut self.held[number - self.first];
            event.edits.push(Edit { span, with: "\"stop\"".to_owned() });
        }
    }

    fn finish_choices(&mut self) {
        while !self.choices.is_empty() {
            self.finish_choice(0, Vec::new());
        }
    }

    /// The text of the choice at `at` is over. Says whether it ended inside a block.
    fn finish_choice(&mut self, at: usize, mut runs: Vec<Run>) -> bool {
        let mut state = self.choices.remove(at);
        state.filter.finish(&mut runs);
        decide(&mut state, runs, &mut self.held, self.first);
        if state.index == 0 {
            self.blocks.extend_from_slice(state.filter.contents());
        }
        state.filter.cut_off()
    }

    fn release(&mut self) -> Vec<u8> {
        let mut released = Vec::new();
        while self.held.front().is_some_and(|event| event.undecided == 0) {
            if let Some(event) = self.held.pop_front() {
                self.first += 1;
                event.write(&mut released);
            }
        }
        released
    }
}

fn decide(state: &mut ChoiceState, runs: Vec<Run>, held: &mut VecDeque<Event>, first: usize) {
    for mut run in runs {
        while run.len > 0 {
            let Some(&(number, text)) = state.waiting.front() else { break };
            let event = &mut held[number - first];
            let text = &mut event.texts[text];
            let len = run.len.min(text.value.len() - text.decided);
            if run.keep {
                text.kept.push_str(&text.value[text.decided..text.decided + len]);
            }
            text.decided += len;
            run.len -= len;
            if text.decided == text.value.len() {
                event.undecided -= 1;
                state.waiting.pop_front();
            }
        }
    }
}

impl Event {
    fn new(raw: &[u8]) -> Self {
        let (data, in_place) = match std::str::from_utf8(raw).map(|text| (text, sse::data(text))) {
            Ok((text, Data::Line(span))) => (Some(text[span.clone()].to_owned()), Some(span)),
            Ok((_, Data::Lines(data))) => (Some(data), None),
            _ => (None, None),
        };
        Self { raw: raw.to_vec(), data, in_place, texts: Vec::new(), edits: Vec::new(), undecided: 0 }
    }

    fn hold(&mut self, choice: &Choice) {
        for text in &choice.texts {
            self.undecided += usize::from(!text.value.is_empty());
            self.texts.push(HeldText {
                span: text.span.clone(),
                value: text.value.clone(),
                decided: 0,
                kept: String::new(),
            });
        }
    }

    fn write(self, to: &mut Vec<u8>) {
        let mut edits = self.edits;
        for text in self.texts {
            if text.kept != text.value {
                edits.push(Edit { span: text.span, with: json::quote(&text.kept) });
            }
        }
        let (Some(data), false) = (self.data, edits.is_empty()) else {
            to.extend_from_slice(&self.raw);
            return;
        };
        let data = json::apply(&data, edits);
        match (self.in_place, std::str::from_utf8(&self.raw)) {
            (Some(span), _) => {
                to.extend_from_slice(&self.raw[..span.start]);
                to.extend_from_slice(data.as_bytes());
                to.extend_from_slice(&self.raw[span.end..]);
            }
            (None, Ok(raw)) => to.extend_from_slice(sse::with_data(raw, &data).as_bytes()),
            (None, Err(_)) => to.extend_from_slice(&self.raw),
        }
    }
}
