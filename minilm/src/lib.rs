//! all-MiniLM-L6-v2: text in, vectors out.
//!
//! The model's bytes are handed in, so the crate does no input or output and runs wherever WebAssembly or Rust does.
//! A text goes through three steps, one file each: the tokenizer cuts it into word pieces, the encoder turns those
//! into one hidden state per token, and pooling makes one unit vector of them.
//!
//! The files are made by `node scripts/model/build.mjs`.

mod compile;
mod encoder;
mod error;
mod int8;
mod mini_lm;
mod tokens;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use compile::compile;
pub use error::Error;
pub use fast_memory_encoder::{MAX_TOKENS, Pooling};
pub use mini_lm::{DIMENSIONS, MODEL_ID, MiniLm};

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
