//! Replies that arrive as a stream of server-sent events.
//!
//! [`StreamFilter`] is the way in. Each module uses only those before it: `sse`, `output`, `pending_event`, `event_queue`,
//! `items`, `text_channel`, `channels`, `other_strings`, `event_filter`, `template`, `fast_path`, `filter`.

mod channels;
mod event_filter;
mod event_queue;
mod fast_path;
mod filter;
mod items;
mod other_strings;
mod output;
mod pending_event;
mod sse;
mod template;
mod text_channel;

pub use filter::StreamFilter;
pub use output::Output;
