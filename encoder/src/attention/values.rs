use super::{LEAST, QUERIES, raise};
use crate::{
    elementwise::{LANES, rounded_bits},
    int8::kernel::{COLUMNS, STEP, tile16},
};

/// The largest value after rounding: times [`super::LARGEST_SUM`] it fits 32 bits.
const LARGEST_VALUE: f32 = 8191.0;

/// The values of one head.
pub(super) struct Values<const HEAD: usize> {
    /// Panels of [`COLUMNS`] components: those of two tokens side by side, then of the next two.
    panels: Vec<[i16; STEP]>,
    /// What 1 stands for, of each component.
    scales: [f32; HEAD],
    /// Steps of a panel.
    steps: usize,
}

impl<const HEAD: usize> Values<HEAD> {
    pub(super) fn new(chunks: usize) -> Self {
        let steps = chunks * LANES / 2;
        // What is beyond the last token stays zero, and adds nothing.
        Self { panels: vec![[0; STEP]; HEAD / COLUMNS * steps], scales: [0.0; HEAD], steps }
    }

    pub(super) fn pack<'a>(&mut self, tokens: usize, value: impl Fn(usize) -> &'a [f32; HEAD]) {
        let mut largest = [LEAST; HEAD];
        for token in 0..tokens {
            raise(&mut largest, value(token));
        }
        self.scales = largest.map(|largest| largest / LARGEST_VALUE);
        let inverse = self.scales.map(|scale| 1.0 / scale);
        for token in 0..tokens {
            let row = value(token);
            let integers: [i16; HEAD] = std::array::from_fn(|at| rounded_bits(row[at] * inverse[at]) as i16);
            for (panel, integers) in self.panels.chunks_exact_mut(self.steps).zip(integers.as_chunks::<COLUMNS>().0) {
                for (pair, integer) in panel[token / 2].as_chunks_mut::<2>().0.iter_mut().zip(integers) {
                    pair[token % 2] = *integer;
                }
            }
        }
    }

    /// Writes the values of all tokens, weighted, times the factor of each query.
    pub(super) fn mix<'a>(&self, weights: &[i16], factors: [f32; QUERIES], rows: impl Iterator<Item = &'a mut [f32]>) {
        let weights: [&[i16]; QUERIES] =
            std::array::from_fn(|query| &weights[query * 2 * self.steps..][..2 * self.steps]);
        let mut mixed = [[0.0; HEAD]; QUERIES];
        for (part, panel) in self.panels.chunks_exact(self.steps).enumerate() {
            let scales = &self.scales[part * COLUMNS..][..COLUMNS];
            for ((mixed, sums), factor) in mixed.iter_mut().zip(tile16::<QUERIES>(weights, panel)).zip(factors) {
                for ((mixed, sum), scale) in mixed[part * COLUMNS..][..COLUMNS].iter_mut().zip(sums).zip(scales) {
                    *mixed = sum as f32 * (factor * scale);
                }
            }
        }
        for (row, mixed) in rows.zip(mixed) {
            row.copy_from_slice(&mixed);
        }
    }
}
