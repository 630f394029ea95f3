//! The wire format of language models: edits requests, and removes memory blocks from replies.
//!
//! Pure and synchronous: bytes in, bytes out. Nothing here depends on memories, stores or hosts. Each module uses only
//! those before it:
//! [`work`], [`json`], [`block`], [`text_filter`], [`api`], [`text`], `key_guard`, [`event`], `apis`, [`request`], [`reply`], [`stream`].

#![forbid(unsafe_code)]

pub mod api;
mod apis;
pub mod block;
pub mod event;
pub mod json;
mod key_guard;
pub mod reply;
pub mod request;
pub mod stream;
pub mod text;
pub mod text_filter;
pub mod work;
