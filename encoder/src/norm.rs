use crate::{
    elementwise::sum,
    error::Error,
    file::{Reader, Writer},
};

/// Layer normalisation of rows (Ba et al. 2016).
#[derive(Debug, Clone)]
pub struct Norm {
    /// Factor of each component.
    pub gamma: Vec<f32>,
    /// Summand of each component.
    pub beta: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl Norm {
    pub(crate) fn write(&self, file: &mut Writer) {
        file.floats(&self.gamma);
        file.floats(&self.beta);
        file.float(self.epsilon);
    }

    pub(crate) fn read(file: &mut Reader<'_>, width: usize) -> Result<Self, Error> {
        let norm = Self { gamma: file.floats()?, beta: file.floats()?, epsilon: file.float()? };
        if norm.gamma.len() == width && norm.beta.len() == width {
            Ok(norm)
        } else {
            Err(Error::model("a normalisation has another width"))
        }
    }

    pub(crate) fn apply(&self, rows: &mut [f32]) {
        let width = self.gamma.len();
        for row in rows.chunks_exact_mut(width) {
            let mean = sum(row, |value| value) / width as f32;
            for value in row.iter_mut() {
                *value -= mean;
            }
            let variance = sum(row, |value| value * value) / width as f32;
            let factor = 1.0 / (variance + self.epsilon).sqrt();
            for ((value, gamma), beta) in row.iter_mut().zip(&self.gamma).zip(&self.beta) {
                *value = *value * factor * gamma + beta;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_row_gets_mean_beta_and_deviation_gamma() {
        let norm = Norm { gamma: vec![2.0; 16], beta: vec![1.0; 16], epsilon: 0.0 };
        let mut row: Vec<f32> = (0..16).map(|value| value as f32).collect();
        norm.apply(&mut row);
        let mean = row.iter().sum::<f32>() / 16.0;
        let deviation = (row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / 16.0).sqrt();
        assert!((mean - 1.0).abs() < 1e-5 && (deviation - 2.0).abs() < 1e-5, "{mean} {deviation}");
    }
}
