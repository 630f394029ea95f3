//! Linear layers on int8 weights inside tract.
//!
//! tract would widen the weights to f32 when it loads them and multiply in f32. They are kept as int8, in the kernel of the
//! crate `fast-memory-encoder`: measured against tract's f32 kernel, less than half of the time and of the memory.

mod graph;
mod op;

pub(crate) use graph::{fuse_linear_layers, register};
pub(crate) use op::Int8Linear;
