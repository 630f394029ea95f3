//! The shipped model against vectors of the published f32 weights, natively and in a browser's worker.

#[path = "support/model.rs"]
mod model;
#[path = "support/reference.rs"]
mod reference;

use fast_memory_minilm::{DIMENSIONS, MAX_TOKENS, MiniLm};
use model::{MODEL, TOKENIZER};
use reference::{cosine, golden};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// What int8 weights may cost, over every text of the reference, the empty one and those of a word included.
const LEAST_COSINE_TO_F32: f32 = 0.9985;

fn load() -> MiniLm {
    MiniLm::load(MODEL, TOKENIZER).expect("the model loads")
}

#[test]
fn vectors_are_those_of_the_f32_model() {
    let model = load();
    for reference in golden().texts {
        let vector = model.embed(&[&reference.text]).expect("it embeds");
        let cosine = cosine(&vector, &reference.vector);
        assert!(cosine >= LEAST_COSINE_TO_F32, "{cosine} to the reference: {:.60?}", reference.text);
        let norm = vector.iter().map(|value| value * value).sum::<f32>();
        assert!((norm - 1.0).abs() < 1e-5, "norm² {norm}");
    }
}

#[test]
fn similarities_are_the_published_ones() {
    let model = load();
    let embed = |text| model.embed(&[text]).expect("it embeds");
    let happy = embed("That is a happy person");
    let very_happy = cosine(&happy, &embed("That is a very happy person"));
    let sunny = cosine(&happy, &embed("Today is a sunny day"));
    assert!((very_happy - 0.943).abs() <= 0.01, "{very_happy}");
    assert!((sunny - 0.257).abs() <= 0.02, "{sunny}");
}

#[test]
fn a_batch_gives_the_vectors_of_its_texts() {
    let model = load();
    let texts = ["short", "", "A longer text, so that the lengths in the batch differ.", "short"];
    let batch = model.embed(&texts).expect("it embeds");
    assert_eq!(batch.len(), texts.len() * DIMENSIONS);
    for (text, vector) in texts.iter().zip(batch.chunks(DIMENSIONS)) {
        assert_eq!(vector, model.embed(&[text]).expect("it embeds"), "{text:?}");
    }
    assert!(model.embed(&[]).expect("it embeds").is_empty());
}

#[test]
fn tokens_are_those_of_the_published_tokenizer() {
    let model = load();
    for reference in golden().texts {
        let ids = model.token_ids(&reference.text).expect("it tokenises");
        assert_eq!(ids, reference.ids, "{:.60?}", reference.text);
    }
}

#[test]
fn a_text_beyond_the_limit_is_cut_however_long_it_is() {
    let model = load();
    let ids = model.token_ids(&"word ".repeat(2_000_000)).expect("it tokenises");
    assert_eq!(ids.len(), MAX_TOKENS);
    assert_eq!((ids[0], ids[MAX_TOKENS - 1]), (101, 102));
}
