//! What chat calls ask of a memory, in this process or in another.

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::job::Exchange;
use super::plan::{LearnOptions, Learned};
use super::proposal::Proposal;
use super::search::{Hit, RecallOptions};
use super::user_memory::Memory;
use crate::error::Result;
use crate::wire::block::key::Secret;

/// A request to a memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MemoryRequest {
    /// The user's secret, which every response has.
    Secret,
    /// The memories to inject into a request.
    Recall {
        /// What the user said.
        query: String,
        /// Which memories may be injected.
        options: RecallOptions,
    },
    /// Applies what a reply taught.
    Learn {
        /// What its blocks propose.
        proposals: Vec<Proposal>,
        /// What they may do.
        options: LearnOptions,
        /// What the user said, or an excerpt: see `Record::context`.
        context: String,
    },
    /// Appends an exchange to the extraction queue.
    Enqueue(Exchange),
}

/// The response. What was not asked for is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MemoryResponse {
    /// The user's secret.
    pub secret: Secret,
    /// The memories to inject, best first.
    pub hits: Vec<Hit>,
    /// What was applied.
    pub learned: Learned,
}

/// A memory as chat calls need it: a [`Memory`], or a [`RemoteMemory`](super::remote::RemoteMemory).
#[async_trait(?Send)]
pub trait MemoryService {
    /// Resolves when the changes are stored.
    ///
    /// # Errors
    /// Those of the store; nothing is then learned or queued.
    async fn call(&self, request: MemoryRequest) -> Result<MemoryResponse>;
}

impl fmt::Debug for dyn MemoryService {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("MemoryService")
    }
}

#[async_trait(?Send)]
impl MemoryService for Memory {
    async fn call(&self, request: MemoryRequest) -> Result<MemoryResponse> {
        let mut response = MemoryResponse::default();
        match request {
            MemoryRequest::Secret => {}
            MemoryRequest::Recall { query, options } => response.hits = self.recall(&query, options).await?,
            MemoryRequest::Learn { proposals, options, context } => {
                response.learned = self.learn(&proposals, options, &context).await?;
            }
            MemoryRequest::Enqueue(exchange) => self.enqueue(&exchange).await?,
        }
        response.secret = self.secret().await?;
        Ok(response)
    }
}
