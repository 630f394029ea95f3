//! What a question brings into a request, what has all forgotten, and which statements are the same.
#![cfg(not(target_arch = "wasm32"))]

mod forget_all;
mod forget_all_by_jobs;
mod long_questions;
mod questions;
mod statements;
#[path = "../support/mod.rs"]
mod support;
