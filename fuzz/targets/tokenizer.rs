//! A text for the embedding model: its tokens are those of the crate `tokenizers`, which the model was made for.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use fast_memory_encoder::{MAX_TOKENS, Model};
use libfuzzer_sys::fuzz_target;
use tokenizers::{Tokenizer, TruncationParams};

struct Tokenizers {
    ours: Model,
    reference: Tokenizer,
}

fuzz_target!(|data: &[u8]| {
    static TOKENIZERS: OnceLock<Tokenizers> = OnceLock::new();
    let Tokenizers { ours, reference } = TOKENIZERS.get_or_init(load);
    let text = String::from_utf8_lossy(data);
    let expected = reference.encode_fast(&*text, true).expect("it tokenises");
    assert_eq!(ours.token_ids(&text), expected.get_ids(), "{text:?}");
});

fn load() -> Tokenizers {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../build/model"));
    let read = |name: &str| {
        std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}; run: npm run build"))
    };
    let ours = Model::load(read("model.compiled")).expect("it loads");
    let mut reference = Tokenizer::from_bytes(read("tokenizer.json")).expect("it loads");
    let truncation = TruncationParams { max_length: MAX_TOKENS, ..TruncationParams::default() };
    reference.with_padding(None).with_truncation(Some(truncation)).expect("it truncates");
    Tokenizers { ours, reference }
}
