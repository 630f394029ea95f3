//! The memory block: the element `<memory key="…">…</memory>` that the model appends to its reply.
//!
//! Each module uses only those before it: [`key`], `rule`, `key_search`, `markup`, `json_state`, `open_block`,
//! `lenient_json`, `placeholder`, `operation`, `unkeyed`, `tail`, `filter`.

mod filter;
mod json_state;
pub mod key;
mod key_search;
mod lenient_json;
mod markup;
mod open_block;
mod operation;
mod placeholder;
mod rule;
mod tail;
mod unkeyed;

pub use filter::{BlockFilter, Run, TextKind};
pub use key_search::KeySearch;
pub use operation::{Block, FoundBlocks, Operation, parse};
pub use rule::BlockRule;
