//! Attention of all heads in one pass (Vaswani et al. 2017). A text runs alone, so there is no padding and no mask.

use crate::elementwise::{LANES, exp};

/// Queries that are scored together.
const QUERIES: usize = 4;

/// A score of a place beyond the last token.
const NEVER: f32 = -1e9;

/// Scores of [`QUERIES`] queries with [`LANES`] keys.
type Scores = [[f32; LANES]; QUERIES];

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
    let mut keys = vec![[[0.0; LANES]; HEAD]; chunks];
    // What is beyond the last token stays zero, and adds nothing.
    let mut values = vec![[[0.0; HEAD]; LANES]; chunks];
    let mut scores: Vec<Scores> = vec![[[0.0; LANES]; QUERIES]; chunks];
    for head in (0..width).step_by(HEAD) {
        let part = |row: &[f32], part: usize| -> [f32; HEAD] {
            row[part * width + head..][..HEAD].try_into().expect("a head has HEAD components")
        };
        for (token, row) in query_key_value.chunks_exact(3 * width).enumerate() {
            for (lanes, component) in keys[token / LANES].iter_mut().zip(part(row, 1)) {
                lanes[token % LANES] = component;
            }
            values[token / LANES][token % LANES] = part(row, 2);
        }
        for first in (0..tokens).step_by(QUERIES) {
            // Beyond the last token the last one is scored again, and not written.
            let queries: [[f32; HEAD]; QUERIES] =
                std::array::from_fn(|query| part(&query_key_value[(first + query).min(tokens - 1) * 3 * width..], 0));
            score(&queries, &keys, &mut scores);
            let factors = softmax(&mut scores, tokens);
            let mixed = mix(&scores, &values);
            let rows = out[first * width..].chunks_mut(width);
            for ((row, mixed), factor) in rows.zip(mixed).zip(factors) {
                for (out, value) in row[head..][..HEAD].iter_mut().zip(mixed) {
                    *out = value * factor;
                }
            }
        }
    }
}

fn score<const HEAD: usize>(queries: &[[f32; HEAD]; QUERIES], keys: &[[[f32; LANES]; HEAD]], scores: &mut [Scores]) {
    for (keys, scores) in keys.iter().zip(scores) {
        let mut sums = [[0.0; LANES]; QUERIES];
        for component in 0..HEAD {
            for (sums, query) in sums.iter_mut().zip(queries) {
                for (sum, key) in sums.iter_mut().zip(&keys[component]) {
                    *sum += query[component] * key;
                }
            }
        }
        *scores = sums;
    }
}

/// Replaces scores by powers of e, and answers for each query the factor that makes their sum 1.
fn softmax(scores: &mut [Scores], tokens: usize) -> [f32; QUERIES] {
    let beyond = scores.len() * LANES - tokens;
    if let Some(last) = scores.last_mut() {
        for query in last {
            query[LANES - beyond..].fill(NEVER);
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
                *score = exp(*score - largest);
                *total += *score;
            }
        }
        1.0 / totals.iter().sum::<f32>()
    })
}

/// The values of all tokens, weighted by each query's scores.
fn mix<const HEAD: usize>(scores: &[Scores], values: &[[[f32; HEAD]; LANES]]) -> [[f32; HEAD]; QUERIES] {
    let mut mixed = [[0.0; HEAD]; QUERIES];
    for part in (0..HEAD).step_by(LANES) {
        let mut sums = [[0.0; LANES]; QUERIES];
        for (scores, values) in scores.iter().zip(values) {
            for token in 0..LANES {
                let value: &[f32; LANES] = values[token][part..].first_chunk().expect("HEAD is a multiple of LANES");
                for (sums, scores) in sums.iter_mut().zip(scores) {
                    for (sum, value) in sums.iter_mut().zip(value) {
                        *sum += scores[token] * value;
                    }
                }
            }
        }
        for (mixed, sums) in mixed.iter_mut().zip(sums) {
            mixed[part..][..LANES].copy_from_slice(&sums);
        }
    }
    mixed
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
                    assert!((f64::from(*value) - exact).abs() < 1e-5, "{value} for {exact}");
                }
            }
        }
    }

    #[test]
    fn other_widths_have_no_kernel() {
        assert!(has_head_width(384, 12) && has_head_width(768, 12));
        assert!(!has_head_width(384, 0) && !has_head_width(384, 8) && !has_head_width(33, 32));
    }
}
