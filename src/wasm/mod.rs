//! The boundary to JavaScript: convert, call, convert back. Nothing is decided here, and nothing depends on it.

mod convert;
mod elsewhere;
mod embedder;
mod engine;
mod host;
mod json;
mod store;
mod stores;
mod turn;
mod window;

pub use engine::Engine;
pub use stores::IndexedDb;
pub use turn::Turn;
pub use window::RollingWindow;
