//! The engine of fast-memory.

pub mod wire;
