//! The pending events of a stream, output in order.

use std::collections::VecDeque;
use std::ops::{Index, IndexMut};

use super::output::OutputBuffer;
use super::pending_event::PendingEvent;

/// A queue of events. The index of an event is its number in the stream, which stays the same while it waits.
#[derive(Debug, Default)]
pub struct EventQueue {
    events: VecDeque<PendingEvent>,
    /// The number of the first event in the queue.
    first: usize,
}

impl EventQueue {
    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Whether no event was ever in the queue.
    pub fn is_unused(&self) -> bool {
        self.first == 0 && self.events.is_empty()
    }

    /// Adds `event`, and returns its number.
    pub fn push(&mut self, event: PendingEvent) -> usize {
        self.events.push_back(event);
        self.first + self.events.len() - 1
    }

    /// The events, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut PendingEvent> {
        self.events.iter_mut()
    }

    /// Outputs the events at the front that wait for nothing.
    pub fn release(&mut self, output: &mut OutputBuffer) {
        while self.events.front().is_some_and(|event| event.undecided == 0) {
            if let Some(event) = self.events.pop_front() {
                self.first += 1;
                output.write(|to| event.write(to));
            }
        }
    }
}

impl Index<usize> for EventQueue {
    type Output = PendingEvent;

    fn index(&self, number: usize) -> &PendingEvent {
        &self.events[number - self.first]
    }
}

impl IndexMut<usize> for EventQueue {
    fn index_mut(&mut self, number: usize) -> &mut PendingEvent {
        &mut self.events[number - self.first]
    }
}
