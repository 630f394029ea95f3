//! A vector has the same bits on every machine, with SIMD and without it.

use fast_memory_encoder::{
    Embeddings, Encoder, Layer, Model, Norm, Pooling,
    int8::Linear,
    tokens::{AddedTokens, Normalizer, Tokens, WordPiece},
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const WIDTH: usize = 64;
const WIDE: usize = 128;

/// Numbers without a pattern, the same every time.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn floats(&mut self, count: usize, size: f32) -> Vec<f32> {
        (0..count).map(|_| ((self.next() >> 8) as f32 / 8_388_608.0 - 1.0) * size).collect()
    }

    fn integers(&mut self, count: usize) -> Vec<i8> {
        (0..count).map(|_| (self.next() % 255) as i32 as i8).collect()
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
        let scales: Vec<f32> = self.floats(outputs, 0.002).into_iter().map(f32::abs).collect();
        Linear::new(&self.integers(inputs * outputs), &scales, &self.floats(outputs, 0.1)).expect("it is a layer")
    }

    fn norm(&mut self) -> Norm {
        Norm { gamma: self.floats(WIDTH, 1.5), beta: self.floats(WIDTH, 0.2), epsilon: 1e-12 }
    }

    fn layer(&mut self) -> Layer {
        Layer {
            query_key_value: self.linear(WIDTH, 3 * WIDTH),
            attention_output: self.linear(WIDTH, WIDTH),
            attention_norm: self.norm(),
            up: self.linear(WIDTH, WIDE),
            down: self.linear(WIDE, WIDTH),
            norm: self.norm(),
        }
    }
}

fn model() -> Model {
    let words: Vec<String> = ["[UNK]", "[CLS]", "[SEP]"]
        .map(str::to_owned)
        .into_iter()
        .chain(('a'..='z').flat_map(|letter| [letter.to_string(), format!("##{letter}")]))
        .collect();
    let noise = &mut Noise(7);
    let (table, scales) = (noise.integers(words.len() * WIDTH), noise.floats(words.len(), 0.01));
    let embeddings = Embeddings::new(&table, scales, noise.floats(64 * WIDTH, 0.5), noise.norm());
    let layers = (0..3).map(|_| noise.layer()).collect();
    let encoder = Encoder { embeddings, layers, width: WIDTH, heads: 2 };
    let tokens = Tokens {
        added: AddedTokens::default(),
        normalizer: Normalizer { clean_text: true, separate_chinese: true, strip_accents: true, lowercase: true },
        added_normalized: AddedTokens::default(),
        model: WordPiece::new(&words, "##", 0, 100).expect("it is a vocabulary"),
        start: vec![1],
        end: vec![2],
    };
    Model::new(tokens, encoder, Pooling::Mean).expect("it fits")
}

#[test]
fn vectors_have_the_same_bits_everywhere() {
    let model = model();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in ["", "a", "abc def", "The quick brown fox", &"many words ".repeat(30)] {
        for value in model.embed(text) {
            for byte in value.to_bits().to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    assert_eq!(hash, 16_679_853_835_637_110_859, "the bits of all vectors");
}

#[test]
fn a_file_that_was_read_gives_the_vectors_of_what_was_written() {
    let written = model();
    let read = Model::load(written.to_bytes()).expect("it loads");
    assert_eq!(written.embed("The quick brown fox"), read.embed("The quick brown fox"));
    let bytes = written.to_bytes();
    for length in 0..bytes.len() {
        assert!(Model::load(bytes[..length].to_vec()).is_err(), "{length} bytes");
    }
}

/// A wrong number is refused, or it is another weight. It never panics: in WebAssembly that ends the module.
#[test]
fn wrong_numbers_are_refused_or_run() {
    let bytes = model().to_bytes();
    let noise = &mut Noise(11);
    for _ in 0..1500 {
        let mut wrong = bytes.clone();
        let at = noise.next() as usize % bytes.len();
        // Most lengths stand in the first part.
        let at = if noise.next().is_multiple_of(2) { at } else { at % 400 };
        wrong[at] = noise.next() as u8;
        if let Ok(model) = Model::load(wrong) {
            assert_eq!(model.embed("The quick [MASK] 日本").len(), model.dimensions());
        }
    }
}
