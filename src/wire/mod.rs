//! The wire of a language model: what goes into a request, and what comes out of a reply.
//!
//! Pure and synchronous: bytes in, bytes out. Nothing here knows of memories, stores or hosts.
//! [`api`] says what an app may speak, and [`text`] what all of it comes down to: texts in JSON.

#![forbid(unsafe_code)]

pub mod api;
pub mod block;
mod completions;
mod held;
pub mod json;
mod line;
mod messages;
pub mod pieces;
mod released;
pub mod reply;
pub mod request;
mod responses;
mod sse;
pub mod stored;
pub mod stream;
mod template;
pub mod text;
