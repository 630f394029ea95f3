//! The engine of fast-memory: a persistent memory for apps that talk to a language model.
//!
//! In reading order:
//! - [`turn`]: one chat call, from the request to what its reply taught
//! - [`extraction`]: the same without the chat's model: what users said is put to another one, later
//! - [`wire`]: what goes into a request to a model and comes out of its reply
//! - [`memory`]: what a memory is, and what can happen to it
//! - [`recall`]: which memories matter to a query
//! - [`prompt`]: the two texts that are put into a request
//! - [`tokens`]: an estimate of what a text costs
//! - [`window`]: which messages stay when a conversation is longer than it may be
//! - [`embed`], [`store`] and [`host`]: the ports to what computes vectors, to where rows live, to clock and chance
//! - `wasm`: the boundary to JavaScript, which nothing depends on

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
