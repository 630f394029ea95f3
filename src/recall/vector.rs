//! Recall by meaning: vectors in one byte a component, compared exactly.

use crate::wire::work;

/// A vector of any length, as signed bytes. Only its direction is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    bytes: Vec<i8>,
    norm: f32,
}

impl Vector {
    /// Scales `components` so that the largest becomes 127. `None` when one is not finite or all are zero.
    pub fn from_f32(components: &[f32]) -> Option<Self> {
        let largest = components.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        if !components.iter().all(|x| x.is_finite()) || largest == 0.0 {
            return None;
        }
        Self::from_bytes(components.iter().map(|x| (x / largest * 127.0).round() as i8).collect())
    }

    /// The inverse of [`Vector::bytes`].
    pub fn from_bytes(bytes: Vec<i8>) -> Option<Self> {
        let norm = (dot(&bytes, &bytes) as f32).sqrt();
        (norm > 0.0).then_some(Self { bytes, norm })
    }

    /// The components, −127 to 127.
    pub fn bytes(&self) -> &[i8] {
        &self.bytes
    }

    /// The same direction, of length 1.
    pub fn unit(&self) -> Vec<f32> {
        self.bytes.iter().map(|x| f32::from(*x) / self.norm).collect()
    }

    /// The cosine, −1 to 1. `None` for vectors of different lengths, which cannot be compared.
    pub fn cosine(&self, other: &Self) -> Option<f32> {
        (self.bytes.len() == other.bytes.len())
            .then(|| dot(&self.bytes, &other.bytes) as f32 / (self.norm * other.norm))
    }
}

fn dot(a: &[i8], b: &[i8]) -> i32 {
    work::count(a.len());
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

#[cfg(test)]
mod tests {
    use super::Vector;

    #[test]
    fn keeps_the_cosine() {
        let wave = |k: f32| (0..384).map(|i| (i as f32 * k).sin()).collect::<Vec<_>>();
        let (a, b) = (wave(0.31), wave(0.315));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let exact = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt();
        let (a, b) = (Vector::from_f32(&a).unwrap(), Vector::from_f32(&b).unwrap());
        assert!((a.cosine(&b).unwrap() - exact).abs() < 0.005);
        assert_eq!(Vector::from_bytes(a.bytes().to_vec()), Some(a));
    }

    #[test]
    fn refuses_what_has_no_direction() {
        assert_eq!(Vector::from_f32(&[0.0, 0.0]), None);
        assert_eq!(Vector::from_f32(&[f32::NAN, 1.0]), None);
        assert_eq!(Vector::from_f32(&[]), None);
        let (two, three) = (Vector::from_f32(&[1.0, 0.0]).unwrap(), Vector::from_f32(&[1.0, 0.0, 0.0]).unwrap());
        assert_eq!(two.cosine(&three), None);
    }
}
