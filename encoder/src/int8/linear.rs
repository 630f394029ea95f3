use super::{
    activations::{MOST_INPUTS, Rows},
    kernel::{COLUMNS, STEP, tile},
};
use crate::{
    error::Error,
    file::{Reader, Writer},
    shared_bytes::SharedBytes,
};

/// Rows that are multiplied before the next: small enough to stay in the cache with a panel.
const BLOCK: usize = 64;

/// x · W + b with int8 weights, one scale for each output.
#[derive(Debug, Clone)]
pub struct Linear {
    /// Panels of [`COLUMNS`] outputs, in the order in which [`tile`] reads them.
    panels: SharedBytes,
    scales: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

/// Weights of a shape that the kernel does not have.
#[derive(Debug, thiserror::Error)]
#[error(
    "{weights} weights, {scales} scales and {biases} biases are no linear layer of even inputs, at most {MOST_INPUTS}, and outputs in eights"
)]
pub struct LinearError {
    weights: usize,
    scales: usize,
    biases: usize,
}

impl Linear {
    /// Packs weights given as [input, output], row-major.
    ///
    /// # Errors
    /// For lengths that do not belong together, and shapes that the kernel does not have.
    pub fn new(weights: &[i8], scales: &[f32], bias: &[f32]) -> Result<Self, LinearError> {
        check(weights.len(), scales, bias)?;
        let outputs = scales.len();
        let mut panels = Vec::with_capacity(weights.len());
        for column in (0..outputs).step_by(COLUMNS) {
            for pair in weights.chunks_exact(2 * outputs) {
                let (even, odd) = pair.split_at(outputs);
                for output in column..column + COLUMNS {
                    panels.extend([even[output].cast_unsigned(), odd[output].cast_unsigned()]);
                }
            }
        }
        let (scales, bias) = (scales.to_vec(), bias.to_vec());
        Ok(Self { inputs: weights.len() / outputs, panels: panels.into(), scales, bias })
    }

    /// One layer that computes the outputs of all `layers`, which have the same inputs, one after another.
    ///
    /// # Panics
    /// When the layers have different inputs.
    pub fn joined(layers: &[&Self]) -> Self {
        let inputs = layers[0].inputs;
        assert!(layers.iter().all(|layer| layer.inputs == inputs), "layers to join have the same inputs");
        Self {
            inputs,
            panels: layers.iter().flat_map(|layer| layer.panels.iter().copied()).collect::<Vec<u8>>().into(),
            scales: layers.iter().flat_map(|layer| layer.scales.iter().copied()).collect(),
            bias: layers.iter().flat_map(|layer| layer.bias.iter().copied()).collect(),
        }
    }

