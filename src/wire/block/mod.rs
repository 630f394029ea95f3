//! The memory block: the element `<memory key="…">…</memory>` that the model appends to its reply.

mod context;
mod filter;
pub mod key;
mod lenient_json;
mod markup;
mod open_block;
mod operation;
mod rule;

pub use filter::{BlockFilter, Run};
pub use operation::{Block, Operation, parse};
pub use rule::{BlockRule, Keys};
