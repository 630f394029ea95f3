//! Reading and editing JSON in place. Everything outside an edit keeps its bytes: numbers beyond 2^53, `1.0`, the order of
//! keys, white space.

mod edit;
mod object;
mod raw_value;
mod scanner;
mod string;
mod strings;

pub use edit::{Edit, apply_edits, remove_items};
pub use object::{Object, each_member};
pub use raw_value::RawValue;
pub use string::{quote, unescape};
pub use strings::{JsonString, digest, strings};
