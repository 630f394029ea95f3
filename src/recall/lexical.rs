//! Recall by words: Okapi BM25 over an inverted index.

use std::collections::HashMap;

use super::words::words;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Texts by their words. A slot is the caller's number for a text.
#[derive(Debug, Default)]
pub struct LexicalIndex {
    postings: HashMap<String, Vec<Posting>>,
    lengths: HashMap<u32, u32>,
    total_length: u64,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    slot: u32,
    count: u32,
}

impl LexicalIndex {
    /// Indexes `text` under `slot`, which must be free.
    pub fn insert(&mut self, slot: u32, text: &str) {
        let words = words(text);
        self.lengths.insert(slot, words.len() as u32);
        self.total_length += words.len() as u64;
        for (word, count) in counted(words) {
            self.postings.entry(word).or_default().push(Posting { slot, count });
        }
    }

    /// Forgets `slot`, which was indexed with `text`.
    pub fn remove(&mut self, slot: u32, text: &str) {
        let Some(length) = self.lengths.remove(&slot) else {
            return;
        };
        self.total_length -= u64::from(length);
        for word in words(text) {
            if let Some(postings) = self.postings.get_mut(&word) {
                postings.retain(|posting| posting.slot != slot);
                if postings.is_empty() {
                    self.postings.remove(&word);
                }
            }
        }
    }

    /// How well each text matches `query`: BM25 divided by the most that this query could reach, so 0 to 1. A text that
    /// shares no word is left out. Divided by the best text's score instead, a poor match would look like a good one.
    pub fn search(&self, query: &str) -> HashMap<u32, f32> {
        let texts = self.lengths.len() as f32;
        let average = (self.total_length as f32 / texts.max(1.0)).max(1.0);
        let mut scores: HashMap<u32, f32> = HashMap::new();
        let mut most = 0.0;
        for (word, _) in counted(words(query)) {
            let postings = self.postings.get(&word).map_or(&[][..], Vec::as_slice);
            let found = postings.len() as f32;
            let idf = (1.0 + (texts - found + 0.5) / (found + 0.5)).ln();
            most += idf * (K1 + 1.0);
            for posting in postings {
                let count = posting.count as f32;
                let length = self.lengths.get(&posting.slot).map_or(0.0, |&length| length as f32);
                let saturated = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average));
                *scores.entry(posting.slot).or_default() += idf * saturated;
            }
        }
        if most > 0.0 {
            scores.values_mut().for_each(|score| *score = (*score / most).min(1.0));
        }
        scores
    }
}

/// Each word once, with how often it occurs, in a fixed order: sums of floats must not depend on a hash seed.
fn counted(mut words: Vec<String>) -> Vec<(String, u32)> {
    words.sort_unstable();
    let mut counted: Vec<(String, u32)> = Vec::new();
    for word in words {
        match counted.last_mut() {
            Some((last, count)) if *last == word => *count += 1,
            _ => counted.push((word, 1)),
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::LexicalIndex;

    #[test]
    fn finds_by_words_and_forgets() {
        let mut index = LexicalIndex::default();
        let texts = ["Prefers Python for backend work", "Works at a fintech startup", "Paints watercolours"];
        for (slot, text) in texts.iter().enumerate() {
            index.insert(slot as u32, text);
        }
        let hits = index.search("which python version?");
        assert_eq!(hits.keys().copied().collect::<Vec<_>>(), [0]);
        assert!(hits[&0] > 0.1 && hits[&0] < 1.0, "{hits:?}");
        assert!(index.search("the of").is_empty());
        index.remove(0, texts[0]);
        assert!(index.search("python").is_empty());
        assert_eq!(index.postings.len(), 5);
    }

    #[test]
    fn a_poor_match_stays_poor() {
        let mut index = LexicalIndex::default();
        index.insert(0, "Paints at work");
        index.insert(1, "Uses PostgreSQL");
        let poor = index.search("does the work of the database team include paintings of elephants")[&0];
        let good = index.search("paint work")[&0];
        assert!(good > 3.0 * poor, "{poor} {good}");
    }
}
