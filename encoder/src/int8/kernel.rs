#![allow(unsafe_code, reason = "SIMD loads and stores take pointers")]

/// Columns of a panel of weights.
pub(crate) const COLUMNS: usize = 8;

/// Weights of a step, int8 as bytes: two inputs for each column of the panel, side by side, as the dot product takes them.
pub(crate) const STEP: usize = 2 * COLUMNS;

/// The products of `R` rows of activations with one panel of weights.
#[cfg(target_feature = "simd128")]
#[inline]
pub(super) fn tile<const R: usize>(rows: [&[i16]; R], panel: &[u8]) -> [[i32; COLUMNS]; R] {
    use core::arch::wasm32::{i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, v128_load};
    products(rows, panel.as_chunks::<STEP>().0, |weights| {
        // SAFETY: a step is 16 bytes.
        let weights = unsafe { v128_load(weights.as_ptr().cast()) };
        [i16x8_extend_low_i8x16(weights), i16x8_extend_high_i8x16(weights)]
    })
}

/// The products of `R` rows with one panel of 16-bit factors.
#[cfg(target_feature = "simd128")]
#[inline]
pub(crate) fn tile16<const R: usize>(rows: [&[i16]; R], panel: &[[i16; STEP]]) -> [[i32; COLUMNS]; R] {
    use core::arch::wasm32::v128_load;
    // SAFETY: a step is 32 bytes.
    products(rows, panel, |factors| unsafe {
        [v128_load(factors.as_ptr().cast()), v128_load(factors.as_ptr().add(STEP / 2).cast())]
    })
}

/// Sums of the products of `R` rows with the steps of a panel, which `load` reads.
#[cfg(target_feature = "simd128")]
#[inline]
fn products<const R: usize, Step>(
    rows: [&[i16]; R],
    panel: &[Step],
    load: impl Fn(&Step) -> [core::arch::wasm32::v128; 2],
) -> [[i32; COLUMNS]; R] {
    use core::arch::wasm32::{i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128_load32_splat, v128_store};
    for row in rows {
        assert_eq!(row.len(), 2 * panel.len());
    }
    let mut sums = [[i32x4_splat(0); 2]; R];
    for (step, factors) in panel.iter().enumerate() {
        let [left, right] = load(factors);
        for (row, sums) in rows.iter().zip(&mut sums) {
            // SAFETY: a row has two values for each step of the panel, as asserted above.
            let pair = unsafe { v128_load32_splat(row.as_ptr().add(2 * step).cast()) };
            sums[0] = i32x4_add(sums[0], i32x4_dot_i16x8(pair, left));
            sums[1] = i32x4_add(sums[1], i32x4_dot_i16x8(pair, right));
        }
    }
    let mut out = [[0; COLUMNS]; R];
    for (out, sums) in out.iter_mut().zip(sums) {
        // SAFETY: eight values of four bytes are two vectors.
        unsafe {
            v128_store(out.as_mut_ptr().cast(), sums[0]);
            v128_store(out.as_mut_ptr().add(4).cast(), sums[1]);
        }
    }
    out
}

/// The products of `R` rows of activations with one panel of weights.
#[cfg(not(target_feature = "simd128"))]
#[inline]
pub(super) fn tile<const R: usize>(rows: [&[i16]; R], panel: &[u8]) -> [[i32; COLUMNS]; R] {
    products(rows, panel.as_chunks::<STEP>().0, |weights| i32::from(weights.cast_signed()))
}

/// The products of `R` rows with one panel of 16-bit factors.
#[cfg(not(target_feature = "simd128"))]
#[inline]
pub(crate) fn tile16<const R: usize>(rows: [&[i16]; R], panel: &[[i16; STEP]]) -> [[i32; COLUMNS]; R] {
    products(rows, panel, i32::from)
}

/// Sums of the products of `R` rows with the steps of a panel. What does not fit wraps, as in the instruction: that happens
/// only where a model has numbers that are none.
#[cfg(not(target_feature = "simd128"))]
#[inline]
fn products<const R: usize, Factor: Copy>(
    rows: [&[i16]; R],
    panel: &[[Factor; STEP]],
    wide: impl Fn(Factor) -> i32,
) -> [[i32; COLUMNS]; R] {
    let mut sums = [[0_i32; COLUMNS]; R];
    for (step, factors) in panel.iter().enumerate() {
        for (row, sums) in rows.iter().zip(&mut sums) {
            let (even, odd) = (i32::from(row[2 * step]), i32::from(row[2 * step + 1]));
            for (sum, [first, second]) in sums.iter_mut().zip(factors.as_chunks().0) {
                let products = even.wrapping_mul(wide(*first)).wrapping_add(odd.wrapping_mul(wide(*second)));
                *sum = sum.wrapping_add(products);
            }
        }
    }
    sums
}

/// Integers in 16 bits; one beyond their range becomes the end of it.
#[cfg(target_feature = "simd128")]
#[inline]
pub(crate) fn narrow(values: [i32; COLUMNS]) -> [i16; COLUMNS] {
    use core::arch::wasm32::{i16x8_narrow_i32x4, v128, v128_load};
    // SAFETY: eight values of four bytes are two vectors, and any vector is eight values of two bytes.
    unsafe {
        let [low, high] = [0, 4].map(|at| v128_load(values.as_ptr().add(at).cast()));
        core::mem::transmute::<v128, [i16; COLUMNS]>(i16x8_narrow_i32x4(low, high))
    }
}

/// Integers in 16 bits; one beyond their range becomes the end of it.
#[cfg(not(target_feature = "simd128"))]
#[inline]
pub(crate) fn narrow(values: [i32; COLUMNS]) -> [i16; COLUMNS] {
    values.map(|value| value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16)
}
