//! Background extraction: a model of its own reads several exchanges at once, and lists what they teach.

use crate::error::{Error, ErrorKind, Result};
use crate::memory::{
    Exchange, Job, LearnOptions, Learned, Memory, Proposal, QUERY_END, RecallOptions, Shown, asks_to_forget,
    asks_to_forget_all, excerpt, shown,
};
use crate::prompt;
use crate::wire::block;

/// The most memories that a batch shows, so that the model can correct them.
const MAX_SHOWN: usize = 10;

const SHOWN: RecallOptions = RecallOptions {
    top_k: MAX_SHOWN,
    min_score: Some(0.0),
    max_tokens: usize::MAX,
    context_days: 0,
    counts_use: false,
};

/// A request to a model.
#[derive(Debug)]
pub struct JobBatch {
    /// The jobs that it is about.
    pub job_ids: Vec<String>,
    /// The system message.
    pub system: String,
    /// The user message.
    pub user: String,
    /// The model of the chats.
    pub model: String,
    /// The memories that the user message shows.
    pub shown: Vec<Shown>,
}

/// The jobs that are due, at most `limit`, as one batch; `None` when there are none. With `include_delayed` also those that wait
/// for their next attempt, or are stuck.
///
/// # Errors
/// Those of the store.
pub async fn next_batch(memory: &Memory, limit: usize, include_delayed: bool) -> Result<Option<JobBatch>> {
    let jobs = memory.due_jobs(limit, include_delayed).await?;
    let Some(Job { exchange: Exchange { model, .. }, .. }) = jobs.first() else { return Ok(None) };
    let user_texts = || jobs.iter().map(|job| &*job.exchange.user_text);
    // Recall reads the ends of a long text: it is to read those of each.
    let texts: Vec<String> = user_texts().map(|text| excerpt(text, QUERY_END / jobs.len())).collect();
    let hits = memory.recall(&texts.join("\n"), SHOWN).await?;
    let records: Vec<_> = hits.iter().map(|hit| &hit.record).collect();
    let key = memory.random_key();
    let shown = shown(&key, records.iter().map(|record| record.id.clone()).collect());
    let exchanges: String = jobs.iter().map(|job| prompt::exchange(&job.exchange)).collect();
    Ok(Some(JobBatch {
        job_ids: jobs.iter().map(|job| job.id.clone()).collect(),
        system: prompt::extraction(&shown, user_texts().any(asks_to_forget_all), user_texts().any(asks_to_forget)),
        user: prompt::memories(&key, &records, &shown) + &exchanges,
        model: model.clone(),
        shown,
    }))
}

/// What a model's reply about jobs proposes. `shown`: [`JobBatch::shown`].
///
/// # Errors
/// [`Extraction`](ErrorKind::Extraction) when the reply is not a list of memories.
pub fn proposals(reply: &str, shown: &[Shown]) -> Result<Vec<Proposal>> {
    let operations = block::parse(reply);
    if operations.is_empty() && !reply.contains("memories") && reply.trim() != "[]" {
        return Err(Error::new(ErrorKind::Extraction, "the extraction model did not reply with a list of memories"));
    }
    Ok(Proposal::resolve(operations.iter(), shown))
}

/// Applies what a model proposed about jobs, which then leave the queue. `protect_added`: what the app added is not changed.
/// `requires_approval`: what is new is set aside. All is forgotten only when a job asks for it.
///
/// # Errors
/// Those of the store. Nothing is then applied, and the jobs stay in the queue.
pub async fn complete(
    memory: &Memory,
    job_ids: &[String],
    proposals: &[Proposal],
    protect_added: bool,
    requires_approval: bool,
) -> Result<Learned> {
    let options = LearnOptions { protect_added, requires_approval, ..LearnOptions::default() };
    memory.complete_jobs(job_ids, proposals, options, "").await
}
