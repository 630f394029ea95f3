//! The commonest piece of a stream is one event that differs from the one before in its text alone. It is shown at once,
//! or waits for the next such one, and takes no place among the events that are held.

use super::super::block::Run;
use super::super::released::Released;
use super::super::template::Fit;
use super::StreamFilter;

/// The one event that waits while none is held: the beginning of its text is shown, the rest is not decided.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Empty when none does.
    raw: Vec<u8>,
    /// How many bytes of its text are not decided.
    undecided: usize,
    /// How many characters its text has.
    characters: usize,
}

impl StreamFilter {
    pub(super) fn fit<'a>(&self, raw: &'a [u8]) -> Option<Fit<'a>> {
        self.template.as_ref().filter(|_| self.gone == 0)?.fit(raw)
    }

    /// The next event is `raw`, which is like the one before.
    pub(super) fn like_before(&mut self, raw: &[u8], fit: Fit, released: &mut Released) {
        let mut runs = std::mem::take(&mut self.spare);
        let state = self.line(fit.line);
        self.lines[state].push(&fit.text, &mut runs);
        let shown = match runs.as_slice() {
            [] => Some(0),
            [run] if run.keep => Some(run.len),
            _ => None,
        };
        if let Some(shown) = shown.filter(|_| self.held.is_empty()) {
            let undecided = self.waiting.undecided + fit.text.len() - shown;
            let characters = self.waiting.characters + fit.text.chars().count();
            let is_alone = self.waiting.is_empty();
            if undecided == 0 || is_alone {
                runs.clear();
                self.spare = runs;
                if undecided > 0 {
                    self.waiting.raw.extend_from_slice(raw);
                    (self.waiting.undecided, self.waiting.characters) = (undecided, characters);
                    return;
                }
                self.lines[state].decide(characters, true);
                if !is_alone {
                    released.write(|to| {
                        to.extend_from_slice(&self.waiting.raw);
                        true
                    });
                    self.waiting.clear();
                }
                return released.pass(raw);
            }
        }
        self.hold_waiting();
        let (data, event) = fit.event();
        self.hold(raw, data, event, vec![runs]);
        self.release(released);
    }

    /// Before anything else is held: the event that waits is the first.
    pub(super) fn hold_waiting(&mut self) {
        let raw = std::mem::take(&mut self.waiting.raw);
        // It fitted, and nothing has been read since.
        if let Some(fit) = self.fit(&raw) {
            let shown = Run { len: fit.text.len() - self.waiting.undecided, keep: true };
            let (data, event) = fit.event();
            self.hold(&raw, data, event, vec![vec![shown]]);
        }
        self.waiting.clear();
    }
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    fn clear(&mut self) {
        self.raw.clear();
        (self.undecided, self.characters) = (0, 0);
    }
}
