//! Learning in the background: what users said is put to a model of its own choosing, some of it at once.

use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Gate, Job, Learned, Memory};
use crate::prompt;
use crate::wire::block;

/// The most memories that are shown beside what was said, so that they can be corrected.
const SHOWN: usize = 10;

/// What a model is asked.
#[derive(Debug)]
pub struct Batch {
    /// The jobs that it is about.
    pub ids: Vec<String>,
    /// What it is to do.
    pub system: String,
    /// What was said.
    pub user: String,
    /// The model of the chats.
    pub model: String,
    /// The ids of the memories shown as `m1`, `m2`, …
    pub handles: Vec<String>,
}

/// The jobs that are to be done now, at most `limit`. With `all`, those too that are to wait or are stuck. `None`: there are
/// none.
///
/// # Errors
/// Those of the store.
pub async fn next(memory: &Memory, limit: usize, all: bool) -> Result<Option<Batch>> {
    let jobs = memory.due(limit, all).await?;
    let Some(Job { model, .. }) = jobs.first() else { return Ok(None) };
    let said: Vec<&str> = jobs.iter().map(|job| job.said.as_str()).collect();
    let recalled = memory.recall(&said.join("\n"), Gate { top_k: SHOWN, min_score: 0.0 }).await?;
    let shown: Vec<_> = recalled.iter().map(|found| &found.record).collect();
    let exchanges: String = jobs.iter().map(|job| prompt::exchange(&job.before, &job.said)).collect();
    Ok(Some(Batch {
        ids: jobs.iter().map(|job| job.id.clone()).collect(),
        system: prompt::extraction(!shown.is_empty()),
        user: prompt::remembered(&shown) + &exchanges,
        model: model.clone(),
        handles: shown.iter().map(|record| record.id.clone()).collect(),
    }))
}

/// Takes over what the model replied about the jobs `ids`, which are then done.
///
/// # Errors
/// [`Extraction`](ErrorKind::Extraction) when the reply is no list of memories, and those of the store; then nothing was
/// taken over, and the jobs are where they were.
pub async fn done(memory: &Memory, ids: &[String], reply: &str, handles: &[String]) -> Result<Learned> {
    let operations = block::parse(reply);
    if operations.is_empty() && !reply.contains("memories") && reply.trim() != "[]" {
        return Err(Error::new(ErrorKind::Extraction, "the model did not reply with a list of memories"));
    }
    memory.done(ids, &operations, handles).await
}
