//! Recall: which memories matter to a query?
//!
//! Two views of a text are fused: its meaning (cosine) and its words (BM25 over the most that the query could reach).
//! The rule was found on conversations with marked evidence; `bench/recall.mjs` scores it beside each view alone.

mod excerpt;
mod fingerprint;
mod fold;
mod lexical;
mod memory_question;
mod runs;
mod script;
mod statement;
mod subject;
mod tables;
mod vector;
mod words;

use serde::{Deserialize, Serialize};

use memory_question::says_nothing;

pub use excerpt::{QUERY_END, excerpt};
pub use lexical::{LexicalIndex, shared_words};
pub use memory_question::{MemoryQuestion, asks_to_forget_all, memory_question};
pub use statement::normalize_statement;
pub use subject::without_subject;
pub use vector::Vector;

/// How much a full lexical match counts beside a cosine of 1.
pub const LEXICAL_WEIGHT: f32 = 1.5;

/// What recall looks for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The text.
    pub text: &'a str,
    /// Its vector, when the embedder could give one in time.
    pub vector: Option<&'a Vector>,
}

/// A text found: the caller's slot, and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedSlot {
    /// The caller's number for the text.
    pub slot: u32,
    /// Why.
    pub score: Score,
}

/// Why a text was found.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Score {
    /// How near its meaning is, −1 to 1; `None` when it or the query has no vector.
    pub cosine: Option<f32>,
    /// How well its words match, 0 to 1.
    pub lexical: f32,
}

impl Score {
    /// Both views in one number: higher is better.
    pub fn fused(self) -> f32 {
        self.cosine.unwrap_or_default() + LEXICAL_WEIGHT * self.lexical
    }
}

/// Scores every text that has a vector or shares a word with the query, best first; equal scores in the order of slots. Of a
/// long query both ends count, and one that names nothing ("How are you?") finds nothing.
pub fn rank<'a>(
    query: Query,
    lexical: &LexicalIndex,
    texts: impl IntoIterator<Item = (u32, Option<&'a Vector>)>,
) -> Vec<RankedSlot> {
    if says_nothing(query.text) {
        return Vec::new();
    }
    let matches = lexical.search(query.text);
    let mut hits: Vec<RankedSlot> = texts
        .into_iter()
        .filter_map(|(slot, vector)| {
            let cosine = query.vector.zip(vector).and_then(|(query, text)| query.cosine(text));
            let lexical = matches.get(slot as usize).copied().unwrap_or_default();
            (cosine.is_some() || lexical > 0.0).then_some(RankedSlot { slot, score: Score { cosine, lexical } })
        })
        .collect();
    hits.sort_unstable_by(|a, b| b.score.fused().total_cmp(&a.score.fused()).then(a.slot.cmp(&b.slot)));
    hits
}

#[cfg(test)]
mod tests {
    use super::{LexicalIndex, Query, RankedSlot, Vector, rank};

    #[test]
    fn fuses_words_and_meaning() {
        let mut lexical = LexicalIndex::default();
        for text in ["uses PostgreSQL", "plays tennis", "not embedded yet: PostgreSQL"] {
            lexical.insert(text);
        }
        let near = Vector::from_f32(&[1.0, 0.1]).unwrap();
        let far = Vector::from_f32(&[-0.1, 1.0]).unwrap();
        let texts = || [(0, Some(&near)), (1, Some(&far)), (2, None)];
        let slots = |hits: Vec<RankedSlot>| hits.iter().map(|hit| hit.slot).collect::<Vec<_>>();

        let both = rank(Query { text: "PostgreSQL", vector: Some(&near) }, &lexical, texts());
        assert_eq!(slots(both.clone()), [0, 2, 1]);
        assert!(both[0].score.fused() > both[1].score.fused() + 0.9);
        assert_eq!(both[1].score.cosine, None);
        let words_only = rank(Query { text: "PostgreSQL", vector: None }, &lexical, texts());
        assert_eq!(slots(words_only), [0, 2]);
        let meaning_only = rank(Query { text: "sports", vector: Some(&far) }, &lexical, texts());
        assert_eq!(slots(meaning_only), [1, 0]);
    }

    #[test]
    fn what_names_nothing_finds_nothing() {
        let mut lexical = LexicalIndex::default();
        lexical.insert("Geht gern klettern, and what she can do is up to you");
        let vector = Vector::from_f32(&[1.0, 0.0]).unwrap();
        let count = |text| rank(Query { text, vector: Some(&vector) }, &lexical, [(0, Some(&vector))]).len();
        for text in ["How are you?", "Why?", "What can you do?", "Wie geht es dir?", "为什么？", "Thanks! And you?"]
        {
            assert_eq!(count(text), 0, "{text}");
        }
        for text in ["", "😀", "What do you know about me?", "Does she climb?"] {
            assert_eq!(count(text), 1, "{text}");
        }
    }
}
