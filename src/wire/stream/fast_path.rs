//! The fast path of the most frequent chunk: events that differ from the one before only in their text. An event whose text is
//! visible at once passes; another one is delayed until the next such event, without an entry in the event queue.

use super::super::block::Run;
use super::super::event::Event;
use super::event_filter::EventFilter;
use super::output::OutputBuffer;
use super::sse::Data;
use super::template::Template;

/// Recognises events by the one before.
#[derive(Debug, Default)]
pub struct FastPath {
    template: Option<Template>,
    delayed: DelayedEvent,
    /// An allocation that is reused.
    runs: Vec<Run>,
}

/// An event that is pending while the queue is empty: the start of its text is visible, the rest undecided.
#[derive(Debug, Default)]
struct DelayedEvent {
    /// Empty when no event is delayed.
    raw: Vec<u8>,
    /// The number of undecided bytes of its text.
    undecided: usize,
    /// The number of characters of its text.
    characters: usize,
}

impl FastPath {
    /// Whether no event is delayed.
    pub fn is_empty(&self) -> bool {
        self.delayed.raw.is_empty()
    }

    /// Takes the event `raw`, in which `data` was found, as the template for later events, if it has nothing but text.
    pub fn learn(&mut self, raw: &[u8], data: &Data, event: &Event, events: &EventFilter) {
        if let (Data::Line(span), true) = (data, event.is_text_only) {
            self.template = Template::of(raw, span.clone(), event, events.unnumbered_list());
        }
    }

    /// The length of the events at the start of `bytes` that pass: nothing is pending, and their texts are visible at once.
    pub fn pass(&mut self, bytes: &[u8], events: &mut EventFilter) -> usize {
        let mut passed = 0;
        let Some(template) = &self.template else { return 0 };
        if !self.delayed.raw.is_empty() || !events.queue.is_empty() || !events.follows_text_only() {
            return 0;
        }
        while let Some(fit) = template.fit(&bytes[passed..]) {
            let event = &bytes[passed..passed + fit.len];
            let is_known = events.ignores_padding(template.padding, &event[fit.padding]);
            if !is_known || !events.channels.get(template.channel).pass(&event[fit.text]) {
                break;
            }
            passed += fit.len;
        }
        passed
    }

    /// Filters the event `raw` if it fits the template. `false`: it has to be parsed.
    pub fn push(&mut self, raw: &[u8], events: &mut EventFilter, output: &mut OutputBuffer) -> bool {
        let Some(template) = self.template.as_ref().filter(|_| events.follows_text_only()) else { return false };
        let Some((fit, text)) = template.fit_event(raw) else { return false };
        if !events.take_padding(template.padding, &raw[fit.padding.clone()]) {
            return false;
        }
        let mut runs = std::mem::take(&mut self.runs);
        let channel = events.channels.get(template.channel);
        channel.push(&text, &mut runs);
        let visible = match runs.as_slice() {
            [] => Some(0),
            [run] if run.keep => Some(run.len),
            _ => None,
        };
        if let Some(visible) = visible.filter(|_| events.queue.is_empty()) {
            let undecided = self.delayed.undecided + text.len() - visible;
            let characters = self.delayed.characters + text.chars().count();
            if undecided == 0 || self.delayed.raw.is_empty() {
                runs.clear();
                self.runs = runs;
                if undecided > 0 {
                    self.delayed.raw.extend_from_slice(raw);
                    (self.delayed.undecided, self.delayed.characters) = (undecided, characters);
                    return true;
                }
                channel.decide(characters, true);
                if !self.is_empty() {
                    output.write(|to| {
                        to.extend_from_slice(&self.delayed.raw);
                        true
                    });
                    self.delayed.clear();
                }
                output.pass(raw);
                return true;
            }
        }
        let (data, event) = template.event(&fit, text.into_owned());
        self.flush(events);
        events.enqueue(raw, data, event, vec![runs]);
        events.queue.release(output);
        true
    }

    /// Moves the delayed event to the queue.
    pub fn flush(&mut self, events: &mut EventFilter) {
        let raw = std::mem::take(&mut self.delayed.raw);
        // It fits: the template and the removed items have not changed since it was delayed.
        if let Some(template) = &self.template
            && let Some((fit, text)) = template.fit_event(&raw)
        {
            let visible = Run { len: text.len() - self.delayed.undecided, keep: true };
            let (data, event) = template.event(&fit, text.into_owned());
            events.enqueue(&raw, data, event, vec![vec![visible]]);
        }
        self.delayed.clear();
    }
}

impl DelayedEvent {
    fn clear(&mut self) {
        self.raw.clear();
        (self.undecided, self.characters) = (0, 0);
    }
}
