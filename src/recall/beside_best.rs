//! Which texts are worth a place beside the best one.

/// The least share of the best text's score.
const SHARE: f32 = 0.35;
/// How far behind the best text is still close to it, and how far between the mean of all texts and the best one: for a question,
/// and for a request, with which more than one text helps.
const QUESTION: (f32, f32) = (0.12, 0.5);
const REQUEST: (f32, f32) = (0.18, 0.4);
/// How many standard deviations above the mean of all texts.
const ABOVE: f32 = 1.4;
/// How much nearer to the query than to messages that are about something else.
const NEARER: f32 = 0.2;

/// What a text must reach. One that is behind the best one is worth a place when it is close to it, or stands out from this
/// user's other texts, or is far nearer to the query than to other messages.
#[derive(Debug)]
pub struct BesideBest {
    least: f32,
    enough: f32,
}

impl BesideBest {
    /// Of the scores of all texts, where words alone count: two texts with the same word can be far apart then.
    pub fn by_words(totals: impl Iterator<Item = f32>) -> Self {
        let least = SHARE * totals.fold(0.0_f32, f32::max);
        Self { least, enough: least }
    }

    /// Of the scores of all texts.
    pub fn new(totals: impl Iterator<Item = f32> + Clone, is_request: bool) -> Self {
        let best = totals.clone().fold(0.0_f32, f32::max);
        let count = totals.clone().count().max(1) as f32;
        let mean = totals.clone().sum::<f32>() / count;
        let variance = totals.map(|total| (total - mean) * (total - mean)).sum::<f32>() / count;
        let (behind, between) = if is_request { REQUEST } else { QUESTION };
        let enough = (best - behind).min(mean + between * (best - mean)).min(mean + ABOVE * variance.sqrt());
        Self { least: SHARE * best, enough }
    }

    /// Whether a text with this score is worth a place. `nearer`: its cosine, less that to messages about something else.
    pub fn allows(&self, total: f32, nearer: Option<f32>) -> bool {
        total >= self.least && (total >= self.enough || nearer.is_some_and(|nearer| nearer >= NEARER))
    }
}

#[cfg(test)]
mod tests {
    use super::BesideBest;

    #[test]
    fn what_is_far_behind_the_best_has_no_place() {
        let allowed = |totals: &[f32]| {
            let beside_best = BesideBest::new(totals.iter().copied(), false);
            totals.iter().filter(|total| beside_best.allows(**total, None)).count()
        };
        assert_eq!(allowed(&[]), 0);
        assert_eq!(allowed(&[0.3]), 1);
        assert_eq!(allowed(&[0.5, 0.4, 0.1, 0.0]), 2, "close to the best");
        assert_eq!(allowed(&[1.2, 0.9, 0.1, 0.0]), 2, "nearer to the best than to the others");
        assert_eq!(allowed(&[0.7, 0.3, 0.2, 0.1, 0.1, 0.1, 0.0, 0.0]), 1);
        let many: Vec<f32> = [0.9, 0.4].into_iter().chain((0..100).map(|at| 0.001 * at as f32)).collect();
        assert_eq!(allowed(&many), 2, "stands out from many");
        assert_eq!(allowed(&[many, vec![0.3]].concat()), 2, "less than a third of the best");
    }

    #[test]
    fn by_words_a_share_of_the_best_score_is_enough() {
        let beside_best = BesideBest::by_words([1.5, 0.9, 0.0].into_iter());
        assert!(beside_best.allows(0.9, None) && !beside_best.allows(0.5, None));
    }

    #[test]
    fn more_texts_help_with_a_request() {
        let allows = |is_request| {
            let beside_best = BesideBest::new([0.4, 0.26, 0.1, 0.1, 0.0].into_iter(), is_request);
            beside_best.allows(0.26, None)
        };
        assert!(allows(true) && !allows(false));
    }

    #[test]
    fn what_is_far_from_other_messages_has_a_place() {
        let beside_best = BesideBest::new([0.7, 0.3, 0.1, 0.1, 0.0].into_iter(), false);
        assert!(beside_best.allows(0.3, Some(0.25)) && !beside_best.allows(0.3, Some(0.15)));
        assert!(!beside_best.allows(0.2, Some(0.5)));
    }
}
