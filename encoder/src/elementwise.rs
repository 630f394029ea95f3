//! Functions of f32 written out in lanes: the compiler makes SIMD of them, and their results are the same bits on every machine.

/// Values that are computed side by side.
pub(crate) const LANES: usize = 8;

/// 1.5 · 2^23: a small number that is added to it is rounded to an integer, which stands in the lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// The nearest integer to a number of at most 2^22, ties to even, as it stands in the lowest bits of the result.
#[inline]
pub(crate) fn rounded_bits(value: f32) -> i32 {
    (value + ROUNDING).to_bits() as i32 - ROUNDING.to_bits() as i32
}

/// The sum of `of` over a row of a multiple of [`LANES`] values.
#[inline]
pub(crate) fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    for values in row.as_chunks::<LANES>().0 {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += of(*value);
        }
    }
    sums.iter().sum()
}

/// The exact GELU, x/2 · (1 + erf(x/√2)), of each value.
#[inline]
pub(crate) fn gelu(values: &mut [f32; LANES]) {
    for value in values {
        // erf is odd. With one limit in place of two the compiler keeps the lanes together.
        let size = value.abs();
        let x = size * std::f32::consts::FRAC_1_SQRT_2;
        let x = if x > LARGEST_ERF { LARGEST_ERF } else { x };
        *value = 0.5 * (*value + size * erf(x));
    }
}

/// From here on erf is 1 in f32.
const LARGEST_ERF: f32 = 4.0;

/// The error function up to [`LARGEST_ERF`], as a quotient of polynomials, off by a few units of the last place: the coefficients of Eigen and XLA.
#[inline]
#[allow(clippy::excessive_precision, reason = "the coefficients as they are published")]
fn erf(x: f32) -> f32 {
    const NUMERATOR: [f32; 6] =
        [2.770_681_4e-8, -2.101_024e-6, -5.692_506_4e-5, -7.349_906_3e-4, -2.954_599_8e-3, -1.609_603_3e-2];
    const DENOMINATOR: [f32; 4] = [-2.133_740_6e-4, -1.682_827e-3, -7.373_329_2e-3, -1.426_473_9e-2];
    let square = x * x;
    let mut numerator = -2.726_142_3e-10;
    for coefficient in NUMERATOR {
        numerator = numerator * square + coefficient;
    }
    let mut denominator = -1.456_607_2e-5;
    for coefficient in DENOMINATOR {
        denominator = denominator * square + coefficient;
    }
    x * numerator / denominator
}

/// 2 to the power of a value that is at most 0, off by 3 parts in a million; a power below 2^-126 counts as that.
#[inline]
pub(crate) fn power_of_two(value: f32) -> f32 {
    // The minimax polynomial between -1/2 and 1/2.
    const COEFFICIENTS: [f32; 4] = [5.591_786e-2, 2.402_474_5e-1, 6.931_218e-1, 9.999_993e-1];
    let value = if value < -126.0 { -126.0 } else { value };
    let shifted = value + ROUNDING;
    let fraction = value - (shifted - ROUNDING);
    let mut power = 9.570_102e-3;
    for coefficient in COEFFICIENTS {
        power = power * fraction + coefficient;
    }
    // The integer stands in the lowest bits of `shifted`: it goes to the exponent.
    f32::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn power_of_two_is_within_its_error() {
        for step in 0..12_600 {
            let value = -step as f32 / 100.0;
            let exact = f64::from(value).exp2();
            assert!((f64::from(power_of_two(value)) / exact - 1.0).abs() < 3e-6, "{value}");
        }
        assert!(power_of_two(-1e9) < 1e-37 && power_of_two(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn gelu_is_that_of_known_values() {
        let mut values = [0.0, 1.0, -1.0, 2.0, -3.0, 0.5, 10.0, -10.0];
        gelu(&mut values);
        let exact = [0.0, 0.841_344_7, -0.158_655_25, 1.954_499_7, -0.004_049_69, 0.345_731_2, 10.0, 0.0];
        for (value, exact) in values.iter().zip(exact) {
            assert!((value - exact).abs() < 1e-5, "{value} for {exact}");
        }
    }

    #[test]
    fn rounded_bits_rounds_ties_to_even() {
        let values = [0.5, 1.5, -0.5, -1.5, 2.4, -8191.0, 8190.6].map(rounded_bits);
        assert_eq!(values, [0, 2, 0, -2, 2, -8191, 8191]);
    }
}
