//! The extraction queue: exchanges that a model is to read later. It is in the store, so that it survives a crash or a closed
//! tab.

use super::index::UserIndex;
use super::job::{Exchange, Job};
use super::learn_plan::Brakes;
use super::plan::{LearnOptions, Learned, Planner};
use super::proposal::Proposal;
use super::user_memory::Memory;
use crate::error::Result;
use crate::recall::asks_to_forget_all;
use crate::store::Row;

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
    /// Those of the store; it is then not in the queue.
    pub async fn enqueue(&self, exchange: &Exchange) -> Result<()> {
        let random = self.host.nonce();
        self.change(|index| {
            let id = Job::next_id(index.jobs(), self.host.now(), random);
            let (exchange, scope) = (exchange.clone(), self.scope.clone());
            (vec![Job { id, exchange, scope, attempts: 0, not_before: 0 }.to_row()], ())
        })
        .await
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

    /// Applies what a model learned from jobs, and removes them from the queue, in one commit. Nothing is applied when one of
    /// them is gone: another tab completed it, or the user was erased. All may be forgotten, too, when one of the jobs asks for it.
    /// `context`: what the user said, which new memories keep. That of a job is not kept: nothing has looked for secrets in it.
    ///
    /// # Errors
    /// Those of the store; nothing is then applied, and the jobs stay in the queue.
    pub async fn complete_jobs(
        &self,
        job_ids: &[String],
        proposals: &[Proposal],
        options: LearnOptions,
        context: &str,
    ) -> Result<Learned> {
        self.change(|index| {
            let jobs: Vec<&Job> = jobs_of(index, job_ids).collect();
            if jobs.len() < job_ids.len() {
                return (Vec::new(), Learned::default());
            }
            let scope = jobs.first().map_or(&*self.scope, |job| &job.scope);
            let asks = jobs.iter().any(|job| asks_to_forget_all(&job.exchange.user_text));
            let options = LearnOptions { may_forget_all: options.may_forget_all || asks, ..options };
            let brakes = Brakes { replies: job_ids.len().max(1), options };
            let planner = Planner { scope, context, ..self.planner(index) };
            let (mut rows, learned) = planner.learn(proposals, brakes);
            rows.extend(jobs.iter().map(|job| Row { id: job.id.clone(), data: None }));
            (rows, learned)
        })
        .await
    }

    /// Schedules another attempt at jobs that failed, later each time.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn fail_jobs(&self, job_ids: &[String]) -> Result<()> {
        let now = self.host.now();
        self.change(|index| (jobs_of(index, job_ids).map(|job| job.failed(now).to_row()).collect(), ())).await
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

fn jobs_of<'a>(index: &'a UserIndex, ids: &[String]) -> impl Iterator<Item = &'a Job> {
    index.jobs().iter().filter(|job| ids.contains(&job.id))
}
