//! What `npm run bench:kernel` runs in WebAssembly: the product of a linear layer, and beside it the instruction that it is made of.

#![allow(unsafe_code, reason = "exports without wasm-bindgen, and SIMD loads")]
#![cfg(target_arch = "wasm32")]

use core::arch::wasm32::{i16x8_splat, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_splat, v128, v128_load};
use std::{cell::RefCell, hint::black_box};

use fast_memory_encoder::int8::{Linear, Rows};

/// Factors of the bare loop: with two sums for each there are enough to hide the latency of an addition, and all are in registers.
const FACTORS: usize = 4;

/// Vectors that a step of the bare loop multiplies with each factor.
const INPUTS: usize = 8;

struct Work {
    layers: Vec<Linear>,
    rows: Rows,
    out: Vec<f32>,
}

thread_local! {
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

/// Prepares `layers` layers of a shape, and `rows` rows that go in.
///
/// # Panics
/// For a shape that no layer has.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(layers: usize, inputs: usize, outputs: usize, rows: usize) {
    let weights: Vec<i8> = (0..inputs * outputs).map(|at| (at * 31 % 255) as i8).collect();
    let layer = || Linear::new(&weights, &vec![0.01; outputs], &vec![0.0; outputs]).expect("it is a layer");
    let values: Vec<f32> = (0..rows * inputs).map(|at| (at * 37 % 255) as f32 - 127.0).collect();
    let mut quantised = Rows::default();
    quantised.quantise(&values, inputs);
    let work = Work { layers: (0..layers).map(|_| layer()).collect(), rows: quantised, out: vec![0.0; rows * outputs] };
    WORK.set(Some(work));
}

/// Runs all layers, `rounds` times.
///
/// # Panics
/// Before [`prepare`].
#[unsafe(no_mangle)]
pub extern "C" fn multiply(rounds: usize) -> f32 {
    WORK.with_borrow_mut(|work| {
        let Work { layers, rows, out } = work.as_mut().expect("it is prepared");
        for _ in 0..rounds {
            for layer in layers.iter() {
                layer.apply(rows, out);
            }
        }
        out[0]
    })
}

/// Multiply-adds of 16-bit integers on registers, [`bare_multiply_adds`] of them a step.
#[unsafe(no_mangle)]
pub extern "C" fn bare(steps: usize) -> i32 {
    let inputs: [[[i16; 8]; INPUTS]; 16] = std::array::from_fn(|at| [[black_box(at as i16); 8]; INPUTS]);
    let factors: [v128; FACTORS] = std::array::from_fn(|at| i16x8_splat(black_box(at as i16 + 1)));
    let mut sums = [[i32x4_splat(0); FACTORS]; 2];
    for step in 0..steps {
        let inputs = &inputs[step % inputs.len()];
        for (at, input) in inputs.iter().enumerate() {
            // SAFETY: eight values of two bytes are a vector.
            let input = unsafe { v128_load(input.as_ptr().cast()) };
            for (sum, factor) in sums[at % 2].iter_mut().zip(factors) {
                *sum = i32x4_add(*sum, i32x4_dot_i16x8(input, factor));
            }
        }
    }
    i32x4_extract_lane::<0>(sums.as_flattened().iter().fold(i32x4_splat(0), |left, right| i32x4_add(left, *right)))
}

/// Multiply-adds in a step of [`bare`].
#[unsafe(no_mangle)]
pub extern "C" fn bare_multiply_adds() -> usize {
    8 * INPUTS * FACTORS
}
