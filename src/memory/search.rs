//! Finds memories: `search` for the app, `recall` for chat calls.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::index::UserIndex;
use super::limits;
use super::lock::LockGuard;
use super::record::Record;
use super::user_memory::{BoxedFuture, Memory};
use crate::error::Result;
use crate::recall::{MemoryQuestion, Query, Score, Vector, excerpt, memory_question, stated};
use crate::tokens;

/// Which memories a request may carry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RecallOptions {
    /// The most memories.
    pub top_k: usize,
    /// The most tokens of their texts together, estimated.
    pub max_tokens: usize,
    /// Memories with a lower score are left out. `None`: those that the gate stops are.
    pub min_score: Option<f32>,
}

/// A memory that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The memory.
    pub record: Record,
    /// Its score; zero for one that was recalled because the query is about the memory itself, or may correct it.
    pub score: Score,
}

impl Memory {
    /// The best `top_k` memories for `query` that match `filter`, best first, with a score of at least `min_score`.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn search(&self, query: &str, top_k: usize, min_score: f32, filter: &Filter) -> Result<Vec<Hit>> {
        let (vector, index) = self.prepare(query).await?;
        let is_wanted = |record: &Record, score: Score| score.total >= min_score && filter.matches(record);
        Ok(self.hits(&index, query, vector.as_ref(), top_k, is_wanted))
    }

    /// The memories to inject into a request, best first: those that matter, and those about an attribute that the query states,
    /// which it may correct, as far as they fit. For a question about the memory
    /// itself, which nothing can match, the most recent ones take the remaining places; when all are to be forgotten, up to
    /// [`limits::MAX_SHOWN_TO_FORGET`].
    ///
    /// # Errors
    /// Those of the store.
    pub async fn recall(&self, query: &str, options: RecallOptions) -> Result<Vec<Hit>> {
        let RecallOptions { top_k, max_tokens, min_score } = options;
        let (vector, index) = self.prepare(query).await?;
        let has_vector = vector.is_some();
        let question = memory_question(query);
        let (top_k, max_tokens) = match question {
            Some(MemoryQuestion::ForgetAll) if top_k > 0 => (top_k.max(limits::MAX_SHOWN_TO_FORGET), usize::MAX),
            _ => (top_k, max_tokens),
        };
        let mut tokens = 0;
        let mut fits = |record: &Record| {
            let needed = tokens::estimate(&record.text) + limits::LINE_TOKENS;
            let fits = needed <= max_tokens.saturating_sub(tokens);
            tokens += if fits { needed } else { 0 };
            fits
        };
        let mut corrected = index.about(&stated(query), limits::CORRECTED.min(top_k));
        corrected.retain(|record| fits(record));
        let mut places = top_k - corrected.len();
        let is_wanted = |record: &Record, score: Score| {
            let is_corrected = corrected.iter().any(|other| other.id == record.id);
            let matters = min_score.map_or(score.matters, |least| !has_vector || score.total >= least);
            let is_wanted = is_corrected || places > 0 && matters && fits(record);
            places -= usize::from(is_wanted && !is_corrected);
            is_wanted
        };
        let mut hits = self.hits(&index, query, vector.as_ref(), top_k, is_wanted);
        for record in corrected {
            if hits.iter().all(|hit| hit.record.id != record.id) {
                hits.push(Hit { record: record.clone(), score: Score::default() });
            }
        }
        if question.is_some() {
            let is_hit = |record: &Record| hits.iter().any(|hit| hit.record.id == record.id);
            let newest =
                index.newest(top_k.saturating_sub(hits.len()), is_hit).into_iter().filter(|record| fits(record));
            let newest: Vec<Hit> =
                newest.map(|record| Hit { record: record.clone(), score: Score::default() }).collect();
            hits.extend(newest);
        }
        Ok(hits)
    }

    /// The vector of `query`, and the index to search, ready to rank by it.
    fn prepare<'a>(&'a self, query: &'a str) -> BoxedFuture<'a, (Option<Vector>, LockGuard<'a, UserIndex>)> {
        Box::pin(async move {
            let (vector, mut index) = self.embed_query(query).await?;
            let model_id = self.embedder.model_id();
            while vector.is_some() && index.step_to_rank(&model_id) {
                self.next_slice().await;
            }
            Ok((vector, index))
        })
    }

    /// The vector of `query`, and the index, with vectors of the memories of a moment ago.
    fn embed_query<'a>(&'a self, query: &'a str) -> BoxedFuture<'a, (Option<Vector>, LockGuard<'a, UserIndex>)> {
        Box::pin(async move {
            let index = self.synced_index().await?;
            if index.is_empty() {
                // A question to an empty memory loads no model.
                return Ok((None, index));
            }
            drop(index);
            let vector = self.embedder.embed_query(&excerpt(query, limits::QUERY_EXCERPT)).await;
            let vector = vector.and_then(|vector| Vector::from_f32(&vector));
            let index = self.index.lock().await;
            if vector.is_none() || !self.embedder.is_ready() || !self.lacks_few_vectors(&index) {
                return Ok((vector, index));
            }
            drop(index);
            // Memories of a moment ago can then be compared by meaning too. A failure comes again, and is reported, where
            // vectors are computed in the background.
            let _ = self.fill_vectors().await;
            Ok((vector, self.synced_index().await?))
        })
    }

    /// Whether so few vectors are missing that a chat call can wait for them.
    fn lacks_few_vectors(&self, index: &UserIndex) -> bool {
        let missing = index.without_vector(&self.embedder.model_id()).take(limits::EMBED_BATCH + 1).count();
        (1..=limits::EMBED_BATCH).contains(&missing)
    }

    /// The first `top_k` memories that are wanted, best first.
    fn hits(
        &self,
        index: &UserIndex,
        query: &str,
        vector: Option<&Vector>,
        top_k: usize,
        mut is_wanted: impl FnMut(&Record, Score) -> bool,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (record, score) in index.rank(Query { text: query, vector }, &self.embedder.model_id()) {
            if hits.len() < top_k && is_wanted(record, score) {
                hits.push(Hit { record: record.clone(), score });
            }
        }
        hits
    }
}
