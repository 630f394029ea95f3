//! What a chat call asks of a user's memory, wherever that is kept.

use std::fmt;

use async_trait::async_trait;

use super::{Found, Gate, Job, Learned, Memory};
use crate::error::Result;
use crate::wire::block::{self, key::Secret};

/// A question.
#[derive(Debug, Clone, Copy)]
pub enum Ask<'a> {
    /// Only what every answer says.
    Salt,
    /// Which memories should a request carry that says `query`?
    Recall {
        /// What the user said.
        query: &'a str,
        /// Which memories may be carried.
        gate: Gate,
    },
    /// Take over what these blocks of a reply say.
    Learn {
        /// What stands between the tags.
        blocks: &'a [String],
        /// The ids of the memories shown as `m1`, `m2`, …
        handles: &'a [String],
    },
    /// Put into the queue what the user said.
    Queue(&'a Job),
}

/// The answer. What was not asked for is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Bytes that belong to this user and that nobody else can know; made at the first question.
    pub salt: Secret,
    /// Memories for the request, best first.
    pub found: Vec<Found>,
    /// What was taken over.
    pub learned: Learned,
}

/// A user's memory as chat calls need it: [`Memory`], or what stands for one that is kept elsewhere.
#[async_trait(?Send)]
pub trait MemoryService {
    /// Answers; what was to be stored is then stored.
    ///
    /// # Errors
    /// Those of the store; nothing is then learned, or queued.
    async fn ask(&self, ask: Ask<'_>) -> Result<Answer>;
}

impl fmt::Debug for dyn MemoryService {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("MemoryService")
    }
}

#[async_trait(?Send)]
impl MemoryService for Memory {
    async fn ask(&self, ask: Ask<'_>) -> Result<Answer> {
        let mut answer = Answer::default();
        match ask {
            Ask::Salt => {}
            Ask::Recall { query, gate } => answer.found = self.recall(query, gate).await?,
            Ask::Learn { blocks, handles } => {
                let operations: Vec<_> = blocks.iter().flat_map(|content| block::parse(content)).collect();
                answer.learned = self.learn(&operations, handles).await?;
            }
            Ask::Queue(job) => self.queue(job).await?,
        }
        answer.salt = self.salt().await?;
        Ok(answer)
    }
}
