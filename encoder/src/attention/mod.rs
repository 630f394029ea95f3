//! Attention of all heads in one pass (Vaswani et al. 2017). A text runs alone, so there is no padding and no mask.
//!
//! Both products run on 16-bit integers, in the instruction of the linear layers, which does twice the work of one on f32. What
//! goes in is rounded to 14 bits, with one scale for a head: a scale for each row cost short texts more than the products saved.

mod keys;
mod values;

use crate::{
    elementwise::{LANES, power_of_two, rounded_bits},
    int8::kernel::{COLUMNS, narrow},
};
use keys::{Keys, rounded, scale_of};
use values::Values;

/// Queries that are scored together.
const QUERIES: usize = 4;

/// A score of a place beyond the last token.
const NEVER: f32 = -1e9;

/// The largest weight after rounding.
const LARGEST_WEIGHT: f32 = 32_767.0;

/// The largest sum of the weights of a query: of their products with values of 14 bits the sum fits 32 bits.
const LARGEST_SUM: f32 = (1 << 18) as f32;

/// A largest component under this counts as this: its scale, and what divides by it, stay normal numbers.
const LEAST: f32 = f32::MIN_POSITIVE * 65_536.0;

/// Scores of [`QUERIES`] queries with [`LANES`] keys.
type Scores = [[f32; LANES]; QUERIES];

const _: () = assert!(LANES == COLUMNS);

/// Whether [`attention`] has a kernel for heads of this width.
pub(crate) fn has_head_width(width: usize, heads: usize) -> bool {
    heads > 0 && width.is_multiple_of(heads) && matches!(width / heads, 32 | 64)
}

/// Mixes the values of all tokens for each token and head. A row of `query_key_value` has these three of all heads, one after another, and
/// a row of `out` has `width` components.
pub(crate) fn attention(query_key_value: &[f32], heads: usize, width: usize, out: &mut [f32]) {
    match width / heads {
        32 => all_heads::<32>(query_key_value, width, out),
        64 => all_heads::<64>(query_key_value, width, out),
        other => unreachable!("a model with heads of {other} is refused when it is loaded"),
    }
}

fn all_heads<const HEAD: usize>(query_key_value: &[f32], width: usize, out: &mut [f32]) {
    let tokens = out.len() / width;
    let chunks = tokens.div_ceil(LANES);
    let mut keys = Keys::<HEAD>::new(chunks);
    let mut values = Values::<HEAD>::new(chunks);
    let mut scores: Vec<Scores> = vec![[[0.0; LANES]; QUERIES]; chunks];
    let mut weights = vec![0; QUERIES * chunks * LANES];
    for head in (0..width).step_by(HEAD) {
        let part = |token: usize, part: usize| -> &[f32; HEAD] {
            query_key_value[token * 3 * width + part * width + head..]
                .first_chunk()
                .expect("a head has HEAD components")
        };
        let [query_scale, key_scale] = [0, 1].map(|at| scale_of((0..tokens).map(|token| part(token, at))));
        // The scores of the powers of 2 that are the weights.
        let factor = query_scale * key_scale * std::f32::consts::LOG2_E;
        let inverse = 1.0 / query_scale;
        keys.pack((0..tokens).map(|token| part(token, 1)), key_scale);
        values.pack(tokens, |token| part(token, 2));
        for first in (0..tokens).step_by(QUERIES) {
            // Beyond the last token the last one is scored again, and not written.
            let queries = std::array::from_fn(|query| rounded(part((first + query).min(tokens - 1), 0), inverse));
            keys.score(&queries, factor, &mut scores);
            let factors = softmax(&mut scores, tokens, &mut weights);
            let rows = out[first * width..].chunks_mut(width).map(|row| &mut row[head..][..HEAD]);
            values.mix(&weights, factors, rows);
        }
    }
}

/// Replaces each value by the absolute of another that is larger.
#[inline]
fn raise<const N: usize>(largest: &mut [f32; N], values: &[f32; N]) {
    for (largest, value) in largest.iter_mut().zip(values) {
        let value = value.abs();
        *largest = if value > *largest { value } else { *largest };
    }
}

