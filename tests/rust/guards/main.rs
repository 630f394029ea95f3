//! What text from elsewhere cannot do: learn, change or delete a memory, or break the others.
#![cfg(not(target_arch = "wasm32"))]

mod brakes;
mod change_log;
mod handles;
mod keys;
mod rows;
#[path = "../support/mod.rs"]
mod support;
