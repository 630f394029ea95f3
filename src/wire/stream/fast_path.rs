//! The fast path of the most frequent chunk: one event that differs from the one before only in its text. It is output at
//! once, or delayed until the next such event, without an entry in the event queue.

use super::super::block::Run;
use super::super::event::Event;
use super::event_filter::EventFilter;
use super::output::OutputBuffer;
use super::sse::Data;
use super::template::{Fit, Template};

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

    /// Matches `raw` with the template.
    pub fn fit<'a>(&self, raw: &'a [u8], events: &EventFilter) -> Option<Fit<'a>> {
        self.template.as_ref().filter(|_| events.follows_text_only())?.fit(raw)
    }

    /// Filters the event `raw`, which fits the template.
    pub fn push(&mut self, raw: &[u8], fit: Fit, events: &mut EventFilter, output: &mut OutputBuffer) {
        let mut runs = std::mem::take(&mut self.runs);
        events.channels.get(fit.channel).push(&fit.text, &mut runs);
        let visible = match runs.as_slice() {
            [] => Some(0),
            [run] if run.keep => Some(run.len),
            _ => None,
        };
        if let Some(visible) = visible.filter(|_| events.queue.is_empty()) {
            let undecided = self.delayed.undecided + fit.text.len() - visible;
            let characters = self.delayed.characters + fit.text.chars().count();
            if undecided == 0 || self.is_empty() {
                runs.clear();
                self.runs = runs;
                if undecided > 0 {
                    self.delayed.raw.extend_from_slice(raw);
                    (self.delayed.undecided, self.delayed.characters) = (undecided, characters);
                    return;
                }
                events.channels.get(fit.channel).decide(characters, true);
                if !self.is_empty() {
                    output.write(|to| {
                        to.extend_from_slice(&self.delayed.raw);
                        true
                    });
                    self.delayed.clear();
                }
                return output.pass(raw);
            }
        }
        self.flush(events);
        let (data, event) = fit.into_event();
        events.enqueue(raw, data, event, vec![runs]);
        events.queue.release(output);
    }

    /// Moves the delayed event to the queue.
    pub fn flush(&mut self, events: &mut EventFilter) {
        let raw = std::mem::take(&mut self.delayed.raw);
        // It fits: the template and the removed items have not changed since it was delayed.
        if let Some(fit) = self.fit(&raw, events) {
            let visible = Run { len: fit.text.len() - self.delayed.undecided, keep: true };
            let (data, event) = fit.into_event();
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
