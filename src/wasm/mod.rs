//! The boundary to JavaScript: converts arguments, calls the engine, converts results. It decides nothing, and nothing depends
//! on it.

// The code that `wasm_bindgen` generates for enums compares floats.
#![allow(clippy::float_cmp)]

mod convert;
mod embedder;
mod engine;
mod host;
mod json;
mod options;
mod request;
mod results;
mod store;
mod stores;
mod transport;
mod turn;
mod window;

pub use engine::{Engine, proposed_by_jobs};
pub use request::ChatRequest;
pub use stores::{IndexedDb, storage_losses};
pub use turn::{PushOutcome, Turn, piece_address};
pub use window::RollingWindow;
