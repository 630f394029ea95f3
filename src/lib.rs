//! The engine of fast-memory: a persistent memory for apps that talk to a language model.
//!
//! In reading order:
//! - [`turn`]: one chat call, from the request to what its reply taught
//! - [`extraction`]: learning in the background, by a model of its own
//! - [`wire`]: the wire format of language models: edits requests, removes blocks from replies
//! - [`memory`]: the memories of a user, and the operations on them
//! - [`recall`]: ranks memories by how well they match a query
//! - [`prompt`]: the texts that a request gets
//! - [`tokens`]: estimates of what a text costs
//! - [`window`]: which messages stay when a conversation is too long
//! - [`embed`], [`store`] and [`host`]: the ports to the embedder, the store, the clock and the random numbers
//! - `wasm`: the boundary to JavaScript; nothing depends on it

#![forbid(unsafe_code)]

pub mod embed;
pub mod error;
pub mod extraction;
pub mod host;
pub mod memory;
pub mod prompt;
pub mod recall;
pub mod store;
pub mod tokens;
pub mod turn;
pub mod window;
pub use fast_memory_wire as wire;

#[cfg(target_arch = "wasm32")]
pub mod wasm;
