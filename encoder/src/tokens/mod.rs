//! Text to token ids, as the crate `tokenizers` does it for a BERT: added tokens are taken out, the rest is normalised, split
//! into words, and each word into pieces of the vocabulary.

mod added;
mod normalizer;
mod word_piece;
mod words;

pub use added::{AddedToken, AddedTokens};
pub use normalizer::Normalizer;
pub use word_piece::WordPiece;

use crate::{
    MAX_TOKENS,
    error::Error,
    file::{Reader, Writer},
};
use added::Piece;
use words::words;

/// Bounds the work of tokenising a text of any length. Prose has four to five characters a token, so what lies beyond
/// would have been truncated anyway.
const MAX_CHARS: usize = 32 * MAX_TOKENS;

/// The tokenizer of a model.
#[derive(Debug)]
pub struct Tokens {
    /// Found in the text as it comes.
    pub added: AddedTokens,
    /// Changes the text between them.
    pub normalizer: Normalizer,
    /// Found in the normalised text.
    pub added_normalized: AddedTokens,
    /// Splits words.
    pub model: WordPiece,
    /// Ids before those of the text.
    pub start: Vec<u32>,
    /// Ids after those of the text.
    pub end: Vec<u32>,
}

impl Tokens {
    pub(crate) fn write(&self, file: &mut Writer) {
        self.added.write(file);
        self.normalizer.write(file);
        self.added_normalized.write(file);
        self.model.write(file);
        for ids in [&self.start, &self.end] {
            file.number(ids.len());
            for id in ids {
                file.number(*id as usize);
            }
        }
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self {
            added: AddedTokens::read(file)?,
            normalizer: Normalizer::read(file)?,
            added_normalized: AddedTokens::read(file)?,
            model: WordPiece::read(file)?,
            start: file.list(|file| Ok(file.number()? as u32))?,
            end: file.list(|file| Ok(file.number()? as u32))?,
        })
    }

    /// The largest id that a text can give.
    pub(crate) fn largest_id(&self) -> u32 {
        let ids = self.start.iter().chain(&self.end).copied();
        ids.chain(self.added.ids()).chain(self.added_normalized.ids()).fold(self.model.largest_id(), u32::max)
    }

    /// The ids of a text, at most `most` with those at its start and end.
    pub(crate) fn ids(&self, text: &str, most: usize) -> Vec<u32> {
        let most = most - self.end.len();
        let mut ids = self.start.clone();
        for piece in self.added.split(clip(text)) {
            match piece {
                Piece::Token(id) => ids.push(id),
                Piece::Text(text) => self.normalized_ids(&self.normalizer.apply(text), &mut ids, most),
            }
            if ids.len() >= most {
                break;
            }
        }
        ids.truncate(most);
        ids.extend(&self.end);
        ids
    }

    fn normalized_ids(&self, text: &str, ids: &mut Vec<u32>, most: usize) {
        for piece in self.added_normalized.split(text) {
            match piece {
                Piece::Token(id) => ids.push(id),
                Piece::Text(text) => {
                    for word in words(text) {
                        self.model.ids(word, ids);
                        if ids.len() >= most {
                            return;
                        }
                    }
                }
            }
        }
    }
}

fn clip(text: &str) -> &str {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    pub(crate) fn tokens() -> Tokens {
        let words = ["[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a", "!", "new york"];
        let added = |content: &str, id| AddedToken { content: content.to_owned(), id, lstrip: false, rstrip: false };
        Tokens {
            added: AddedTokens::new(vec![added("[MASK]", 3)]),
            normalizer: Normalizer { clean_text: true, separate_chinese: true, strip_accents: true, lowercase: true },
            added_normalized: AddedTokens::new(vec![added("new york", 9)]),
            model: WordPiece::new(&words, "##", 0, 100).expect("it is a vocabulary"),
            start: vec![1],
            end: vec![2],
        }
    }

    #[test]
    fn words_become_pieces_and_added_tokens_stay_whole() {
        let ids = |text| tokens().ids(text, 256);
        assert_eq!(ids("Unaffable!"), [1, 4, 5, 6, 8, 2]);
        assert_eq!(ids("a [MASK]Ünaff New York unaffx"), [1, 7, 3, 4, 5, 9, 0, 2]);
        assert_eq!(ids(""), [1, 2]);
    }

    #[test]
    fn what_is_too_long_is_cut_before_the_end() {
        let ids = tokens().ids(&"a [MASK]".repeat(100), 7);
        assert_eq!(ids, [1, 7, 3, 7, 3, 7, 2]);
        assert_eq!(tokens().ids("unaffable", 4), [1, 4, 5, 2]);
    }

    #[test]
    fn clip_counts_characters_not_bytes() {
        let text = "é".repeat(MAX_CHARS + 1);
        assert_eq!(clip(&text).chars().count(), MAX_CHARS);
        assert_eq!(clip("né"), "né");
    }
}
