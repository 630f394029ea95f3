use super::{LEAST, QUERIES, Scores, raise};
use crate::{
    elementwise::{LANES, rounded_bits},
    int8::kernel::{STEP, tile16},
};

/// Integers and what 1 of them stands for.
pub(super) type Rounded<const HEAD: usize> = ([i16; HEAD], f32);

/// The largest component of a rounded query or key: of products of two heads the sum fits 32 bits.
const fn largest_of_head(head: usize) -> f32 {
    ((i32::MAX as usize / head).isqrt()) as f32
}

pub(super) fn rounded<const HEAD: usize>(row: &[f32; HEAD]) -> Rounded<HEAD> {
    let mut largest = [LEAST; LANES];
    for values in row.as_chunks::<LANES>().0 {
        raise(&mut largest, values);
    }
    let largest = largest.into_iter().fold(LEAST, |a, b| if b > a { b } else { a });
    let scale = largest / const { largest_of_head(HEAD) };
    let inverse = 1.0 / scale;
    (row.map(|value| rounded_bits(value * inverse) as i16), scale)
}

/// The keys of one head.
pub(super) struct Keys<const HEAD: usize> {
    /// Panels of [`LANES`] keys: two components of each, then the next two.
    panels: Vec<[i16; STEP]>,
    scales: Vec<[f32; LANES]>,
}

impl<const HEAD: usize> Keys<HEAD> {
    const STEPS: usize = HEAD / 2;

    pub(super) fn new(chunks: usize) -> Self {
        Self { panels: vec![[0; STEP]; chunks * Self::STEPS], scales: vec![[0.0; LANES]; chunks] }
    }

    pub(super) fn pack<'a>(&mut self, keys: impl Iterator<Item = &'a [f32; HEAD]>) {
        for (token, key) in keys.enumerate() {
            let (integers, scale) = rounded(key);
            let (chunk, lane) = (token / LANES, token % LANES);
            self.scales[chunk][lane] = scale;
            let panel = &mut self.panels[chunk * Self::STEPS..][..Self::STEPS];
            for (step, pair) in panel.iter_mut().zip(integers.as_chunks::<2>().0) {
                step[2 * lane..][..2].copy_from_slice(pair);
            }
        }
    }

    /// Writes the logarithms to the base 2 of the weights, but for a summand.
    pub(super) fn score(&self, queries: &[Rounded<HEAD>; QUERIES], scores: &mut [Scores]) {
        let rows = std::array::from_fn(|query| queries[query].0.as_slice());
        let factors = queries.map(|(_, scale)| scale * std::f32::consts::LOG2_E);
        for ((panel, scales), scores) in self.panels.chunks_exact(Self::STEPS).zip(&self.scales).zip(scores) {
            let sums = tile16::<QUERIES>(rows, panel);
            for ((scores, sums), factor) in scores.iter_mut().zip(sums).zip(factors) {
                for ((score, sum), scale) in scores.iter_mut().zip(sums).zip(scales) {
                    *score = sum as f32 * (factor * scale);
                }
            }
        }
    }
}