/// Writes the powers of 2 of scores as weights, and answers for each query the factor that makes their sum 1.
fn softmax(scores: &mut [Scores], tokens: usize, weights: &mut [i16]) -> [f32; QUERIES] {
    let places = scores.len() * LANES;
    if let Some(last) = scores.last_mut() {
        for query in last {
            query[LANES - (places - tokens)..].fill(NEVER);
        }
    }
    std::array::from_fn(|query| {
        let mut largest = [NEVER; LANES];
        for scores in scores.iter() {
            for (largest, score) in largest.iter_mut().zip(scores[query]) {
                *largest = if score > *largest { score } else { *largest };
            }
        }
        let largest = largest.into_iter().fold(NEVER, |a, b| if b > a { b } else { a });
        let mut totals = [0.0; LANES];
        for scores in scores.iter_mut() {
            for (score, total) in scores[query].iter_mut().zip(&mut totals) {
                *score = power_of_two(*score - largest);
                *total += *score;
            }
        }
        let total: f32 = totals.iter().sum();
        // Rounding adds at most half for each place.
        let most = (LARGEST_SUM - places as f32) / total;
        let scale = if most > LARGEST_WEIGHT { LARGEST_WEIGHT } else { most };
        for (weights, scores) in weights[query * places..].as_chunks_mut::<LANES>().0.iter_mut().zip(scores.iter()) {
            *weights = narrow(scores[query].map(|score| rounded_bits(score * scale)));
        }
        1.0 / (total * scale)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[allow(clippy::needless_range_loop, reason = "the formula, index by index")]
    fn exact(query_key_value: &[f32], heads: usize, width: usize, tokens: usize) -> Vec<f64> {
        let head = width / heads;
        let at = |token: usize, part: usize, h: usize, i: usize| {
            f64::from(query_key_value[token * 3 * width + part * width + h * head + i])
        };
        let mut out = vec![0.0; tokens * width];
        for h in 0..heads {
            for token in 0..tokens {
                let powers: Vec<f64> = (0..tokens)
                    .map(|key| (0..head).map(|i| at(token, 0, h, i) * at(key, 1, h, i)).sum::<f64>().exp())
                    .collect();
                let total: f64 = powers.iter().sum();
                for i in 0..head {
                    out[token * width + h * head + i] =
                        (0..tokens).map(|key| powers[key] / total * at(key, 2, h, i)).sum();
                }
            }
        }
        out
    }

    #[test]
    fn is_the_formula_for_any_number_of_tokens_and_both_widths_of_heads() {
        for (width, heads) in [(64, 2), (128, 2)] {
            for tokens in [1, 2, 7, 8, 9, 17] {
                let input: Vec<f32> = (0..tokens as u32 * 3 * width as u32)
                    .map(|i| (i.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5)
                    .collect();
                let mut out = vec![9.0; tokens * width];
                attention(&input, heads, width, &mut out);
                for (value, exact) in out.iter().zip(exact(&input, heads, width, tokens)) {
                    assert!((f64::from(*value) - exact).abs() < 1e-4, "{value} for {exact}");
                }
            }
        }
    }

    #[test]
    fn zeros_and_the_largest_numbers_are_mixed() {
        for value in [0.0, 1e-38, 1e15, -1e15] {
            let mut out = vec![9.0; 3 * 64];
            attention(&[value; 3 * 3 * 64], 2, 64, &mut out);
            assert!(out.iter().all(|out| (out - value).abs() <= value.abs() / 1e4 + 1e-30), "{value}: {:?}", out[0]);
        }
    }

    #[test]
    fn one_token_among_many_takes_all_weight() {
        let (width, tokens) = (64, 200);
        let mut input = vec![0.0; tokens * 3 * width];
        for (token, row) in input.chunks_exact_mut(3 * width).enumerate() {
            let size = if token == 150 { 10.0 } else { 0.1 };
            row[..2 * width].fill(size);
            row[2 * width..].fill(token as f32);
        }
        let mut out = vec![0.0; tokens * width];
        attention(&input, 2, width, &mut out);
        let row = &out[150 * width..][..width];
        assert!(row.iter().all(|value| (value - 150.0).abs() < 0.02), "{row:?}");
    }

    #[test]
    fn other_widths_have_no_kernel() {
        assert!(has_head_width(384, 12) && has_head_width(768, 12));
        assert!(!has_head_width(384, 0) && !has_head_width(384, 8) && !has_head_width(33, 32));
    }
}
