//! Replies that arrive as one JSON document: of a chat call, and read later from the service that stores them.

mod document;
pub mod stored;

pub use document::{CleanReply, clean};
