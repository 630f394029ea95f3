//! Text encoders of the BERT family, compiled: text in, vectors out.
//!
//! A compiled model is one file: the rules of its tokenizer, and a plan of a few fused operators with their weights packed as
//! the kernels read them. The crate `fast-memory-minilm` compiles it from ONNX and `tokenizer.json`. This crate runs it, and
//! needs neither: a text is cut into tokens, the encoder turns those into one hidden state per token, and pooling makes one
//! unit vector of them.
//!
//! The crate does no input or output: the file's bytes are handed in.

mod attention;
mod elementwise;
mod embeddings;
mod encoder;
mod error;
mod file;
pub mod int8;
mod layer;
mod model;
mod norm;
mod pooling;
mod shared_bytes;
pub mod tokens;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use embeddings::Embeddings;
pub use encoder::Encoder;
pub use error::Error;
pub use layer::Layer;
pub use model::{MAGIC, Model};
pub use norm::Norm;
pub use pooling::{Pooling, pooled};

/// The longest input in tokens, those at its start and end included; the rest of a text is cut off.
pub const MAX_TOKENS: usize = 256;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
