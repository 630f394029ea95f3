//! The end of a text that arrives in pieces.

/// The number of bytes that are remembered.
const LENGTH: usize = 16;

/// The last bytes of a text.
#[derive(Debug, Default)]
pub struct Tail {
    /// The byte at a place of the text is at this place modulo the length.
    ring: [u8; LENGTH],
    /// The length of the text.
    end: usize,
}

impl Tail {
    /// Appends the next piece of the text.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        let mut at = text.len().saturating_sub(LENGTH);
        self.end += at;
        while at < text.len() {
            self.ring[self.end % LENGTH] = text[at];
            self.end += 1;
            at += 1;
        }
    }

    /// The last byte of the text.
    pub fn last(&self) -> Option<u8> {
        self.end.checked_sub(1).map(|last| self.ring[last % LENGTH])
    }

    /// The last bytes of the text.
    pub fn bytes(&self) -> Vec<u8> {
        (self.end.saturating_sub(LENGTH)..self.end).map(|at| self.ring[at % LENGTH]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Tail;

    #[test]
    fn remembers_the_end_however_it_arrives() {
        let text = b"The quick brown fox jumps over the lazy dog";
        for size in 1..=text.len() {
            let mut tail = Tail::default();
            assert_eq!((tail.last(), tail.bytes()), (None, Vec::new()));
            let mut end = 0;
            for piece in text.chunks(size) {
                tail.push(piece);
                end += piece.len();
                assert_eq!(tail.bytes(), text[end.saturating_sub(16)..end]);
                assert_eq!(tail.last(), Some(text[end - 1]));
            }
        }
    }
}
