/// The largest activation after quantisation: 14 bits with the sign.
pub(super) const LARGEST: i32 = 8191;

/// Inputs of a layer for which a sum of products is certain to fit 32 bits.
pub(super) const MOST_INPUTS: usize = (i32::MAX / (LARGEST * 127)) as usize;

/// Writes a row as integers and answers what one of them stands for.
pub(super) fn quantise(row: &[f32], out: &mut [i16]) -> f32 {
    let mut largest = 0.0_f32;
    for value in row {
        // Not f32::max: in WebAssembly that is a call for every value.
        if value.abs() > largest {
            largest = value.abs();
        }
    }
    let scale = (largest / LARGEST as f32).max(f32::MIN_POSITIVE);
    let inverse = 1.0 / scale;
    for (out, value) in out.iter_mut().zip(row) {
        *out = (value * inverse).round_ties_even() as i32 as i16;
    }
    scale
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
    fn a_row_of_zeros_stays_zero() {
        let mut out = [7; 2];
        assert!(quantise(&[0.0, 0.0], &mut out) > 0.0);
        assert_eq!(out, [0, 0]);
    }
}
