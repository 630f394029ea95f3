//! Finds memories: `search` for the app, `recall` for chat calls.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::index::UserIndex;
use super::limits;
use super::lock::LockGuard;
use super::record::{Category, Record};
use super::user_memory::{BoxedFuture, Memory};
use crate::error::Result;
use crate::recall::{
    MemoryQuestion, Query, Score, Vector, asks_to_forget, excerpt, memory_question, named_time, stated,
};
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
    /// After how many days without being said, changed or used memories of ongoing work are left out; 0: never.
    pub context_days: u32,
    /// Whether the memories count as used.
    pub counts_use: bool,
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
        let hits = self.hits(&index, query, vector.as_ref(), top_k, is_wanted).into_iter();
        Ok(hits.map(|(record, score)| Hit { record: record.clone(), score }).collect())
    }

    /// The memories to inject into a request, best first: the pinned ones, those about an attribute that the query states, which it may
    /// correct, and those that matter, of the time that the query names before others, as far as they fit. For a question about the
    /// memory itself, which nothing can match, the most recent ones take the remaining places. When something is to be forgotten,
    /// there are up to [`limits::MAX_SHOWN_TO_FORGET`].
    ///
    /// # Errors
    /// Those of the store.
    pub async fn recall(&self, query: &str, options: RecallOptions) -> Result<Vec<Hit>> {
        let RecallOptions { top_k, max_tokens, min_score, context_days, counts_use } = options;
        let (vector, mut index) = self.prepare(query).await?;
        let (has_vector, now) = (vector.is_some(), self.host.now());
        let question = memory_question(query);
        let forgets = question == Some(MemoryQuestion::ForgetAll) || asks_to_forget(query);
        let (top_k, max_tokens) = if forgets && top_k > 0 {
            (top_k.max(limits::MAX_SHOWN_TO_FORGET), usize::MAX)
        } else {
            (top_k, max_tokens)
        };
        let time = named_time(query, now);
        let is_of_time = |record: &Record| {
            time.as_ref().is_some_and(|time| time.contains(&record.created_at) || time.contains(&record.updated_at))
        };
        let is_stale = |record: &Record| {
            let last = record.updated_at.max(record.life.used_at);
            record.category == Category::Context
                && context_days > 0
                && now.saturating_sub(last) > u64::from(context_days) * limits::DAY
        };
        let matters = |record: &Record, score: Score| {
            min_score.map_or(score.matters, |least| !has_vector || score.total >= least) && !is_stale(record)
        };
        let most = if time.is_some() { index.len() } else { top_k.saturating_add(limits::LOOKED_AT) };
        let ranked = self.hits(&index, query, vector.as_ref(), most, matters);
        let mut wanted: Vec<(&Record, Score)> = Vec::new();
        let unranked = |record| (record, Score::default());
        wanted.extend(index.pinned().map(unranked));
        wanted.extend(index.about(&stated(query), limits::CORRECTED).into_iter().map(unranked));
        let always = wanted.len();
        wanted.extend(ranked.iter().filter(|(record, _)| is_of_time(record)));
        wanted.extend(ranked.iter().filter(|(record, _)| !is_of_time(record)));
        if question.is_some() {
            let is_excluded = |record: &Record| time.is_some() && !is_of_time(record);
            wanted.extend(index.newest(top_k, is_excluded).into_iter().map(unranked));
        }
        let (mut hits, mut tokens): (Vec<Hit>, _) = (Vec::new(), 0);
        for (at, (record, score)) in wanted.iter().enumerate() {
            if hits.len() == top_k {
                break;
            }
            let needed = tokens::estimate(&record.text) + limits::LINE_TOKENS;
            let fits = needed <= max_tokens.saturating_sub(tokens);
            if fits && hits.iter().all(|hit| hit.record.id != record.id) {
                tokens += needed;
                // One that is always there has its score too, if it has one.
                let scored = wanted[always.max(at)..].iter().find(|(other, _)| other.id == record.id);
                hits.push(Hit { record: (*record).clone(), score: scored.map_or(*score, |(_, score)| *score) });
            }
        }
        if counts_use {
            for hit in &hits {
                index.count_use(&hit.record.id, now);
            }
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
    fn hits<'a>(
        &self,
        index: &'a UserIndex,
        query: &str,
        vector: Option<&Vector>,
        top_k: usize,
        is_wanted: impl Fn(&Record, Score) -> bool,
    ) -> Vec<(&'a Record, Score)> {
        let mut hits = index.rank(Query { text: query, vector }, &self.embedder.model_id());
        hits.retain(|(record, score)| is_wanted(record, *score));
        hits.truncate(top_k);
        hits
    }
}
