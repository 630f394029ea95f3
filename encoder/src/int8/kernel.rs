#![allow(unsafe_code, reason = "SIMD loads and stores take pointers")]

/// Columns of a panel of weights.
pub(super) const COLUMNS: usize = 8;

/// Weights of a step, int8 as bytes: two inputs for each column of the panel, side by side, as the dot product takes them.
pub(super) const STEP: usize = 2 * COLUMNS;

/// The products of `R` rows of activations with one panel of weights.
#[cfg(target_feature = "simd128")]
#[inline]
pub(super) fn tile<const R: usize>(rows: [&[i16]; R], panel: &[u8]) -> [[i32; COLUMNS]; R] {
    use core::arch::wasm32::{
        i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128_load,
        v128_load32_splat, v128_store,
    };
    for row in rows {
        assert_eq!(row.len() * COLUMNS, panel.len());
    }
    let mut sums = [[i32x4_splat(0); 2]; R];
    for (step, weights) in panel.as_chunks::<STEP>().0.iter().enumerate() {
        // SAFETY: a step is 16 bytes.
        let weights = unsafe { v128_load(weights.as_ptr().cast()) };
        let left = i16x8_extend_low_i8x16(weights);
        let right = i16x8_extend_high_i8x16(weights);
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
    let mut sums = [[0; COLUMNS]; R];
    for (step, weights) in panel.as_chunks::<STEP>().0.iter().enumerate() {
        for (row, sums) in rows.iter().zip(&mut sums) {
            let (even, odd) = (i32::from(row[2 * step]), i32::from(row[2 * step + 1]));
            for (sum, [first, second]) in sums.iter_mut().zip(weights.as_chunks().0) {
                *sum += even * i32::from(first.cast_signed()) + odd * i32::from(second.cast_signed());
            }
        }
    }
    sums
}
