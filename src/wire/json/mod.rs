//! Reading, editing and writing JSON. Edits are in place. Everything outside an edit keeps its bytes: numbers beyond 2^53, `1.0`, the order of
//! keys, white space.

mod edit;
mod object;
mod raw_value;
mod scanner;
mod string;
mod strings;
mod writer;

pub use edit::{Edit, apply_edits, remove_items};
pub use object::{Object, each_member};
pub use raw_value::RawValue;
pub use string::{quote, unescape};
pub use strings::{JsonString, digest, strings};
pub use writer::{ObjectWriter, list, string_list};
