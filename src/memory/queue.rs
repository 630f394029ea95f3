//! The extraction queue: exchanges that a model is to read later. It is in the store, so that it survives a crash or a closed
//! tab.

use super::job::{Exchange, Job};
use super::limits;
use super::user_memory::Memory;
use crate::error::{Error, ErrorKind, Result};

/// Counts of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobCounts {
    /// Jobs that will be attempted.
    pub waiting: usize,
    /// Jobs that failed so often that they are attempted only on request.
    pub stuck: usize,
    /// When the first of those that wait may be attempted, in milliseconds since 1970.
    pub next_at: Option<u64>,
}

impl Memory {
    /// Appends `exchange` to the queue.
    ///
    /// # Errors
    /// [`Limit`](ErrorKind::Limit) when the queue is full, or those of the store; it is then not in the queue.
    pub async fn enqueue(&self, exchange: &Exchange) -> Result<()> {
        let random = self.host.nonce();
        let is_queued = self.change(|index| {
            if index.jobs().len() >= limits::MAX_JOBS {
                return (Vec::new(), false);
            }
            let id = Job::next_id(index.jobs(), self.host.now(), random);
            let (exchange, scope) = (exchange.clone(), self.scope.clone());
            (vec![Job { id, exchange, scope, attempts: 0, not_before: 0 }.to_row()], true)
        });
        if is_queued.await? {
            return Ok(());
        }
        let message = format!("the extraction queue is full: {} messages wait", limits::MAX_JOBS);
        Err(Error::new(ErrorKind::Limit, message))
    }

    /// The jobs to do now, oldest first, at most `limit`. All have one model and one scope. With `include_delayed` also those
    /// that wait for their next attempt, or are stuck.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn due_jobs(&self, limit: usize, include_delayed: bool) -> Result<Vec<Job>> {
        let now = self.host.now();
        let index = self.synced_index().await?;
        let due = index.jobs().iter().filter(|job| include_delayed || !job.is_stuck() && job.is_due(now));
        let first = due.clone().next();
        let fits = |job: &&Job| {
            first.is_some_and(|first| first.exchange.model == job.exchange.model && first.scope == job.scope)
        };
        Ok(due.filter(fits).take(limit).cloned().collect())
    }

    /// Schedules another attempt at jobs that failed, later each time.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn fail_jobs(&self, job_ids: &[String]) -> Result<()> {
        let now = self.host.now();
        self.change(|index| (index.jobs_with(job_ids).map(|job| job.failed(now).to_row()).collect(), ())).await
    }

    /// Counts the jobs.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn job_counts(&self) -> Result<JobCounts> {
        let index = self.synced_index().await?;
        let waiting = index.jobs().iter().filter(|job| !job.is_stuck());
        let (count, next_at) = (waiting.clone().count(), waiting.map(|job| job.not_before).min());
        Ok(JobCounts { waiting: count, stuck: index.jobs().len() - count, next_at })
    }
}
