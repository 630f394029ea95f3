//! What recall knows of words: `vocabulary.txt` says it.

use std::sync::OnceLock;

use super::fingerprint::{extend, fingerprint};

/// A word of this class says nothing about what a sentence is about.
pub const STOP: u8 = 1;
/// A sentence about the memory has one of these: see `vocabulary.txt`.
pub const ASKS: u8 = 1 << 1;
/// With one of [`ME`].
pub const VERB: u8 = 1 << 2;
/// With one of [`VERB`].
pub const ME: u8 = 1 << 3;
/// With one of [`ALL`], [`ME`] or [`ASKS`], and none of [`NOT`].
pub const FORGET: u8 = 1 << 4;
/// With one of [`FORGET`].
pub const ALL: u8 = 1 << 5;
/// Not with one of [`FORGET`].
pub const NOT: u8 = 1 << 6;

/// The state of [`extend`] before a word: one with which no two words of the vocabulary look the same.
pub const START: u32 = include!(concat!(env!("OUT_DIR"), "/start.rs"));
/// `build.rs` says how it is written.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin"));
/// Of the gap between two fingerprints, those that are written as they are.
const LOW_BITS: u32 = 9;
static WORDS: OnceLock<Vec<(u32, u8)>> = OnceLock::new();

/// The classes of a word by its state ([`extend`]), a bit each; `None` for a word that is not known.
pub fn classes(state: u32) -> Option<u8> {
    let words = WORDS.get_or_init(|| unpack(PACKED));
    words.binary_search_by_key(&fingerprint(state), |word| word.0).ok().map(|place| words[place].1)
}

/// Whether `word`, folded and without marks, is a stop word.
pub fn is_stop_word(word: &str) -> bool {
    classes(extend(START, word)).is_some_and(|classes| classes & STOP != 0)
}

/// Fingerprints, ascending, with classes.
fn unpack(packed: &[u8]) -> Vec<(u32, u8)> {
    let (count, rest) = packed.split_first().unwrap_or((&0, &[]));
    let (combinations, rest) = rest.split_at(usize::from(*count));
    let mut bits = rest.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1));
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(high) = bits.position(|bit| bit == 1) {
        at += (0..LOW_BITS).fold(high as u32, |gap, _| gap << 1 | u32::from(bits.next().unwrap_or_default()));
        let classes = bits.position(|bit| bit == 1).and_then(|place| combinations.get(place));
        words.push((at, classes.copied().unwrap_or_default()));
    }
    words
}
