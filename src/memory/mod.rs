//! The memories of a user: what one is, and what can happen to it.
//!
//! Each module uses only those before it: [`limits`], `lock`, `writers`, `scope`, `row_id`, `handle`, `guard`, `learned_text`, `record`, `proposal`,
//! `filter`, `job`, `change_log`, `quarantine`, `index`, `plan`, `learn_plan`, `user_memory`, `vectors`, `search`, `queue`, `learn`, `approve`, `crud`,
//! `service`, `codec`, `remote`.

mod approve;
mod change_log;
mod codec;
mod crud;
mod filter;
mod guard;
mod handle;
mod index;
mod job;
mod learn;
mod learn_plan;
mod learned_text;
pub mod limits;
mod lock;
mod plan;
mod proposal;
mod quarantine;
mod queue;
mod record;
mod remote;
mod row_id;
mod scope;
mod search;
mod service;
mod user_memory;
mod vectors;
mod writers;

pub use crate::recall::{QUERY_END, asks_to_forget, asks_to_forget_all, excerpt};
pub use change_log::{Change, LoggedChange};
pub use filter::Filter;
pub use guard::{Verdict, holds_secret, is_hidden, visible};
pub use handle::{Shown, frame_key, shown};
pub use job::{Exchange, Job};
pub use learned_text::EXAMPLE;
pub use plan::{LearnOptions, Learned, MemoryChange, NewMemory};
pub use proposal::{Proposal, ProposalKind};
pub use queue::JobCounts;
pub use record::{Category, Embedding, Life, Quarantine, Reason, Record, Source, is_quarantined, time};
pub use remote::{RemoteMemory, Transport};
pub use search::{Hit, RecallOptions};
pub use service::{MemoryRequest, MemoryResponse, MemoryService};
pub use user_memory::{Memory, Stats};
