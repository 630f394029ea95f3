//! Words that say nothing about what a sentence is about, in the languages of `stop_words.txt`.

use super::fingerprint;

const STOP_WORDS: &[[u8; 3]] = &include!(concat!(env!("OUT_DIR"), "/stop_words.rs"));

/// Whether `word`, folded and without marks, is one of them.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&fingerprint::long(fingerprint::extend(fingerprint::START, word))).is_ok()
}
