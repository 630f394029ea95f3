use crate::elementwise::{LANES, gelu, rounded_bits};

/// The largest activation after quantisation: 14 bits with the sign.
const LARGEST: i32 = 8191;

/// Inputs of a layer for which a sum of products is certain to fit 32 bits.
pub const MOST_INPUTS: usize = (i32::MAX / (LARGEST * 127)) as usize;

/// Rows of activations as integers, each with a scale of its own. Layers with the same input share them.
#[derive(Debug, Default)]
pub struct Rows {
    pub(super) integers: Vec<i16>,
    /// What 1 stands for, of each row.
    pub(super) scales: Vec<f32>,
}

impl Rows {
    /// Quantises rows of `width` values, in place of what was here.
    pub fn quantise(&mut self, values: &[f32], width: usize) {
        self.make_room(values.len());
        for (row, integers) in values.chunks_exact(width).zip(self.integers.chunks_exact_mut(width)) {
            self.scales.push(quantise(row, integers));
        }
    }

    /// Replaces rows of `width` values by their GELU, and quantises that.
    ///
    /// # Panics
    /// When `width` is no multiple of eight.
    pub fn quantise_gelu(&mut self, values: &mut [f32], width: usize) {
        assert!(width.is_multiple_of(LANES), "rows of {width} values");
        self.make_room(values.len());
        for (row, integers) in values.chunks_exact_mut(width).zip(self.integers.chunks_exact_mut(width)) {
            row.as_chunks_mut().0.iter_mut().for_each(gelu);
            self.scales.push(quantise(row, integers));
        }
    }

    fn make_room(&mut self, values: usize) {
        self.scales.clear();
        self.integers.resize(values, 0);
    }
}

/// Writes a row as integers and answers what 1 stands for.
fn quantise(row: &[f32], out: &mut [i16]) -> f32 {
    let scale = (largest(row) / LARGEST as f32).max(f32::MIN_POSITIVE);
    let inverse = 1.0 / scale;
    for (out, value) in out.iter_mut().zip(row) {
        *out = rounded_bits(value * inverse) as i16;
    }
    scale
}

fn largest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut all = [0.0_f32; LANES];
    for chunk in chunks {
        for (largest, value) in all.iter_mut().zip(chunk) {
            // Not f32::max: in WebAssembly that is a call for every value.
            let value = value.abs();
            *largest = if value > *largest { value } else { *largest };
        }
    }
    all.iter().chain(rest).fold(0.0, |largest, value| if value.abs() > largest { value.abs() } else { largest })
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_largest_value_takes_the_whole_range() {
        let mut out = [0; 4];
        let scale = quantise(&[0.5, -2.0, 0.0, 1.0], &mut out);
        assert_eq!(out, [2048, -8191, 0, 4096]);
        assert!((scale * 8191.0 - 2.0).abs() < 1e-6);
    }

    #[test]
    fn the_largest_value_may_be_at_any_place() {
        for place in 0..21 {
            let mut row = [0.25; 21];
            row[place] = -1.0;
            let mut out = [0; 21];
            quantise(&row, &mut out);
            assert_eq!(out[place], -8191, "{place}");
        }
    }

    #[test]
    fn a_row_of_zeros_stays_zero() {
        let mut out = [7; 2];
        assert!(quantise(&[0.0, 0.0], &mut out) > 0.0);
        assert_eq!(out, [0, 0]);
    }

    #[test]
    fn the_gelu_of_rows_replaces_them_and_is_quantised() {
        let values: Vec<f32> = (0..48).map(|at| (at * 31 % 48) as f32 / 8.0 - 3.0).collect();
        let (mut activated, mut rows, mut expected) = (values.clone(), Rows::default(), Rows::default());
        rows.quantise_gelu(&mut activated, 16);
        let mut one_by_one = values;
        one_by_one.as_chunks_mut().0.iter_mut().for_each(gelu);
        assert_eq!(activated, one_by_one);
        expected.quantise(&one_by_one, 16);
        assert_eq!((rows.integers, rows.scales), (expected.integers, expected.scales));
    }

    #[test]
    fn rows_of_one_use_are_gone_at_the_next() {
        let mut rows = Rows::default();
        rows.quantise(&[1.0, 2.0, 3.0, 4.0], 2);
        rows.quantise(&[4.0, 0.0], 2);
        assert_eq!(rows.integers, [8191, 0]);
        assert_eq!(rows.scales.len(), 1);
    }
}
