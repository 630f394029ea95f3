//! The engine of fast-memory.
