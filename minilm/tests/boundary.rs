//! What JavaScript sees: plain arrays and errors.
#![cfg(target_arch = "wasm32")]

mod support;

use fast_memory_minilm::{DIMENSIONS, wasm::MiniLm};
use support::{MODEL, TOKENIZER, golden, load};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn the_class_gives_the_vectors_of_the_crate() {
    let text = &golden().texts[0].text;
    let model = MiniLm::load(MODEL, TOKENIZER).ok().expect("it loads");
    let vector = model.embed(vec![text.clone()]).ok().expect("it embeds");
    assert_eq!(vector, load().embed(&[text]).expect("it embeds"));
    assert_eq!(model.dimensions(), DIMENSIONS);
    assert_eq!(model.model_id(), "all-MiniLM-L6-v2");
}
