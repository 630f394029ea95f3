//! Parts of a streamed reply of which nothing is seen yet: their beginning is held until something is, or they go.

use super::super::api::{Begins, Event};
use super::super::line::Unseen;
use super::StreamFilter;

impl StreamFilter {
    /// Decides over parts of which nothing was shown, now that more is known.
    pub(super) fn settle(&mut self, event: &Event) {
        let is_over = event.is_last || event.ends.iter().any(|end| end.line.is_none());
        for part in std::mem::take(&mut self.unseen) {
            let is_same = event.part.as_ref().is_some_and(|(number, _)| *number == part.number);
            if is_same && event.shows {
                self.see(&part);
            } else if !is_same && part.dropped && (event.begins.is_some() || is_over && self.seen > 0) {
                self.drop_part(&part);
            } else if is_over {
                self.see(&part);
            } else {
                self.unseen.push(part);
            }
        }
        if event.begins.is_some() {
            self.cut_off = false;
        }
        if event.begins == Some(Begins::Call) {
            self.seen += 1;
        }
    }

    /// A part is over. If nothing was there to be dropped either, it is seen as it is.
    pub(super) fn end_part(&mut self, number: u64) {
        if let Some(at) = self.unseen.iter().position(|part| part.number == number && !part.dropped) {
            let part = self.unseen.remove(at);
            self.see(&part);
        }
    }

    pub(super) fn see(&mut self, part: &Unseen) {
        self.seen += 1;
        self.held[part.begun - self.first].undecided -= 1;
    }

    pub(super) fn drop_part(&mut self, part: &Unseen) {
        self.gone += 1;
        self.held[part.begun - self.first].undecided -= 1;
        for held in self.held.iter_mut().filter(|held| held.part == Some(part.number)) {
            held.gone = true;
        }
    }
}
