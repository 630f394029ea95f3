//! What leaves the filter after one piece of a stream.

/// What an app may see after a piece of a stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Passed {
    /// The pieces that it has not seen, and this one, as they came.
    AsCame,
    /// Nothing yet.
    Nothing,
    /// These bytes, in the place of the pieces that it has not seen and of this one. What is not decided comes later.
    Bytes(Vec<u8>),
}

/// Bytes that are copied only from the first one on that is not as it came.
#[derive(Debug)]
pub struct Released<'a> {
    came: &'a [u8],
    /// How many bytes left as they came, while all did.
    same: Option<usize>,
    bytes: Vec<u8>,
    /// Whether something was left out or edited.
    changed: bool,
}

impl Passed {
    /// The bytes that are seen after `piece`; `unseen` are those of the pieces before it that are not.
    pub fn after(self, piece: &[u8], unseen: &mut Vec<u8>) -> Vec<u8> {
        match self {
            Self::Nothing => {
                unseen.extend_from_slice(piece);
                Vec::new()
            }
            Self::AsCame => [std::mem::take(unseen).as_slice(), piece].concat(),
            Self::Bytes(bytes) => {
                unseen.clear();
                bytes
            }
        }
    }
}

impl<'a> Released<'a> {
    /// After `came`, which nothing of an earlier piece stands before if `begins_fresh`.
    pub fn new(came: &'a [u8], begins_fresh: bool) -> Self {
        Self { came, same: begins_fresh.then_some(0), bytes: Vec::new(), changed: false }
    }

    /// The next event leaves as it came.
    pub fn pass(&mut self, event: &[u8]) {
        match &mut self.same {
            Some(same) => *same += event.len(),
            None => self.bytes.extend_from_slice(event),
        }
    }

    /// The next event is written by `write`, which says whether it is as it came.
    pub fn write(&mut self, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        if let Some(same) = self.same.take() {
            self.bytes.extend_from_slice(&self.came[..same]);
        }
        self.changed |= !write(&mut self.bytes);
    }

    /// What the app may see. `is_clear`: nothing is held back. `is_whole`: of the pieces that it has not seen nothing has
    /// left yet, and nothing is changed.
    pub fn passed(self, is_clear: bool, is_whole: &mut bool) -> Passed {
        let as_came = *is_whole && !self.changed;
        let is_empty = self.same.unwrap_or_default() == 0 && self.bytes.is_empty();
        *is_whole = is_clear || as_came && is_empty;
        match as_came {
            true if is_clear => Passed::AsCame,
            true if is_empty => Passed::Nothing,
            _ => Passed::Bytes(self.into_bytes()),
        }
    }

    /// All that leaves.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.write(|_| true);
        self.bytes
    }
}
