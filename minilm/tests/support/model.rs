//! The model under test.

#[cfg(not(has_model))]
compile_error!("the model is not built; run: node scripts/model/build.mjs");

#[cfg(has_model)]
pub static MODEL: &[u8] = include_bytes!("../../../build/model/model.onnx");
#[cfg(has_model)]
pub static TOKENIZER: &[u8] = include_bytes!("../../../build/model/tokenizer.json");
#[cfg(not(has_model))]
pub static MODEL: &[u8] = &[];
#[cfg(not(has_model))]
pub static TOKENIZER: &[u8] = &[];
