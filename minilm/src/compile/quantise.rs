//! f32 weights to int8, by the rules of `scripts/model/build_onnx.py`.

use fast_memory_encoder::int8::{Linear, LinearError};

/// Inputs that [`split_outliers`] adds, so that the outputs of the layer before stay a multiple of 8.
const SPLITS: usize = 8;

const LARGEST: f32 = 127.0;

/// Weights as [input, output], row-major, and one bias for each output.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Weights {
    fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Symmetric int8 with one scale for each output.
    pub(super) fn quantise(&self) -> Result<Linear, LinearError> {
        let scales = scales(self.weights.chunks_exact(self.outputs()), self.outputs());
        let integers: Vec<i8> = self
            .weights
            .chunks_exact(self.outputs())
            .flat_map(|row| row.iter().zip(&scales).map(|(weight, scale)| round(weight / scale)))
            .collect();
        Linear::new(&integers, &scales, &self.bias)
    }

    /// The layer whose outputs are those of this one at `places`.
    pub(super) fn pick(&self, places: &[usize]) -> Self {
        let pick = |row: &[f32]| places.iter().map(|place| row[*place]).collect::<Vec<f32>>();
        Self { weights: self.weights.chunks_exact(self.outputs()).flat_map(pick).collect(), bias: pick(&self.bias) }
    }
}

/// Quantises the second layer of a feed-forward block with [`SPLITS`] more inputs, and answers the hidden unit that each input
/// takes. A unit whose weights are far larger than the others' would set the scales of all: it is computed several times, and
/// its weights are divided among the copies (Zhao et al. 2019, "outlier channel splitting").
pub(super) fn split_outliers(layer: &Weights) -> Result<(Linear, Vec<usize>), LinearError> {
    let outputs = layer.outputs();
    let rows: Vec<&[f32]> = layer.weights.chunks_exact(outputs).collect();
    let peaks: Vec<f32> =
        rows.iter().map(|row| row.iter().fold(0.0, |peak: f32, weight| peak.max(weight.abs()))).collect();
    let mut copies = vec![1_u16; rows.len()];
    for _ in 0..SPLITS.min(rows.len()) {
        let share = |unit: &usize| peaks[*unit] / f32::from(copies[*unit]);
        // The first of equal ones.
        let largest = (0..rows.len()).rev().max_by(|a, b| share(a).total_cmp(&share(b)));
        copies[largest.expect("there is a row")] += 1;
    }
    let shares: Vec<Vec<f32>> = rows
        .iter()
        .zip(&copies)
        .map(|(row, count)| row.iter().map(|weight| weight / f32::from(*count)).collect())
        .collect();
    let scales = scales(shares.iter().map(Vec::as_slice), outputs);
    let (mut integers, mut units) = (Vec::new(), Vec::new());
    for (unit, (row, count)) in rows.iter().zip(&copies).enumerate() {
        for copy in 0..*count {
            units.push(unit);
            // Whole multiples of the scale are divided, not the weight: rounding each copy would repeat the same error.
            integers.extend(row.iter().zip(&scales).map(|(weight, scale)| {
                let whole = (weight / scale).round_ties_even() as i32;
                (whole + i32::from(copy)).div_euclid(i32::from(*count)).clamp(-127, 127) as i8
            }));
        }
    }
    Ok((Linear::new(&integers, &scales, &layer.bias)?, units))
}

/// Rows of `width` f32 as int8 with one scale for each row.
pub(super) fn quantise_rows(table: &[f32], width: usize) -> (Vec<i8>, Vec<f32>) {
    let mut integers = Vec::with_capacity(table.len());
    let mut scales = Vec::with_capacity(table.len() / width);
    for row in table.chunks_exact(width) {
        let scale = scale(row.iter().fold(0.0, |peak: f32, value| peak.max(value.abs())));
        integers.extend(row.iter().map(|value| round(value / scale)));
        scales.push(scale);
    }
    (integers, scales)
}

/// One scale for each column.
fn scales<'a>(rows: impl Iterator<Item = &'a [f32]>, columns: usize) -> Vec<f32> {
    let mut peaks = vec![0.0_f32; columns];
    for row in rows {
        for (peak, weight) in peaks.iter_mut().zip(row) {
            *peak = peak.max(weight.abs());
        }
    }
    peaks.into_iter().map(scale).collect()
}

fn scale(peak: f32) -> f32 {
    (peak / LARGEST).max(f32::MIN_POSITIVE)
}

fn round(value: f32) -> i8 {
    value.round_ties_even() as i8
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_row_keeps_its_largest_value() {
        let (integers, scales) = quantise_rows(&[1.0, -0.5, 0.0, 0.0], 2);
        assert_eq!(integers, [127, -64, 0, 0]);
        assert!((scales[0] * 127.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_largest_unit_is_split_and_the_sum_of_its_copies_is_its_weight() {
        let mut weights = vec![0.1; 16 * 8];
        weights[3 * 8..4 * 8].fill(1.0);
        let layer = Weights { weights, bias: vec![0.0; 8] };
        let (linear, units) = split_outliers(&layer).expect("it fits");
        assert_eq!((linear.inputs(), units.len()), (24, 24));
        assert!(units.iter().filter(|unit| **unit == 3).count() >= 5, "{units:?}");
        let mut rows = fast_memory_encoder::int8::Rows::default();
        let x: Vec<f32> = units.iter().map(|unit| if *unit == 3 { 1.0 } else { 0.0 }).collect();
        rows.quantise(&x, 24);
        let mut out = vec![0.0; 8];
        linear.apply(&rows, &mut out);
        assert!(out.iter().all(|value| (value - 1.0).abs() < 0.01), "{out:?}");
    }

    #[test]
    fn picked_outputs_are_those_at_the_places() {
        let layer = Weights { weights: vec![1.0, 2.0, 3.0, 4.0], bias: vec![5.0, 6.0] };
        let picked = layer.pick(&[1, 0, 1]);
        assert_eq!(picked.weights, [2.0, 1.0, 2.0, 4.0, 3.0, 4.0]);
        assert_eq!(picked.bias, [6.0, 5.0, 6.0]);
    }
}
