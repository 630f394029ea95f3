//! What leaves the filter after one piece of a stream.

/// Bytes that are copied only from the first one on that is not as it came.
#[derive(Debug)]
pub struct Released<'a> {
    came: &'a [u8],
    /// How many bytes left as they came, while all did.
    same: Option<usize>,
    edited: Vec<u8>,
}

impl<'a> Released<'a> {
    /// After `came`, which nothing of an earlier piece stands before if `begins_fresh`.
    pub fn new(came: &'a [u8], begins_fresh: bool) -> Self {
        Self { came, same: begins_fresh.then_some(0), edited: Vec::new() }
    }

    /// The next event leaves as it came.
    pub fn pass(&mut self, event: &[u8]) {
        match &mut self.same {
            Some(same) => *same += event.len(),
            None => self.edited.extend_from_slice(event),
        }
    }

    /// To be appended to, by what leaves otherwise.
    pub fn edited(&mut self) -> &mut Vec<u8> {
        if let Some(same) = self.same.take() {
            self.edited.extend_from_slice(&self.came[..same]);
        }
        &mut self.edited
    }

    /// All that leaves; `None` when it is what came.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        if self.same == Some(self.came.len()) {
            return None;
        }
        self.edited();
        Some(self.edited)
    }
}
