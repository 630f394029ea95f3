//! The memory block: the element that the model appends to its reply.

mod filter;
pub mod key;
mod lenient_json;
mod markup;
mod open_block;
#[path = "operation.rs"]
mod parse;

pub use filter::{BlockFilter, Run};
pub use key::{Keys, Rule};
pub use parse::{Operation, parse};
