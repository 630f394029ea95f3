use crate::{
    error::Error,
    file::{Reader, Writer},
    shared_bytes::SharedBytes,
};

/// Splits words into the longest pieces of a vocabulary, from their start on (Schuster and Nakajima 2012).
#[derive(Debug)]
pub struct WordPiece {
    /// The vocabulary, one piece after another, in the order of their ids.
    text: SharedBytes,
    /// Bytes of each piece.
    lengths: SharedBytes,
    /// Where each piece starts in `text`.
    starts: Vec<u32>,
    /// A hash table with linear probing: ids and one, 0 for free slots.
    slots: Vec<u32>,
    longest: usize,
    /// Before a piece that continues a word.
    prefix: Vec<u8>,
    unknown: u32,
    max_chars: usize,
}

impl WordPiece {
    /// A vocabulary whose words' places are their ids. A word of more than `max_chars` characters is `unknown`, as is one
    /// that has no pieces.
    ///
    /// # Errors
    /// When a piece has more than 255 bytes.
    pub fn new(words: &[impl AsRef<str>], prefix: &str, unknown: u32, max_chars: usize) -> Result<Self, Error> {
        let lengths = words.iter().map(|word| u8::try_from(word.as_ref().len())).collect::<Result<Vec<u8>, _>>();
        let lengths = lengths.map_err(|_| Error::model("a piece of the vocabulary has more than 255 bytes"))?;
        let text: Vec<u8> = words.iter().flat_map(|word| word.as_ref().bytes()).collect();
        Self::from_parts(text.into(), lengths.into(), prefix.as_bytes().to_vec(), unknown, max_chars)
    }

    fn from_parts(
        text: SharedBytes,
        lengths: SharedBytes,
        prefix: Vec<u8>,
        unknown: u32,
        max_chars: usize,
    ) -> Result<Self, Error> {
        let mut starts = Vec::with_capacity(lengths.len());
        let mut end = 0;
        for length in &*lengths {
            starts.push(end as u32);
            end += usize::from(*length);
        }
        if end != text.len() || unknown as usize >= lengths.len() {
            return Err(Error::model("its vocabulary does not fit together"));
        }
        let longest = lengths.iter().copied().max().unwrap_or_default().into();
        let slots = vec![0; (2 * lengths.len()).next_power_of_two()];
        let mut model = Self { text, lengths, starts, slots, longest, prefix, unknown, max_chars };
        for id in 0..model.lengths.len() as u32 {
            let slot = model.slot(hash(FIRST_HASH, model.piece(id)), |other| model.piece(other) == model.piece(id));
            model.slots[slot] = id + 1;
        }
        Ok(model)
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.bytes(&self.text);
        file.bytes(&self.lengths);
        file.bytes(&self.prefix);
        file.number(self.unknown as usize);
        file.number(self.max_chars);
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        let (text, lengths, prefix) = (file.bytes()?, file.bytes()?, file.bytes()?);
        Self::from_parts(text, lengths, prefix.to_vec(), file.number()? as u32, file.number()?)
    }

    pub(super) fn largest_id(&self) -> u32 {
        self.lengths.len() as u32 - 1
    }

    /// Appends the ids of a word.
    pub(super) fn ids(&self, word: &str, ids: &mut Vec<u32>) {
        let before = ids.len();
        let mut start = 0;
        let is_short = word.chars().count() <= self.max_chars;
        while is_short && start < word.len() {
            match self.longest_piece(word, start) {
                Some((id, end)) => {
                    ids.push(id);
                    start = end;
                }
                None => break,
            }
        }
        if start < word.len() {
            ids.truncate(before);
            ids.push(self.unknown);
        }
    }

    /// The longest piece of `word` from `start` on, and where it ends.
    fn longest_piece(&self, word: &str, start: usize) -> Option<(u32, usize)> {
        let prefix: &[u8] = if start > 0 { &self.prefix } else { &[] };
        let most = self.longest.saturating_sub(prefix.len());
        let mut found = None;
        let mut state = hash(FIRST_HASH, prefix);
        for (at, c) in word[start..].char_indices() {
            let end = at + c.len_utf8();
            if end > most {
                break;
            }
            state = hash(state, &word.as_bytes()[start + at..start + end]);
            let piece = &word.as_bytes()[start..start + end];
            let is_piece = |id| self.piece(id).strip_prefix(prefix) == Some(piece);
            if let Some(id) = self.slots[self.slot(state, is_piece)].checked_sub(1) {
                found = Some((id, start + end));
            }
        }
        found
    }

    fn piece(&self, id: u32) -> &[u8] {
        &self.text[self.starts[id as usize] as usize..][..self.lengths[id as usize].into()]
    }

    /// The slot of the piece with this hash that `is_it` recognises, or the free one where it would be.
    fn slot(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        // The highest bits of a product depend on all bits.
        let mut slot = (hash.wrapping_mul(2_654_435_769) >> 8) as usize & mask;
        while self.slots[slot].checked_sub(1).is_some_and(|id| !is_it(id)) {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

const FIRST_HASH: u32 = 2_166_136_261;

/// FNV-1a, which goes on from the hash of what is before.
fn hash(before: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(before, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(16_777_619))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn ids(word: &str) -> Vec<u32> {
        let model = WordPiece::new(&["?", "a", "##b", "##bé", "ab", "##", "ab"], "##", 0, 5).expect("it fits");
        let mut ids = Vec::new();
        model.ids(word, &mut ids);
        ids
    }

    #[test]
    fn the_longest_piece_goes_first_and_ids_are_of_the_last_of_equal_words() {
        assert_eq!(ids("ab"), [6]);
        assert_eq!(ids("abbé"), [6, 3]);
        assert_eq!(ids("abbb"), [6, 2, 2]);
    }

    #[test]
    fn a_word_without_pieces_or_too_long_is_unknown() {
        assert_eq!(ids("abx"), [0]);
        assert_eq!(ids("abbbbb"), [0]);
        assert_eq!(ids("éé"), [0]);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let part = |bytes: &[u8]| SharedBytes::from(bytes.to_vec());
        for (text, lengths, unknown) in [("ab", &[1, 2][..], 0), ("ab", &[1, 1], 2), ("", &[], 0)] {
            let model = WordPiece::from_parts(part(text.as_bytes()), part(lengths), Vec::new(), unknown, 100);
            assert!(model.is_err(), "{text} {lengths:?} {unknown}");
        }
    }
}
