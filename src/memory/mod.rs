//! The memories of a user: what one is, and what can happen to it.
//!
//! Each module uses only those before it: [`limits`], `lock`, `scope`, `record`, `filter`, `job`, `index`, `plan`, `user_memory`,
//! `vectors`, `search`, `queue`, `learn`, `crud`, `service`, `codec`, `remote`.

mod codec;
mod crud;
mod filter;
mod index;
mod job;
mod learn;
pub mod limits;
mod lock;
mod plan;
mod queue;
mod record;
mod remote;
mod scope;
mod search;
mod service;
mod user_memory;
mod vectors;

pub use filter::Filter;
pub use job::{Exchange, Job};
pub use plan::{Learned, MemoryChange, NewMemory};
pub use queue::JobCounts;
pub use record::{Category, Embedding, Record, Source};
pub use remote::{RemoteMemory, Transport};
pub use search::{Hit, RecallOptions};
pub use service::{MemoryRequest, MemoryResponse, MemoryService};
pub use user_memory::{Memory, Stats};
