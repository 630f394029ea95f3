//! Removes the items of a streamed reply that contain only a block. The event that starts an item waits until something of
//! the item is visible, or the item is removed.

use super::super::event::{Event, ItemStart};
use super::event_queue::EventQueue;

/// The most items of which nothing is visible yet.
const HIDDEN_LIMIT: usize = 64;

/// The items of one reply.
#[derive(Debug, Default)]
pub struct Items {
    /// The items of text of which nothing is visible yet.
    hidden: Vec<HiddenItem>,
    visible_count: usize,
    /// The numbers of the removed items, ascending.
    removed: Vec<u64>,
}

/// An item of text of which nothing is visible yet.
#[derive(Debug)]
struct HiddenItem {
    number: u64,
    /// The number of the event that started it.
    start_event: usize,
    /// Whether some of its text is removed.
    has_removed_text: bool,
}

impl Items {
    /// Whether the visibility of an item is undecided.
    pub fn has_hidden(&self) -> bool {
        !self.hidden.is_empty()
    }

    /// Whether an item was removed.
    pub fn has_removed(&self) -> bool {
        !self.removed.is_empty()
    }

    /// What the app knows the item `number` by: lower by the removed items before it. `None`: it is removed.
    pub fn shown_number(&self, number: u64) -> Option<u64> {
        let before = self.removed.binary_search(&number).err()?;
        Some(number - before as u64)
    }

    /// Starts the item of text `number` with the event `start_event`, which waits.
    pub fn start(&mut self, number: u64, start_event: usize, queue: &mut EventQueue) {
        queue[start_event].undecided += 1;
        if self.hidden.len() == HIDDEN_LIMIT {
            let oldest = self.hidden.remove(0);
            self.show(&oldest, queue);
        }
        self.hidden.push(HiddenItem { number, start_event, has_removed_text: false });
    }

    /// Decides hidden items by the next event: an item with removed text is removed when another item starts or, unless it
    /// is the only one, when the reply ends.
    pub fn advance(&mut self, event: &Event, queue: &mut EventQueue) {
        let is_over = event.is_last || event.text_ends.iter().any(|end| end.channel.is_none());
        for item in std::mem::take(&mut self.hidden) {
            let is_same = event.item.as_ref().is_some_and(|(number, _)| *number == item.number);
            let has_successor = event.item_start.is_some() || is_over && self.visible_count > 0;
            if is_same && event.has_other_content {
                self.show(&item, queue);
            } else if !is_same && item.has_removed_text && has_successor {
                self.remove(&item, queue);
            } else if is_over {
                self.show(&item, queue);
            } else {
                self.hidden.push(item);
            }
        }
        if event.item_start == Some(ItemStart::ToolCall) {
            self.visible_count += 1;
        }
    }

    /// Takes the decision over some text of the item `number`.
    pub fn decide(&mut self, number: u64, keep: bool, queue: &mut EventQueue) {
        let Some(at) = self.hidden.iter().position(|item| item.number == number) else { return };
        if keep {
            let item = self.hidden.remove(at);
            self.show(&item, queue);
        } else {
            self.hidden[at].has_removed_text = true;
        }
    }

    /// Ends the item `number`. If it had no text at all it stays.
    pub fn end(&mut self, number: u64, queue: &mut EventQueue) {
        if let Some(at) = self.hidden.iter().position(|item| item.number == number && !item.has_removed_text) {
            let item = self.hidden.remove(at);
            self.show(&item, queue);
        }
    }

    /// Ends the reply. The items that are still hidden stay.
    pub fn finish(&mut self, queue: &mut EventQueue) {
        while let Some(item) = self.hidden.pop() {
            self.show(&item, queue);
        }
    }

    fn show(&mut self, item: &HiddenItem, queue: &mut EventQueue) {
        self.visible_count += 1;
        queue[item.start_event].undecided -= 1;
    }

    fn remove(&mut self, item: &HiddenItem, queue: &mut EventQueue) {
        if let Err(at) = self.removed.binary_search(&item.number) {
            self.removed.insert(at, item.number);
        }
        queue[item.start_event].undecided -= 1;
        for event in queue.iter_mut().filter(|event| event.item == Some(item.number)) {
            event.is_removed = true;
        }
    }
}
