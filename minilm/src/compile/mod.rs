//! Compiles a model: ONNX and `tokenizer.json` in, the file of the crate `fast-memory-encoder` out.
//!
//! tract reads the graph, checks its shapes and simplifies it: whatever an exporter wrote for a GELU or a normalisation is one
//! operator afterwards. That graph is matched with what a BERT is, from its output back to its inputs, without a look at names.
//! At the end the result is compared with what tract computes from the same graph.

mod bert;
mod matching;
mod quantise;
mod tokens;

use fast_memory_encoder::{Model, Pooling, pooled};

use crate::{
    encoder::{Encoder, Graph},
    error::Error,
    tokens::Tokens,
};

/// Texts whose vectors are compared. Between them they have each kind of character, a special token and the empty text.
const SAMPLES: [&str; 4] = [
    "",
    "User prefers tea",
    "Ünïcödé, 日本語 [MASK] 42!",
    "A sentence of more than a handful of words, so that positions count.",
];

/// What quantisation to int8 may cost. Where a graph means something else than was matched, the cosine is far lower.
const LEAST_COSINE: f32 = 0.98;

/// Compiles a model of the BERT family.
///
/// # Errors
/// [`Error::Model`] or [`Error::Tokenizer`] when the bytes are something else, [`Error::Compile`] when the model has another
/// shape than a BERT, and runs only as ONNX.
pub fn compile(model: &[u8], tokenizer: &[u8], pooling: Pooling) -> Result<Vec<u8>, Error> {
    let reference_tokens = Tokens::load(tokenizer).map_err(Error::Tokenizer)?;
    let tokens = tokens::compile(&reference_tokens).map_err(Error::Compile)?;
    let graph = Graph::read(model).map_err(|error| Error::Model(format!("{error:#}")))?;
    let encoder = bert::compile(&graph.model).map_err(|error| Error::Compile(format!("{error:#}")))?;
    let compiled = Model::new(tokens, encoder, pooling).map_err(|error| Error::Compile(error.to_string()))?;
    let reference = Encoder::new(graph).map_err(|error| Error::Model(format!("{error:#}")))?;
    compare(&compiled, &reference_tokens, &reference, pooling).map_err(Error::Compile)?;
    Ok(compiled.to_bytes())
}

fn compare(compiled: &Model, tokens: &Tokens, reference: &Encoder, pooling: Pooling) -> Result<(), String> {
    for text in SAMPLES {
        let ids = tokens.ids(text)?;
        if !compiled.token_ids(text).iter().copied().map(i64::from).eq(ids.iter().copied()) {
            return Err("its tokenizer has rules that are not compiled".to_owned());
        }
        let states = reference.run(&ids).map_err(|error| format!("{error:#}"))?;
        let mut expected = Vec::new();
        pooled(pooling, &states, reference.dimensions(), &mut expected);
        let cosine: f32 = expected.iter().zip(compiled.embed(text)).map(|(a, b)| a * b).sum();
        // Not a number is no cosine either.
        if !(LEAST_COSINE..=2.0).contains(&cosine) {
            return Err(format!("compiled, it gives other vectors (cosine {cosine})"));
        }
    }
    Ok(())
}
