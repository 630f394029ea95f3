//! Applies what a reply taught, at once or later by jobs, and undoes it.

use std::collections::HashMap;

use super::change_log::{Change, LoggedChange};
use super::job::Job;
use super::learn_plan::{Brakes, Known, LearnPlan};
use super::learned_text::cleaned;
use super::plan::{LearnOptions, Learned, Planner};
use super::proposal::Proposal;
use super::record::Record;
use super::user_memory::Memory;
use crate::error::Result;
use crate::recall::{asks_to_forget, asks_to_forget_all};
use crate::store::Row;

impl Memory {
    /// Applies the `proposals` of a reply to what the user said: `context`.
    ///
    /// # Errors
    /// Those of the store; nothing is then applied.
    pub async fn learn(&self, proposals: &[Proposal], options: LearnOptions, context: &str) -> Result<Learned> {
        if proposals.is_empty() {
            return Ok(Learned::default());
        }
        self.complete_jobs(&[], proposals, options, context).await
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
            let jobs: Vec<&Job> = index.jobs_with(job_ids).collect();
            if jobs.len() < job_ids.len() {
                return (Vec::new(), Learned::default());
            }
            let scope = jobs.first().map_or(&*self.scope, |job| &job.scope);
            let asks = jobs.iter().any(|job| asks_to_forget_all(&job.exchange.user_text));
            let may_forget = options.may_forget || jobs.iter().any(|job| asks_to_forget(&job.exchange.user_text));
            let options = LearnOptions { may_forget_all: options.may_forget_all || asks, may_forget, ..options };
            let brakes = Brakes { replies: job_ids.len().max(1), options };
            let planner = Planner { scope, context, ..self.planner(index) };
            let (mut rows, learned) = planner.learn(proposals, brakes);
            rows.extend(jobs.iter().map(|job| Row { id: job.id.clone(), data: None }));
            (rows, learned)
        })
        .await
    }

    /// The memory whose place a new statement `text` would take, because it contradicts it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn contradicted(&self, text: &str) -> Result<Option<Record>> {
        let index = self.synced_index().await?;
        let plan = LearnPlan::new(self.planner(&index), Brakes::default());
        let Known::Replaced(positions) = plan.known_about(&cleaned(text)) else { return Ok(None) };
        Ok(positions.first().and_then(|at| index.at(*at)).cloned())
    }

    /// What replies changed in the memory `id`, oldest first, as far as the change log goes back; without an id, in all memories.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn history(&self, id: Option<&str>) -> Result<Vec<LoggedChange>> {
        let index = self.synced_index().await?;
        let (mut next, mut history): (HashMap<String, usize>, Vec<LoggedChange>) = Default::default();
        for change in index.changes().iter().rev().filter(|change| id.is_none_or(|id| change.before.id == id)) {
            let id = &change.before.id;
            let later = next.insert(id.clone(), history.len()).and_then(|at| history.get(at));
            let after = later.map_or(index.get(id), |later| Some(&later.change.before)).cloned();
            history.push(LoggedChange { change: change.clone(), after });
        }
        history.reverse();
        Ok(history)
    }

    /// Puts the memories of the change `change_id` back as they were before it, and returns the record of the first. `None` when
    /// there is no such change: it is undone, older than those that are kept, or its memory was deleted. A memory whose row a later
    /// version has written meanwhile stays as it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn undo(&self, change_id: &str) -> Result<Option<Record>> {
        self.take_back(Some(change_id)).await
    }

    /// As [`undo`](Self::undo), of the last change.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn undo_last(&self) -> Result<Option<Record>> {
        self.take_back(None).await
    }

    async fn take_back(&self, change_id: Option<&str>) -> Result<Option<Record>> {
        self.change(|index| {
            let (mut rows, mut first) = (Vec::new(), None);
            let last = index.changes().last().map_or("", |change| &*change.id);
            let change_id = change_id.unwrap_or(last);
            let is_writable = |change: &&Change| !index.is_unreadable(&change.before.id);
            for change in index.changes().iter().filter(|change| change.id == change_id).filter(is_writable) {
                let before = change.before.clone();
                let same_text = index.get(&before.id).filter(|current| current.text == before.text);
                let embedding = same_text.and_then(|current| current.embedding.clone());
                let life = index.get(&before.id).map_or(before.life, |current| current.life);
                let record = Record { updated_at: self.host.now(), embedding, life, ..before };
                rows.extend([record.to_row(), Row { id: change.row_id.clone(), data: None }]);
                first = first.or(Some(record));
            }
            (rows, first)
        })
        .await
    }
}
