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

    /// The last bytes of the text; of a shorter one, zeros before it.
    pub fn bytes(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.ring[(self.end + at) % LENGTH];
        }
        bytes
    }

    /// The last byte of the text; zero when it is empty.
    pub fn last(&self) -> u8 {
        self.ring[self.end.wrapping_sub(1) % LENGTH]
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
            assert_eq!((tail.last(), tail.bytes()), (0, [0; 16]));
            let mut end = 0;
            for piece in text.chunks(size) {
                tail.push(piece);
                end += piece.len();
                assert!(tail.bytes().ends_with(&text[end.saturating_sub(16)..end]));
                assert_eq!(tail.last(), text[end - 1]);
            }
        }
    }
}
