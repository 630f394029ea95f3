//! Recall by words: Okapi BM25 over an inverted index.

use std::collections::HashMap;

use super::excerpt::{QUERY_END, excerpt};
use super::words::{Word, words};

const K1: f32 = 0.9;
const B: f32 = 0.5;
/// The most words of a query whose slips are corrected.
const MOST_CORRECTED: usize = 32;
/// How much a number counts beside a word.
const NUMBER: f32 = 0.2;
/// Texts that a user could have had, with other words: in a store of few, each word would else be a common one.
const OTHER_TEXTS: f32 = 10.0;

/// Texts by their words. A slot is the number that the index gives to a text: each is higher than those before.
#[derive(Debug, Default)]
pub struct LexicalIndex {
    postings: HashMap<Word, Vec<Posting>>,
    /// Words in the text of each slot.
    lengths: Vec<u32>,
    texts: u32,
    total_length: u64,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    slot: u32,
    count: u32,
}

impl LexicalIndex {
    /// Indexes `text`, and gives its slot: one that was never used before.
    pub fn insert(&mut self, text: &str) -> u32 {
        let words = words(text, false);
        let slot = self.lengths.len() as u32;
        self.lengths.push(words.len() as u32);
        self.texts += 1;
        self.total_length += words.len() as u64;
        for word in words {
            let postings = self.postings.entry(word).or_default();
            match postings.last_mut() {
                Some(posting) if posting.slot == slot => posting.count += 1,
                _ => postings.push(Posting { slot, count: 1 }),
            }
        }
        slot
    }

    /// Forgets `slot`, which was indexed with `text`.
    pub fn remove(&mut self, slot: u32, text: &str) {
        self.texts -= 1;
        self.total_length -= u64::from(std::mem::take(&mut self.lengths[slot as usize]));
        for word in words(text, false) {
            if let Some(postings) = self.postings.get_mut(&word)
                && let Ok(place) = postings.binary_search_by_key(&slot, |posting| posting.slot)
            {
                postings.remove(place);
            }
        }
    }

    /// How well each slot matches what is looked at of `query`: BM25 divided by the most that this query could reach, so 0 to
    /// 1, and 0 for a text that shares no word. Divided by the best text's score instead, a poor match would look like a good
    /// one.
    pub fn search(&self, query: &str) -> Vec<f32> {
        let texts = self.texts as f32;
        let average = (self.total_length as f32 / texts.max(1.0)).max(1.0);
        let mut scores = vec![0.0; self.lengths.len()];
        let mut most = 0.0;
        let words = words(&excerpt(query, QUERY_END), true);
        for (word, meant) in words.iter().zip(self.meant_by(&words)) {
            let found = (meant.iter().map(|postings| postings.len()).sum::<usize>() as f32).min(texts);
            let idf = (1.0 + (texts + OTHER_TEXTS - found + 0.5) / (found + 0.5)).ln();
            most += idf * (K1 + 1.0);
            // Short numbers say little about what a text is about.
            let is_number = word.0.len() <= 3 && word.0.bytes().all(|byte| byte.is_ascii_digit());
            let idf = if is_number { idf * NUMBER } else { idf };
            for posting in meant.into_iter().flatten() {
                let (slot, count) = (posting.slot as usize, posting.count as f32);
                let length = self.lengths[slot] as f32;
                scores[slot] += idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average));
            }
        }
        if most > 0.0 {
            for score in &mut scores {
                *score = f32::min(*score / most, 1.0);
            }
        }
        scores
    }

    /// Of each slot, whether its text has one of the words of `text`: of each word the `most` latest do. Empty when none has one.
    pub fn sharing(&self, text: &str, most: usize) -> Vec<bool> {
        let mut shares = Vec::new();
        for word in words(text, true) {
            for posting in self.postings.get(&word).into_iter().flatten().rev().take(most) {
                shares.resize(self.lengths.len(), false);
                shares[posting.slot as usize] = true;
            }
        }
        shares
    }

    /// Where each of `words` is; of one that is nowhere, where the words are that it may be a slip of.
    fn meant_by(&self, words: &[Word]) -> Vec<Vec<&[Posting]>> {
        let known = |word| self.postings.get(word).filter(|postings| !postings.is_empty());
        let mut meant: Vec<Vec<&[Posting]>> =
            words.iter().map(|word| known(word).map(Vec::as_slice).into_iter().collect()).collect();
        let unknown: Vec<usize> =
            (0..words.len()).filter(|at| meant[*at].is_empty() && words[*at].0.len() > 3).collect();
        if !unknown.is_empty() && words.len() <= MOST_CORRECTED {
            for (other, postings) in &self.postings {
                for at in &unknown {
                    if is_slip_of(&words[*at].0, &other.0) {
                        meant[*at].push(postings);
                    }
                }
            }
        }
        meant
    }
}

/// Whether two words of ASCII letters, the longer one of at least five, begin with the same two and differ by a letter too many,
/// or by two that are exchanged; of at least seven, by another letter.
fn is_slip_of(word: &str, other: &str) -> bool {
    let (word, other) = (word.as_bytes(), other.as_bytes());
    let alike = word.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (begin, mut end, mut other_end) = (alike, word.len(), other.len());
    if begin < 2 || word.len().abs_diff(other.len()) > 1 {
        return false;
    }
    while end > begin && other_end > begin && word[end - 1] == other[other_end - 1] {
        (end, other_end) = (end - 1, other_end - 1);
    }
    let least = match (&word[begin..end], &other[begin..other_end]) {
        ([], [_]) | ([_], []) => 5,
        ([a, b], [c, d]) if a == d && b == c => 5,
        ([_], [_]) => 7,
        _ => return false,
    };
    word.len().max(other.len()) >= least && word.iter().chain(other).all(u8::is_ascii_alphabetic)
}

/// Whether `text` has all words of `wanted`, of which there is one at least.
pub fn has_words(text: &str, wanted: &str) -> bool {
    let (theirs, wanted) = (words(text, false), words(wanted, true));
    !wanted.is_empty() && wanted.iter().all(|word| theirs.contains(word))
}

/// The words that `query` and `text` share, each once, in the order of `query`.
pub fn shared_words(query: &str, text: &str) -> Vec<String> {
    let theirs = words(text, false);
    let mut shared = Vec::new();
    for word in words(&excerpt(query, QUERY_END), true) {
        if theirs.contains(&word) && !shared.contains(&word.0) {
            shared.push(word.0);
        }
    }
    shared
}

#[cfg(test)]
mod tests;
