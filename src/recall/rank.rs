//! Ranks texts for a query.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

use super::beside_best::BesideBest;
use super::gate::Gate;
use super::lexical::LexicalIndex;
use super::memory_question::says_nothing;
use super::request::{is_foreign, is_request};
use super::space::{LEAST_COSINE, Space};
use super::vector::Vector;

/// How much a full match of words counts beside a cosine of 1: to a question, and to a request.
const WORDS: f32 = 2.0;
const WORDS_OF_REQUEST: f32 = 1.0;
/// How much a text's nearness to any request counts against it in a request (CSLS, [Conneau et al. 2018](https://arxiv.org/abs/1710.04087)).
const HUBNESS: f32 = 0.9;
/// How much of its better neighbour's score a text gets where the order of texts tells most.
const NEIGHBOUR: f32 = 0.3;
/// The least match of words that a text needs beside its meaning, when no text is near a request.
const WORDS_BESIDE_MEANING: f32 = 0.1;
/// The nearest of so few texts is near a request by half of [`LEAST_COSINE`]: among many, one is nearer by chance.
const FEW_TEXTS: f32 = 5.0;
/// The least match of words that finds a text where meaning does not: where meaning says that the query is about something else,
/// where the model does not know its language, and where there is no vector.
const WORDS_AGAINST_MEANING: f32 = 0.35;
const WORDS_OF_OTHER_LANGUAGE: f32 = 0.1;
const WORDS_ALONE: f32 = 0.05;

/// What recall looks for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The text.
    pub text: &'a str,
    /// Its vector, when the embedder could give one in time.
    pub vector: Option<&'a Vector>,
}

/// A text to rank.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its slot in the lexical index.
    pub slot: u32,
    /// Its vector, by the model of the space.
    pub vector: Option<&'a Vector>,
    /// Whether it was said together with the text before it.
    pub is_linked: bool,
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
    /// What texts are ranked by: higher is better. About the cosine, plus twice the match of words.
    pub total: f32,
    /// How near its meaning is, −1 to 1; `None` when it or the query has no vector.
    pub cosine: Option<f32>,
    /// How well its words match, 0 to 1.
    pub lexical: f32,
    /// Whether it passes the gate: whether it is worth a place in a request.
    pub matters: bool,
}

/// Scores every text that has a vector or shares a word with the query, best first; equal scores in the order of slots. Of a
/// long query both ends count, and one that names nothing ("How are you?") finds nothing.
pub fn rank(query: Query, lexical: &LexicalIndex, texts: &[Text], space: &Space) -> Vec<RankedSlot> {
    if says_nothing(query.text) {
        return Vec::new();
    }
    let matches = lexical.search(query.text);
    let place = query.vector.map(|vector| space.place(vector));
    let is_request = is_request(query.text);
    let (mut gate, mut nearest, mut mean_requests, mut embedded) = (Gate::new(), -1.0_f32, 0.0, 0.0_f32);
    let mut nearest_with_words = -1.0_f32;
    let mut hits = Vec::new();
    for Text { slot, vector, .. } in texts {
        let lexical = matches.get(*slot as usize).copied().unwrap_or_default();
        let cosine = query.vector.zip(*vector).and_then(|(query, text)| query.cosine(text));
        let mut score = Score { total: WORDS * lexical, cosine, lexical, matters: false };
        if let (Some(cosine), Some(query), Some(text)) = (cosine, &place, space.at(*slot)) {
            gate.add(&text.background);
            nearest = nearest.max(cosine);
            nearest_with_words = nearest_with_words.max(cosine + WORDS * lexical);
            mean_requests += text.requests;
            embedded += 1.0;
            score.total = if is_request {
                cosine - HUBNESS * text.requests + WORDS_OF_REQUEST * lexical
            } else {
                space.cosine(cosine, query, text) + WORDS * lexical
            };
        }
        hits.push(RankedSlot { slot: *slot, score });
    }
    if is_request && embedded > 0.0 {
        for RankedSlot { score, .. } in &mut hits {
            score.total += if score.cosine.is_some() { HUBNESS * mean_requests / embedded } else { 0.0 };
        }
    }
    add_neighbours(&mut hits, texts, space.order());
    let is_understood = !(space.knows_only_english() && is_foreign(query.text));
    let least_cosine = place.filter(|_| is_understood);
    let least_cosine = least_cosine.and_then(|place| space.least_cosine(&gate, &place, nearest, is_request));
    let is_clear = if is_request {
        nearest >= LEAST_COSINE * embedded / (embedded + FEW_TEXTS)
    } else {
        nearest_with_words >= LEAST_COSINE
    };
    let least = match query.vector {
        Some(_) if is_understood => WORDS_AGAINST_MEANING,
        Some(_) => WORDS_OF_OTHER_LANGUAGE,
        None => WORDS_ALONE,
    };
    let totals = hits.iter().map(|hit| hit.score.total);
    let beside_best = match query.vector {
        Some(_) if is_understood => BesideBest::new(totals, is_request),
        _ => BesideBest::by_words(totals),
    };
    hits.retain_mut(|RankedSlot { slot, score }| {
        let is_near = least_cosine.zip(score.cosine).is_some_and(|(least, cosine)| cosine >= least);
        let is_near = is_near && (is_clear || is_request && score.lexical >= WORDS_BESIDE_MEANING);
        let others = space.at(*slot).map_or(LEAST_COSINE, |place| place.others);
        let nearer = score.cosine.filter(|_| is_near).map(|cosine| cosine - others);
        score.matters = (is_near || score.lexical >= least) && beside_best.allows(score.total, nearer);
        score.cosine.is_some() || score.lexical > 0.0
    });
    let ranked: BinaryHeap<BestFirst> = hits.into_iter().map(BestFirst).collect();
    ranked.into_sorted_vec().into_iter().map(|BestFirst(hit)| hit).collect()
}

/// In the order of a ranking. A heap sorts it: the sort of a slice takes four kilobytes of the engine.
struct BestFirst(RankedSlot);

impl Ord for BestFirst {
    fn cmp(&self, Self(other): &Self) -> Ordering {
        other.score.total.total_cmp(&self.0.score.total).then(self.0.slot.cmp(&other.slot))
    }
}

impl PartialOrd for BestFirst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for BestFirst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for BestFirst {}

/// What was said before and after a text that matches matches too.
fn add_neighbours(hits: &mut [RankedSlot], texts: &[Text], order: f32) {
    if order == 0.0 {
        return;
    }
    let totals: Vec<f32> = hits.iter().map(|hit| hit.score.total).collect();
    let is_linked = |at: usize| at > 0 && texts.get(at).is_some_and(|text| text.is_linked);
    for (at, hit) in hits.iter_mut().enumerate() {
        let before = if is_linked(at) { totals[at - 1] } else { 0.0 };
        let after = if is_linked(at + 1) { totals[at + 1] } else { 0.0 };
        if hit.score.cosine.is_some() {
            hit.score.total += NEIGHBOUR * order * before.max(after).max(0.0);
        }
    }
}

#[cfg(test)]
mod tests;
