//! One chat call: recall, inject, clean the reply, learn.
//!
//! Each module uses only those before it: `chat_request`, `injection`, `session`, `active` (a turn that has begun), `begin`.

mod active;
mod begin;
mod chat_request;
mod injection;
mod session;

pub use active::{Review, Turn};
pub use begin::{TurnOptions, Turns};
pub use chat_request::ChatRequest;
pub use injection::Cost;
