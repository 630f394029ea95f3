//! The wire of a language model: what goes into a request, and what comes out of a reply.
//!
//! Pure and synchronous: bytes in, bytes out. Nothing here knows of memories, stores or hosts.

pub mod block;
mod completions;
mod json;
pub mod reply;
pub mod request;
mod sse;
pub mod stream;
