//! The boundary to JavaScript: convert, call, convert back. Nothing is decided here, and nothing depends on it.

mod convert;
mod embedder;
mod engine;
mod host;
mod json;
mod options;
mod request;
mod store;
mod stores;
mod transport;
mod turn;
mod window;

pub use engine::Engine;
pub use request::ChatRequest;
pub use stores::IndexedDb;
pub use turn::{PushOutcome, Turn};
pub use window::RollingWindow;
