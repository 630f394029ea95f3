//! Linear layers on int8 weights, where an embedding spends its time.
//!
//! The runtime would widen the weights to f32 when it loads them and multiply in f32. Kept as int8 they are multiplied with
//! activations of 14 bits in `i32x4.dot_i16x8`, which every browser with SIMD has: measured against the runtime's f32 kernel,
//! less than half of the time and of the memory, and no loss, for 14 bits are finer than the weights.

mod activations;
mod graph;
mod kernel;
mod linear;
mod op;

pub(crate) use graph::{fuse_linear_layers, register};
