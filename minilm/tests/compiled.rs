//! The compiled model is held to the reference, text by text: tract and `tokenizers` on the file that it was compiled from.

#[path = "support/model.rs"]
mod model;
#[path = "support/reference.rs"]
mod reference;
#[path = "support/texts.rs"]
mod texts;

use fast_memory_encoder::Model;
use fast_memory_minilm::{Error, MiniLm, Pooling, compile};
use model::{MODEL, TOKENIZER};
use reference::{cosine, golden};
use texts::random_texts;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// How far a cosine may be from 1. Sums in f32 come in another order than tract's, and where an activation of 14 bits is then
/// rounded to the other side, that is a difference of its own: a few millionths were measured.
const MOST_DISTANCE: f32 = 1e-4;

fn compiled() -> Model {
    Model::load(compile(MODEL, TOKENIZER, Pooling::Mean).expect("it compiles")).expect("it loads")
}

fn reference() -> MiniLm {
    MiniLm::load(MODEL, TOKENIZER).expect("it loads")
}

fn assert_same_ids(compiled: &Model, reference: &MiniLm, text: &str) {
    let ids: Vec<i64> = compiled.token_ids(text).into_iter().map(i64::from).collect();
    assert_eq!(ids, reference.token_ids(text).expect("it tokenises"), "{text:?}");
}

fn assert_same_vector(compiled: &Model, reference: &MiniLm, text: &str) {
    let vector = compiled.embed(text);
    let expected = reference.embed(&[text]).expect("it embeds");
    let distance = 1.0 - cosine(&vector, &expected);
    assert!(distance.abs() <= MOST_DISTANCE, "{distance}: {text:?}");
}

#[test]
fn golden_texts_have_the_vectors_of_the_reference_and_of_f32() {
    let (compiled, reference) = (compiled(), reference());
    for golden in golden().texts {
        let ids: Vec<i64> = compiled.token_ids(&golden.text).into_iter().map(i64::from).collect();
        assert_eq!(ids, golden.ids, "{:.60?}", golden.text);
        assert_same_vector(&compiled, &reference, &golden.text);
        let cosine = cosine(&compiled.embed(&golden.text), &golden.vector);
        assert!(cosine >= 0.9985, "{cosine}: {:.60?}", golden.text);
    }
}

#[test]
fn random_texts_of_all_scripts_have_the_tokens_of_the_reference() {
    let (compiled, reference) = (compiled(), reference());
    for text in random_texts(400) {
        assert_same_ids(&compiled, &reference, &text);
    }
}

#[test]
fn random_texts_of_all_scripts_have_the_vectors_of_the_reference() {
    let (compiled, reference) = (compiled(), reference());
    let texts: usize = option_env!("TEXTS").map_or(240, |texts| texts.parse().expect("TEXTS is a number"));
    for text in random_texts(texts.div_ceil(24)) {
        assert_same_vector(&compiled, &reference, &text);
    }
}

#[test]
fn texts_at_the_limits_have_the_tokens_of_the_reference() {
    let (compiled, reference) = (compiled(), reference());
    let long_word = "x".repeat(101);
    let texts = [
        "word ".repeat(255),
        "word ".repeat(2000),
        "[MASK]".repeat(300),
        format!("{long_word} {}", &long_word[1..]),
        "é".repeat(9000),
        "日".repeat(9000),
        "[MASK][mask][CLS] [UNK][SEP[SEP]] [PAD]x".to_owned(),
        "a\u{301}\u{308}\u{301} \u{1e9b}\u{323} ﷺ ǅ İ ß ΑΣ\u{345}".to_owned(),
        "\0\u{fffd}\u{feff}\u{200b}\u{ad}\u{85}\u{2028}\u{3000}".to_owned(),
        "##ing ## # un##able".to_owned(),
    ];
    for text in &texts {
        assert_same_ids(&compiled, &reference, text);
        assert_same_vector(&compiled, &reference, text);
    }
}

#[test]
fn a_model_is_compiled_to_the_same_bytes_each_time_and_survives_being_written_again() {
    let bytes = compile(MODEL, TOKENIZER, Pooling::Mean).expect("it compiles");
    assert!(bytes == compile(MODEL, TOKENIZER, Pooling::Mean).expect("it compiles"));
    assert!(bytes == Model::load(bytes.clone()).expect("it loads").to_bytes());
}

#[test]
fn files_that_are_no_compiled_model_or_not_all_of_one_are_refused() {
    let bytes = compile(MODEL, TOKENIZER, Pooling::Cls).expect("it compiles");
    let lengths = (0..2000).chain((0..100).map(|part| bytes.len() / 100 * part)).chain([bytes.len() - 1]);
    for length in lengths {
        assert!(Model::load(bytes[..length].to_vec()).is_err(), "{length} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    for other in [longer, MODEL.to_vec(), TOKENIZER.to_vec(), b"<!doctype html>".to_vec()] {
        assert!(Model::load(other).is_err());
    }
}

/// A file with wrong numbers may load, if they only are other weights. It never panics: in WebAssembly that ends the module.
#[test]
fn files_with_wrong_numbers_are_refused_or_run() {
    let bytes = compile(MODEL, TOKENIZER, Pooling::Mean).expect("it compiles");
    for round in 0..60_usize {
        let mut wrong = bytes.clone();
        // Lengths are all over the first bytes and between the blocks.
        let at = if round < 40 { 8 + round * 4 } else { (round.wrapping_mul(2_654_435_761)) % bytes.len() / 4 * 4 };
        wrong[at..at + 4].copy_from_slice(&[0xff, 0xff, [0, 0xff][round % 2], 0x7f]);
        if let Ok(model) = Model::load(wrong) {
            assert_eq!(model.embed("User prefers tea [MASK] 日本").len(), model.dimensions());
        }
    }
}

#[test]
fn what_cannot_be_compiled_is_refused_with_its_reason() {
    let error = compile(b"<!doctype html>", TOKENIZER, Pooling::Mean).expect_err("no model");
    assert!(matches!(error, Error::Model(_)), "{error}");
    let error = compile(MODEL, b"{}", Pooling::Mean).expect_err("no tokenizer");
    assert!(matches!(error, Error::Tokenizer(_)), "{error}");
    let tokenizer = String::from_utf8(TOKENIZER.to_vec()).expect("it is text");
    for (from, to) in [("BertNormalizer\"", "Lowercase\""), ("\"BertPreTokenizer\"", "\"Whitespace\"")] {
        let other = tokenizer.replacen(from, to, 1);
        let error = compile(MODEL, other.as_bytes(), Pooling::Mean).expect_err("other rules");
        assert!(error.to_string().starts_with("this model cannot be compiled: its tokenizer has another "), "{error}");
    }
}
