//! The reference vectors that the model is held to.

use fast_memory_minilm::DIMENSIONS;
use serde::Deserialize;

/// Written by `node scripts/model/golden.mjs`.
#[derive(Deserialize)]
pub struct Golden {
    pub texts: Vec<Reference>,
}

#[derive(Deserialize)]
pub struct Reference {
    pub text: String,
    pub ids: Vec<i64>,
    pub vector: Vec<f32>,
}

pub fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/vectors.json")).expect("reference vectors parse")
}

pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!((a.len(), b.len()), (DIMENSIONS, DIMENSIONS));
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
