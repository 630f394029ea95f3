//! The wire of a language model: what goes into a request, and what comes out of a reply.
//!
//! Pure and synchronous: bytes in, bytes out. Nothing here knows of memories, stores or hosts.
//! [`api`] says what an app may speak, and [`text`] what all of it comes down to: texts in JSON.

pub mod api;
pub mod block;
#[path = "apis/completions.rs"]
mod completions;
#[path = "stream/pending_event.rs"]
mod held;
#[path = "json/object.rs"]
pub mod json;
#[path = "stream/text_channel.rs"]
mod line;
#[path = "apis/messages.rs"]
mod messages;
#[path = "text_filter.rs"]
pub mod pieces;
#[path = "stream/output.rs"]
mod released;
#[path = "reply/document.rs"]
pub mod reply;
pub mod request;
#[path = "apis/responses.rs"]
mod responses;
#[path = "stream/sse.rs"]
mod sse;
#[path = "reply/stored.rs"]
pub mod stored;
#[path = "stream/event_filter.rs"]
pub mod stream;
#[path = "stream/template.rs"]
mod template;
pub mod text;
