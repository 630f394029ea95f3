/// How the hidden states of a text become one vector: what the model was trained with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// The mean of all.
    Mean,
    /// The first, of `[CLS]`.
    Cls,
}

/// The unit vector in the direction that `pooling` gives, appended to `out`.
pub fn pooled(pooling: Pooling, states: &[f32], dimensions: usize, out: &mut Vec<f32>) {
    let rows = if pooling == Pooling::Cls { dimensions.min(states.len()) } else { states.len() };
    mean_unit(&states[..rows], dimensions, out);
}

/// The unit vector in the direction of the mean of `states`, rows of `dimensions` components, appended to `out`.
///
/// Texts run without padding, so the attention mask is 1 everywhere and the masked mean is the mean of all rows.
fn mean_unit(states: &[f32], dimensions: usize, out: &mut Vec<f32>) {
    let start = out.len();
    out.resize(start + dimensions, 0.0);
    let sum = &mut out[start..];
    for row in states.chunks_exact(dimensions) {
        for (total, value) in sum.iter_mut().zip(row) {
            *total += value;
        }
    }
    // The number of rows scales every component alike, so it cancels out.
    let norm = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = 1.0 / norm.max(f32::MIN_POSITIVE);
    for value in sum {
        *value *= scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appends_the_direction_of_the_mean() {
        let mut out = vec![9.0];
        mean_unit(&[1.0, 2.0, 5.0, 6.0], 2, &mut out);
        assert_eq!(out, [9.0, 0.6, 0.8]);
    }

    #[test]
    fn cls_takes_the_first_state_alone() {
        let mut out = Vec::new();
        pooled(Pooling::Cls, &[3.0, 4.0, 500.0, -6.0], 2, &mut out);
        assert_eq!(out, [0.6, 0.8]);
    }

    #[test]
    fn zero_states_give_zeros_and_not_nan() {
        let mut out = Vec::new();
        mean_unit(&[0.0, 0.0], 2, &mut out);
        assert_eq!(out, [0.0, 0.0]);
    }
}
