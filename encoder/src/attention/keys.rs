use super::{LEAST, QUERIES, Scores, raise};
use crate::{
    elementwise::{LANES, rounded_bits},
    int8::kernel::{STEP, narrow, tile16},
};

/// The largest component of a rounded query or key: of products of two heads the sum fits 32 bits.
const fn largest_of_head(head: usize) -> f32 {
    ((i32::MAX as usize / head).isqrt()) as f32
}

/// What 1 stands for after rounding, for queries or keys of all tokens.
pub(super) fn scale_of<'a, const HEAD: usize>(rows: impl Iterator<Item = &'a [f32; HEAD]>) -> f32 {
    let mut largest = [LEAST; HEAD];
    for row in rows {
        raise(&mut largest, row);
    }
    let largest = largest.into_iter().fold(LEAST, |a, b| if b > a { b } else { a });
    largest / const { largest_of_head(HEAD) }
}

#[inline]
pub(super) fn rounded<const HEAD: usize>(row: &[f32; HEAD], inverse: f32) -> [i16; HEAD] {
    let mut integers = [0; HEAD];
    for (integers, values) in integers.as_chunks_mut::<LANES>().0.iter_mut().zip(row.as_chunks::<LANES>().0) {
        *integers = narrow(values.map(|value| rounded_bits(value * inverse)));
    }
    integers
}

/// The keys of one head.
pub(super) struct Keys<const HEAD: usize> {
    /// Panels of [`LANES`] keys: two components of each, then the next two. What is beyond the last token stays zero.
    panels: Vec<[i16; STEP]>,
}

impl<const HEAD: usize> Keys<HEAD> {
    const STEPS: usize = HEAD / 2;

    pub(super) fn new(chunks: usize) -> Self {
        Self { panels: vec![[0; STEP]; chunks * Self::STEPS] }
    }

    pub(super) fn pack<'a>(&mut self, keys: impl Iterator<Item = &'a [f32; HEAD]>, scale: f32) {
        let inverse = 1.0 / scale;
        for (token, key) in keys.enumerate() {
            let (chunk, lane) = (token / LANES, token % LANES);
            let panel = &mut self.panels[chunk * Self::STEPS..][..Self::STEPS];
            for (step, pair) in panel.iter_mut().zip(rounded(key, inverse).as_chunks::<2>().0) {
                step[2 * lane..][..2].copy_from_slice(pair);
            }
        }
    }

    /// Writes the products of queries with all keys, times a factor.
    pub(super) fn score(&self, queries: &[[i16; HEAD]; QUERIES], factor: f32, scores: &mut [Scores]) {
        let rows = std::array::from_fn(|query| queries[query].as_slice());
        for (panel, scores) in self.panels.chunks_exact(Self::STEPS).zip(scores) {
            *scores = tile16::<QUERIES>(rows, panel).map(|sums| sums.map(|sum| sum as f32 * factor));
        }
    }
}
