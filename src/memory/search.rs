//! Finds memories: `search` for the app, `recall` for chat calls.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::index::UserIndex;
use super::limits;
use super::lock::LockGuard;
use super::record::Record;
use super::user_memory::{BoxedFuture, Memory};
use crate::error::Result;
use crate::recall::{MemoryQuestion, Query, Score, Vector, excerpt, memory_question};

/// Which memories a request may carry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RecallOptions {
    /// The most memories.
    pub top_k: usize,
    /// Memories with a lower score are left out.
    pub min_score: f32,
}

/// A memory that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The memory.
    pub record: Record,
    /// Its score; zero for one that was recalled because the query is about the memory itself.
    pub score: Score,
}

impl Memory {
    /// The best memories for `query` that match `filter`, best first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn search(&self, query: &str, options: RecallOptions, filter: &Filter) -> Result<Vec<Hit>> {
        let (vector, index) = self.prepare(query).await?;
        Ok(self.hits(&index, query, vector.as_ref(), options, filter))
    }

    /// The memories to inject into a request, best first. Without a vector those that share a word with `query`. For a question
    /// about the memory itself, which nothing can match, the most recent ones take the remaining places; when all are to be
    /// forgotten, up to [`limits::MAX_SHOWN_TO_FORGET`].
    ///
    /// # Errors
    /// Those of the store.
    pub async fn recall(&self, query: &str, options: RecallOptions) -> Result<Vec<Hit>> {
        let (vector, index) = self.prepare(query).await?;
        let min_score = if vector.is_some() { options.min_score } else { 0.0 };
        let question = memory_question(query);
        let top_k = match question {
            Some(MemoryQuestion::ForgetAll) if options.top_k > 0 => options.top_k.max(limits::MAX_SHOWN_TO_FORGET),
            _ => options.top_k,
        };
        let options = RecallOptions { top_k, min_score };
        let mut hits = self.hits(&index, query, vector.as_ref(), options, &Filter::default());
        if question.is_some() {
            let is_hit = |record: &Record| hits.iter().any(|hit| hit.record.id == record.id);
            let newest = index.newest(top_k.saturating_sub(hits.len()), is_hit);
            hits.extend(newest.into_iter().map(|record| Hit { record: record.clone(), score: Score::default() }));
        }
        Ok(hits)
    }

    /// The vector of `query`, and the index to search.
    fn prepare<'a>(&'a self, query: &'a str) -> BoxedFuture<'a, (Option<Vector>, LockGuard<'a, UserIndex>)> {
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

    fn hits(
        &self,
        index: &UserIndex,
        query: &str,
        vector: Option<&Vector>,
        options: RecallOptions,
        filter: &Filter,
    ) -> Vec<Hit> {
        let ranked = index.rank(Query { text: query, vector }, &self.embedder.model_id()).into_iter();
        ranked
            .filter(|(record, score)| score.fused() >= options.min_score && filter.matches(record))
            .take(options.top_k)
            .map(|(record, score)| Hit { record: record.clone(), score })
            .collect()
    }
}
