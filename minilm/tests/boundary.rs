//! What JavaScript sees: plain arrays and errors.
#![cfg(target_arch = "wasm32")]

#[path = "support/model.rs"]
mod model;

use fast_memory_minilm::{DIMENSIONS, wasm::MiniLm};
use model::{MODEL, TOKENIZER};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn the_class_gives_the_vectors_of_the_crate() {
    let text = "User prefers tea";
    let model = MiniLm::load(MODEL, TOKENIZER).expect("it loads");
    let vector = model.embed(vec![text.to_owned()]).expect("it embeds");
    let inner = fast_memory_minilm::MiniLm::load(MODEL, TOKENIZER).expect("it loads");
    assert_eq!(vector, inner.embed(&[text]).expect("it embeds"));
    assert_eq!(model.dimensions(), DIMENSIONS);
    assert_eq!(model.model_id(), "all-MiniLM-L6-v2");
}
