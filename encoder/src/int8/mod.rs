//! Linear layers on int8 weights, where an embedding spends its time.
//!
//! Weights are multiplied with activations of 14 bits in `i32x4.dot_i16x8`, which every browser with SIMD has. Nothing is lost,
//! for 14 bits are finer than the weights.

mod activations;
pub(crate) mod kernel;
mod linear;

pub use activations::{MOST_INPUTS, Rows};
pub use linear::{Linear, LinearError};
