use super::{
    activations::{MOST_INPUTS, quantise},
    kernel::{COLUMNS, STEP, tile},
};

/// Rows that are quantised and multiplied before the next: small enough to stay in the cache with a panel.
const BLOCK: usize = 64;

/// x · W + b with int8 weights, one scale for each output.
#[derive(Debug)]
pub(super) struct Linear {
    panels: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Linear {
    /// Takes weights as [input, output], row-major.
    pub(super) fn new(weights: &[i8], scales: &[f32], bias: &[f32]) -> Result<Self, String> {
        let outputs = scales.len();
        let inputs = weights.len().checked_div(outputs).unwrap_or(0);
        let fits = inputs * outputs == weights.len() && bias.len() == outputs;
        if !fits || !inputs.is_multiple_of(2) || !outputs.is_multiple_of(COLUMNS) || inputs > MOST_INPUTS {
            return Err(format!(
                "{} weights, {outputs} scales and {} biases are no linear layer of even inputs, at most {MOST_INPUTS}, and outputs in eights",
                weights.len(),
                bias.len()
            ));
        }
        let mut panels = Vec::with_capacity(weights.len());
        for column in (0..outputs).step_by(COLUMNS) {
            for pair in weights.chunks_exact(2 * outputs) {
                let (even, odd) = pair.split_at(outputs);
                for output in column..column + COLUMNS {
                    panels.extend([even[output], odd[output]]);
                }
            }
        }
        Ok(Self { panels, scales: scales.to_vec(), bias: bias.to_vec(), inputs })
    }

    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(super) fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// One row of outputs for each row of inputs.
    pub(super) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let (inputs, outputs) = (self.inputs(), self.outputs());
        let mut out = vec![0.0; x.len() / inputs * outputs];
        let mut integers = vec![0; BLOCK.min(x.len() / inputs) * inputs];
        let mut steps = [0.0; BLOCK];
        for (x, out) in x.chunks(BLOCK * inputs).zip(out.chunks_mut(BLOCK * outputs)) {
            let rows = x.len() / inputs;
            let integer_rows = integers.chunks_exact_mut(inputs);
            for (step, (x, integers)) in steps.iter_mut().zip(x.chunks_exact(inputs).zip(integer_rows)) {
                *step = quantise(x, integers);
            }
            self.multiply(&integers[..rows * inputs], &steps[..rows], out);
        }
        out
    }

    fn multiply(&self, integers: &[i16], steps: &[f32], out: &mut [f32]) {
        for column in (0..self.outputs()).step_by(COLUMNS) {
            let mut row = 0;
            while row < steps.len() {
                row += match steps.len() - row {
                    1 => self.write::<1>(integers, steps, out, row, column),
                    2 => self.write::<2>(integers, steps, out, row, column),
                    3 => self.write::<3>(integers, steps, out, row, column),
                    _ => self.write::<4>(integers, steps, out, row, column),
                };
            }
        }
    }

    /// Computes a tile of `R` rows from `row` on, and answers how many that were.
    #[inline]
    fn write<const R: usize>(
        &self,
        integers: &[i16],
        steps: &[f32],
        out: &mut [f32],
        row: usize,
        column: usize,
    ) -> usize {
        let panel = &self.panels[column * self.inputs..][..self.inputs * COLUMNS];
        debug_assert_eq!(panel.len() % STEP, 0);
        let rows = std::array::from_fn(|r| &integers[(row + r) * self.inputs..][..self.inputs]);
        let sums = tile::<R>(rows, panel);
        let scales = &self.scales[column..][..COLUMNS];
        let bias = &self.bias[column..][..COLUMNS];
        for (r, sums) in sums.iter().enumerate() {
            let step = steps[row + r];
            let out = &mut out[(row + r) * self.outputs() + column..][..COLUMNS];
            for (((out, sum), scale), bias) in out.iter_mut().zip(sums).zip(scales).zip(bias) {
                *out = *sum as f32 * (step * scale) + bias;
            }
        }
        R
    }
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

    #[test]
    fn is_the_product_in_f64_for_any_number_of_rows() {
        let (inputs, outputs) = (34, 16);
        let weights: Vec<i8> = noise(inputs * outputs).map(|n| (n % 128) as i8).collect();
        let scales: Vec<f32> = (1..=outputs).map(|n| n as f32 / 1000.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|n| n as f32 - 5.0).collect();
        let linear = Linear::new(&weights, &scales, &bias).expect("it is a layer");
        for rows in [1, 2, 3, 4, 7, BLOCK, BLOCK + 5] {
            let x: Vec<f32> = noise(rows * inputs).map(|n| n as f32 / 777.0).collect();
            let out = linear.apply(&x);
            assert_eq!(out.len(), rows * outputs);
            for (i, value) in out.iter().enumerate() {
                let (row, output) = (i / outputs, i % outputs);
                let sum: f64 = (0..inputs)
                    .map(|k| f64::from(x[row * inputs + k]) * f64::from(weights[k * outputs + output]))
                    .sum();
                let exact = sum * f64::from(scales[output]) + f64::from(bias[output]);
                assert!((f64::from(*value) - exact).abs() < 0.02, "{value} for {exact}");
            }
        }
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        let inputs = MOST_INPUTS / 2 * 2;
        let linear = Linear::new(&vec![-127; inputs * 8], &[1.0; 8], &[0.0; 8]).expect("it is a layer");
        let out = linear.apply(&vec![1.0; inputs]);
        let exact = -127.0 * inputs as f32;
        assert!(out.iter().all(|value| (value / exact - 1.0).abs() < 1e-5), "{out:?}");
    }

    #[test]
    fn other_shapes_are_refused() {
        for (weights, scales, bias) in [(24, 8, 8), (16, 8, 7), (17, 8, 8), (8, 4, 4)] {
            let layer = Linear::new(&vec![1; weights], &vec![1.0; scales], &vec![0.0; bias]);
            assert!(layer.is_err(), "{weights} {scales} {bias}");
        }
    }
}
