//! What users said and nobody has learned from yet: a queue in the store, so that a crash or a closed tab loses nothing.

use super::learn::{Learned, Plan};
use super::library::Library;
use super::{Memory, limits};
use crate::error::Result;
use crate::store::Row;
use crate::wire::block::Operation;
use crate::wire::json::{self, Object};

/// How the ids of rows begin that hold a job rather than a memory.
pub(super) const JOB_ROW: &str = "#job";

/// Something that a user said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Job {
    /// The row that it is in; of one that is to be queued, empty.
    pub id: String,
    /// What the user said, in the user's own words.
    pub said: String,
    /// What the assistant had said before, which it may answer.
    pub before: String,
    /// The model of the chat.
    pub model: String,
    /// What is learned from it gets these labels: those of the client that heard it.
    pub labels: String,
    /// How often it failed.
    pub tries: u64,
    /// Milliseconds since 1970 before which it is not tried again.
    pub after: u64,
}

/// How many jobs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Jobs that will be tried.
    pub waiting: usize,
    /// Jobs that failed so often that they are tried only when the app asks for it.
    pub stuck: usize,
    /// When the first of those that wait may be tried, in milliseconds since 1970.
    pub next_at: Option<u64>,
}

impl Job {
    fn is_stuck(&self) -> bool {
        self.tries >= limits::JOB_TRIES
    }

    fn row(&self) -> Row {
        let Self { said, before, model, labels, tries, after, .. } = self;
        let [said, before, model, labels] = [said, before, model, labels].map(|text| json::quote(text));
        let data = format!(
            "{{\"said\":{said},\"before\":{before},\"model\":{model},\"labels\":{labels},\"tries\":{tries},\"after\":{after}}}"
        );
        Row { id: self.id.clone(), data: Some(data.into_bytes()) }
    }

    pub(super) fn read(id: &str, data: &[u8]) -> Option<Self> {
        let job = Object::parse(std::str::from_utf8(data).ok()?)?;
        let text = |name| job.string(name).unwrap_or_default();
        let (tries, after) = (job.number("tries")?, job.number("after")?);
        let [said, before, model, labels] = ["said", "before", "model", "labels"].map(text);
        Some(Self { id: id.to_owned(), said, before, model, labels, tries, after })
    }
}

impl Memory {
    /// Puts `job` at the end of the queue.
    ///
    /// # Errors
    /// Those of the store; then it is not in the queue.
    pub async fn queue(&self, job: &Job) -> Result<()> {
        let random = u64::from_le_bytes(self.host.random()[..8].try_into().unwrap_or_default());
        self.change(|library| {
            // Ids are in the order in which things were said, though the clock may not have moved, or moved back.
            let newest = library.jobs().last().and_then(|job| job.id.get(JOB_ROW.len()..JOB_ROW.len() + 12));
            let newest = newest.and_then(|time| u64::from_str_radix(time, 16).ok()).unwrap_or_default();
            let id = format!("{JOB_ROW}{:012x}{random:016x}", self.host.now().max(newest + 1));
            (vec![Job { id, labels: self.labels.clone(), ..job.clone() }.row()], ())
        })
        .await
    }

    /// The jobs that are to be done now, at most `limit`, oldest first, all of chats with one model and the same labels. With `all`, those too
    /// that are to wait, or are stuck.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn due(&self, limit: usize, all: bool) -> Result<Vec<Job>> {
        let now = self.host.now();
        let library = self.newest().await?;
        let due = library.jobs().iter().filter(|job| all || !job.is_stuck() && job.after <= now);
        let first = due.clone().next();
        let alike = |job: &&Job| first.is_some_and(|first| first.model == job.model && first.labels == job.labels);
        Ok(due.filter(alike).take(limit).cloned().collect())
    }

    /// Takes over what was learned from the jobs `ids`, and takes them out of the queue, in one commit. When one of them is not
    /// in it any more, as somebody else did it or the user was erased, nothing is learned. Without jobs it is as [`Memory::learn`].
    ///
    /// # Errors
    /// Those of the store; then nothing was taken over, and the jobs are where they were.
    pub async fn done(&self, ids: &[String], operations: &[Operation], handles: &[String]) -> Result<Learned> {
        self.change(|library| {
            let there: Vec<&Job> = known(library, ids).collect();
            if there.len() < ids.len() {
                return (Vec::new(), Learned::default());
            }
            let labels = there.first().map_or(self.labels.as_str(), |job| job.labels.as_str());
            let (mut rows, learned) =
                Plan::of(library, &*self.host, labels, operations, handles, limits::MAX_OPERATIONS * ids.len().max(1));
            rows.extend(there.iter().map(|job| Row { id: job.id.clone(), data: None }));
            (rows, learned)
        })
        .await
    }

    /// The jobs `ids` could not be done: they are tried again, later each time.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn failed(&self, ids: &[String]) -> Result<()> {
        let now = self.host.now();
        self.change(|library| {
            let later = |job: &Job| {
                let wait = (limits::JOB_WAIT << job.tries.min(16)).min(limits::JOB_WAIT_MOST);
                Job { tries: job.tries + 1, after: now + wait, ..job.clone() }.row()
            };
            (known(library, ids).map(later).collect(), ())
        })
        .await
    }

    /// How many jobs there are.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn waiting(&self) -> Result<Waiting> {
        let library = self.newest().await?;
        let waiting = library.jobs().iter().filter(|job| !job.is_stuck());
        let (count, next_at) = (waiting.clone().count(), waiting.map(|job| job.after).min());
        Ok(Waiting { waiting: count, stuck: library.jobs().len() - count, next_at })
    }
}

fn known<'a>(library: &'a Library, ids: &[String]) -> impl Iterator<Item = &'a Job> {
    library.jobs().iter().filter(|job| ids.contains(&job.id))
}
