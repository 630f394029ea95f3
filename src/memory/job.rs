//! A job of the extraction queue: an exchange that a model has not read yet, and its row in the store.

use serde::{Deserialize, Serialize};

use super::{limits, row_id};
use crate::store::Row;
use crate::wire::json::{Object, ObjectWriter};

/// The start of the ids of rows that hold a job.
pub(super) const JOB_ROW: &str = "#job";

/// What a user said, with what it may refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The user's message, or an excerpt.
    pub user_text: String,
    /// The assistant's reply before it, or an excerpt; empty when there is none.
    pub previous_reply: String,
    /// The model of the chat.
    pub model: String,
}

/// An exchange in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The id of its row. The order of ids is the order of the queue.
    pub id: String,
    /// What a model is to read.
    pub exchange: Exchange,
    /// The scope of the memories that are learned from it: that of the client that queued it.
    pub scope: String,
    /// How often it failed.
    pub attempts: u64,
    /// When it may be attempted, in milliseconds since 1970.
    pub not_before: u64,
}

impl Job {
    /// The id of a job that is queued at `now`, after the jobs in `queue`.
    pub(super) fn next_id(queue: &[Job], now: u64, random: u64) -> String {
        row_id::next(JOB_ROW, queue.iter().map(|job| &*job.id), 0, now, random)
    }

    /// Whether it failed so often that it is attempted only on request.
    pub fn is_stuck(&self) -> bool {
        self.attempts >= limits::JOB_ATTEMPTS
    }

    /// Whether it may be attempted at `now`. A time beyond the longest delay comes from a clock that was wrong.
    pub(super) fn is_due(&self, now: u64) -> bool {
        self.not_before <= now || self.not_before > now + limits::JOB_RETRY_DELAY_MAX
    }

    /// The same job after a failure at `now`.
    pub(super) fn failed(&self, now: u64) -> Self {
        let delay = (limits::JOB_RETRY_DELAY << self.attempts.min(16)).min(limits::JOB_RETRY_DELAY_MAX);
        Self { attempts: self.attempts + 1, not_before: now + delay, ..self.clone() }
    }

    /// The row that stores it. Its members have the names of earlier versions.
    pub(super) fn to_row(&self) -> Row {
        let data = ObjectWriter::default()
            .string("said", &self.exchange.user_text)
            .string("before", &self.exchange.previous_reply)
            .string("model", &self.exchange.model)
            .string("labels", &self.scope)
            .number("tries", self.attempts)
            .number("after", self.not_before);
        Row { id: self.id.clone(), data: Some(data.end().into_bytes()) }
    }

    /// Reads the bytes of the row `id`. `None` for a row that this version cannot read.
    pub(super) fn from_bytes(id: &str, bytes: &[u8]) -> Option<Self> {
        let job = Object::parse(std::str::from_utf8(bytes).ok()?)?;
        let (attempts, not_before) = (job.number("tries")?, job.number("after")?);
        let text = |name| job.string(name).unwrap_or_default();
        let [user_text, previous_reply, model, scope] = ["said", "before", "model", "labels"].map(text);
        let exchange = Exchange { user_text, previous_reply, model };
        Some(Self { id: id.to_owned(), exchange, scope, attempts, not_before })
    }
}
