//! Bytes that are not the model: an error that says which file, never a panic, which in WebAssembly ends the module.

#[path = "support/model.rs"]
mod model;

use fast_memory_minilm::{Error, MiniLm};
use model::{MODEL, TOKENIZER};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[test]
fn bytes_that_are_no_model_are_refused() {
    for bytes in [&b"<!doctype html>"[..], b"", &MODEL[..MODEL.len() / 2]] {
        let error = MiniLm::load(bytes, TOKENIZER).expect_err("no model");
        assert!(matches!(error, Error::Model(_)), "{error}");
        assert!(error.to_string().starts_with("model.onnx "), "{error}");
    }
}

#[test]
fn bytes_that_are_no_tokenizer_are_refused() {
    for bytes in [&b"{}"[..], b"", &TOKENIZER[..TOKENIZER.len() / 2]] {
        let error = MiniLm::load(MODEL, bytes).expect_err("no tokenizer");
        assert!(matches!(error, Error::Tokenizer(_)), "{error}");
        assert!(error.to_string().starts_with("tokenizer.json "), "{error}");
    }
}
