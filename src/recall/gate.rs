//! The gate: which of the texts found are worth a place in a request. A place that nothing deserves stays empty.

use super::background::OTHER;

/// How far above the background the best text of a question lies, in standard deviations; of a request, which has none of the
/// words of what helps with it. Found on conversations and preferences with marked evidence: `npm run bench:gate` scores them.
const QUESTION: f32 = 1.3;
const REQUEST: f32 = 0.2;
/// How far the others may lie behind the best one, in standard deviations.
const BEHIND: f32 = 3.0;
/// How much of a query's own nearness to the background counts against it.
const OWN: f32 = 0.6;
/// The narrowest background, so that a memory with no relation to anything is not found by a little less.
const NARROWEST: f32 = 0.03;

/// How near the messages of the background come to the texts of one user: each to the text that is nearest to it.
#[derive(Debug)]
pub struct Gate {
    nearest: Vec<i8>,
}

impl Gate {
    /// The gate of a user who has no texts.
    pub fn new() -> Self {
        Self { nearest: vec![i8::MIN; OTHER] }
    }

    /// Adds a text, whose cosines to the background are these.
    pub fn add(&mut self, text: &[i8]) {
        for (nearest, cosine) in self.nearest.iter_mut().zip(text) {
            *nearest = (*nearest).max(*cosine);
        }
    }

    /// The least cosine of a text that matters to a query whose best text has the cosine `best`; `None` when it is about none of
    /// them. `query`: its own nearness to the background; `own`: that of the background's messages, see `Background::own_nearness`.
    pub fn least_cosine(&self, query: f32, best: f32, is_request: bool, own: &[f32]) -> Option<f32> {
        let nearest: Vec<f32> =
            self.nearest.iter().zip(own).map(|(nearest, own)| f32::from(*nearest) / 127.0 - OWN * own).collect();
        let count = nearest.len().max(1) as f32;
        let mean = nearest.iter().sum::<f32>() / count;
        let variance = nearest.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / count;
        let least = |deviations: f32| mean + OWN * query + deviations * variance.sqrt().max(NARROWEST);
        let threshold = if is_request { REQUEST } else { QUESTION };
        (best >= least(threshold)).then(|| least(threshold - BEHIND))
    }
}