    /// The layer whose outputs are `factor` times those of this one.
    #[must_use]
    pub fn scaled(mut self, factor: f32) -> Self {
        self.scales.iter_mut().chain(&mut self.bias).for_each(|value| *value *= factor);
        self
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.bytes(&self.panels);
        file.floats(&self.scales);
        file.floats(&self.bias);
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, Error> {
        let (panels, scales, bias) = (file.bytes()?, file.floats()?, file.floats()?);
        check(panels.len(), &scales, &bias).map_err(|error| Error::model(error.to_string()))?;
        Ok(Self { inputs: panels.len() / scales.len(), panels, scales, bias })
    }

    /// Values of a row that goes in.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values of a row that comes out.
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// Writes a row of outputs for each row of inputs.
    pub fn apply(&self, rows: &Rows, out: &mut [f32]) {
        self.multiply(rows, out, |out, value| *out = value);
    }

    /// Adds the outputs to what is in `out`.
    pub fn add(&self, rows: &Rows, out: &mut [f32]) {
        self.multiply(rows, out, |out, value| {
            for (out, value) in out.iter_mut().zip(value) {
                *out += value;
            }
        });
    }

    #[inline]
    fn multiply(&self, rows: &Rows, out: &mut [f32], write: impl Fn(&mut [f32; COLUMNS], [f32; COLUMNS]) + Copy) {
        assert_eq!(rows.integers.len(), rows.scales.len() * self.inputs, "rows of another width");
        assert_eq!(out.len(), rows.scales.len() * self.outputs(), "room for one row of outputs each");
        let blocks = rows.integers.chunks(BLOCK * self.inputs).zip(rows.scales.chunks(BLOCK));
        for ((integers, steps), out) in blocks.zip(out.chunks_mut(BLOCK * self.outputs())) {
            for column in (0..self.outputs()).step_by(COLUMNS) {
                let mut row = 0;
                while row < steps.len() {
                    row += match steps.len() - row {
                        1 => self.tile::<1>(integers, steps, out, row, column, write),
                        2 => self.tile::<2>(integers, steps, out, row, column, write),
                        3 => self.tile::<3>(integers, steps, out, row, column, write),
                        _ => self.tile::<4>(integers, steps, out, row, column, write),
                    };
                }
            }
        }
    }

    /// Computes a tile of `R` rows from `row` on, and answers how many that were.
    #[inline]
    fn tile<const R: usize>(
        &self,
        integers: &[i16],
        steps: &[f32],
        out: &mut [f32],
        row: usize,
        column: usize,
        write: impl Fn(&mut [f32; COLUMNS], [f32; COLUMNS]),
    ) -> usize {
        let panel = &self.panels[column * self.inputs..][..self.inputs * COLUMNS];
        debug_assert_eq!(panel.len() % STEP, 0);
        let rows = std::array::from_fn(|r| &integers[(row + r) * self.inputs..][..self.inputs]);
        let sums = tile::<R>(rows, panel);
        let scales = &self.scales[column..][..COLUMNS];
        let bias = &self.bias[column..][..COLUMNS];
        for (r, sums) in sums.iter().enumerate() {
            let step = steps[row + r];
            let mut value = [0.0; COLUMNS];
            for (((value, sum), scale), bias) in value.iter_mut().zip(sums).zip(scales).zip(bias) {
                *value = *sum as f32 * (step * scale) + bias;
            }
            let start = (row + r) * self.outputs() + column;
            write(out[start..].first_chunk_mut().expect("a row has a multiple of COLUMNS outputs"), value);
        }
        R
    }
}

fn check(weights: usize, scales: &[f32], bias: &[f32]) -> Result<(), LinearError> {
    let outputs = scales.len();
    let inputs = weights.checked_div(outputs).unwrap_or(0);
    let fits = inputs > 0 && inputs * outputs == weights && bias.len() == outputs;
    if fits && inputs.is_multiple_of(2) && outputs.is_multiple_of(COLUMNS) && inputs <= MOST_INPUTS {
        return Ok(());
    }
    Err(LinearError { weights, scales: outputs, biases: bias.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Numbers without a pattern, the same every time.
    fn noise(count: usize) -> impl Iterator<Item = i32> {
        (0..count as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 20) as i32 - 2048)
    }

    fn layer(inputs: usize, outputs: usize) -> (Linear, Vec<i8>) {
        let weights: Vec<i8> = noise(inputs * outputs).map(|n| (n % 128) as i8).collect();
        let scales: Vec<f32> = (1..=outputs).map(|n| n as f32 / 1000.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|n| n as f32 - 5.0).collect();
        (Linear::new(&weights, &scales, &bias).expect("it is a layer"), weights)
    }

    fn rows(values: &[f32], width: usize) -> Rows {
        let mut rows = Rows::default();
        rows.quantise(values, width);
        rows
    }

    #[test]
    fn is_the_product_in_f64_for_any_number_of_rows() {
        let (inputs, outputs) = (34, 16);
        let (linear, weights) = layer(inputs, outputs);
        for count in [1, 2, 3, 4, 7, BLOCK, BLOCK + 5] {
            let x: Vec<f32> = noise(count * inputs).map(|n| n as f32 / 777.0).collect();
            let mut out = vec![9.0; count * outputs];
            linear.apply(&rows(&x, inputs), &mut out);
            for (i, value) in out.iter().enumerate() {
                let (row, output) = (i / outputs, i % outputs);
                let sum: f64 = (0..inputs)
                    .map(|k| f64::from(x[row * inputs + k]) * f64::from(weights[k * outputs + output]))
                    .sum();
                let exact = sum * f64::from(linear.scales[output]) + f64::from(linear.bias[output]);
                assert!((f64::from(*value) - exact).abs() < 0.02, "{value} for {exact}");
            }
        }
    }

    #[test]
    fn add_is_of_what_apply_writes() {
        let (linear, _) = layer(34, 16);
        let x: Vec<f32> = noise(5 * 34).map(|n| n as f32 / 7777.0).collect();
        let rows = rows(&x, 34);
        let (mut plain, mut added) = (vec![0.0; 80], vec![1.5; 80]);
        linear.apply(&rows, &mut plain);
        linear.add(&rows, &mut added);
        for (value, added) in plain.iter().zip(added) {
            assert_eq!((value + 1.5).to_bits(), added.to_bits());
        }
    }

    #[test]
    fn joined_layers_give_the_outputs_of_each() {
        let (first, _) = layer(34, 16);
        let (second, _) = layer(34, 8);
        let x: Vec<f32> = noise(3 * 34).map(|n| n as f32).collect();
        let rows = rows(&x, 34);
        let (mut a, mut b, mut both) = (vec![0.0; 48], vec![0.0; 24], vec![0.0; 72]);
        first.apply(&rows, &mut a);
        second.apply(&rows, &mut b);
        Linear::joined(&[&first, &second]).apply(&rows, &mut both);
        for row in 0..3 {
            assert_eq!(both[row * 24..][..16], a[row * 16..][..16]);
            assert_eq!(both[row * 24 + 16..][..8], b[row * 8..][..8]);
        }
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        let inputs = MOST_INPUTS / 2 * 2;
        let linear = Linear::new(&vec![-127; inputs * 8], &[1.0; 8], &[0.0; 8]).expect("it is a layer");
        let mut out = [0.0; 8];
        linear.apply(&rows(&vec![1.0; inputs], inputs), &mut out);
        let exact = -127.0 * inputs as f32;
        assert!(out.iter().all(|value| (value / exact - 1.0).abs() < 1e-5), "{out:?}");
    }

    #[test]
    fn other_shapes_are_refused() {
        for (weights, scales, bias) in [(24, 8, 8), (16, 8, 7), (17, 8, 8), (8, 4, 4), (0, 8, 8), (0, 0, 0)] {
            let layer = Linear::new(&vec![1; weights], &vec![1.0; scales], &vec![0.0; bias]);
            assert!(layer.is_err(), "{weights} {scales} {bias}");
        }
    }
}
