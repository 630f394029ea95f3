//! What the app receives after a chunk of a stream.

use super::super::work;

/// The output for one chunk.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// The chunk and the withheld chunks before it, unchanged.
    Unchanged,
    /// Nothing yet: the chunk is withheld.
    Nothing,
    /// These bytes in place of the chunk and of the withheld chunks before it. They may lack undecided bytes, which a later
    /// output has.
    Bytes(Vec<u8>),
}

impl Output {
    /// The bytes that the app receives. `chunk` is the chunk of this output, `withheld` the chunks before it that the app
    /// has not received; `withheld` is updated.
    pub fn into_bytes(self, chunk: &[u8], withheld: &mut Vec<u8>) -> Vec<u8> {
        match self {
            Self::Nothing => {
                withheld.extend_from_slice(chunk);
                Vec::new()
            }
            Self::Unchanged => [std::mem::take(withheld).as_slice(), chunk].concat(),
            Self::Bytes(bytes) => {
                withheld.clear();
                bytes
            }
        }
    }
}

/// Copy-on-write output: borrows the chunk until the first edit.
#[derive(Debug)]
pub struct OutputBuffer<'a> {
    chunk: &'a [u8],
    /// The length of the chunk's start that is output unchanged. `None` once bytes are copied.
    borrowed: Option<usize>,
    copied: Vec<u8>,
    /// Whether an event was edited or removed.
    is_edited: bool,
}

impl<'a> OutputBuffer<'a> {
    /// The output of `chunk`. It can borrow if the chunk starts with an event (`starts_event`), and not in the middle of one.
    pub fn new(chunk: &'a [u8], starts_event: bool) -> Self {
        Self { chunk, borrowed: starts_event.then_some(0), copied: Vec::new(), is_edited: false }
    }

    /// Takes an event that was edited before it was filtered.
    pub fn mark_edited(&mut self) {
        self.write(|_| false);
    }

    /// Outputs the next event of the chunk unchanged.
    pub fn pass(&mut self, event: &[u8]) {
        match &mut self.borrowed {
            Some(borrowed) => *borrowed += event.len(),
            None => {
                work::count(event.len());
                self.copied.extend_from_slice(event);
            }
        }
    }

    /// Outputs the bytes that `write` appends. `write` returns whether the event is unchanged.
    pub fn write(&mut self, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        if let Some(borrowed) = self.borrowed.take() {
            work::count(borrowed);
            self.copied.extend_from_slice(&self.chunk[..borrowed]);
        }
        self.is_edited |= !write(&mut self.copied);
    }

    /// The output. `has_pending`: events of this or earlier chunks are pending. `can_pass`: nothing of the withheld chunks is
    /// output or edited yet; it is updated.
    pub fn finish(self, has_pending: bool, can_pass: &mut bool) -> Output {
        let is_unchanged = *can_pass && !self.is_edited;
        let is_empty = self.borrowed.unwrap_or_default() == 0 && self.copied.is_empty();
        *can_pass = !has_pending || is_unchanged && is_empty;
        match is_unchanged {
            true if !has_pending => Output::Unchanged,
            true if is_empty => Output::Nothing,
            _ => Output::Bytes(self.into_bytes()),
        }
    }

    /// All bytes of the output.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.write(|_| true);
        self.copied
    }
}
