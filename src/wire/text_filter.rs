//! A reply that a host hands over as plain pieces of text, such as those of a provider's own SDK.

use super::block::{BlockFilter, Rule, Run};

/// Takes the blocks out of texts that come in pieces.
#[derive(Debug)]
pub struct PieceFilter {
    rule: Rule,
    texts: Vec<Open>,
    blocks: Vec<String>,
    cut_off: bool,
}

#[derive(Debug)]
struct Open {
    number: u32,
    filter: BlockFilter,
    /// What was taken and is not decided.
    undecided: String,
}

impl PieceFilter {
    /// No text has begun.
    pub fn new(rule: &Rule) -> Self {
        Self { rule: rule.clone(), texts: Vec::new(), blocks: Vec::new(), cut_off: false }
    }

    /// Takes the next piece of the text `number`, and gives what may be shown of it.
    pub fn push(&mut self, number: u32, piece: &str) -> String {
        let at = self.texts.iter().position(|open| open.number == number).unwrap_or_else(|| {
            self.texts.push(Open { number, filter: BlockFilter::new(&self.rule), undecided: String::new() });
            self.texts.len() - 1
        });
        let open = &mut self.texts[at];
        let mut runs = Vec::new();
        open.undecided.push_str(piece);
        open.filter.push(piece, &mut runs);
        open.take(&runs)
    }

    /// The text `number` is over: gives what was held back.
    pub fn finish(&mut self, number: u32) -> String {
        let Some(at) = self.texts.iter().position(|open| open.number == number) else { return String::new() };
        let mut open = self.texts.remove(at);
        let mut runs = Vec::new();
        open.filter.finish(&mut runs);
        self.blocks.extend_from_slice(open.filter.contents());
        self.cut_off = open.filter.cut_off();
        open.take(&runs)
    }

    /// Whether the text that ended last ended inside a block.
    pub fn cut_off(&self) -> bool {
        self.cut_off
    }

    /// The contents of the blocks of the texts that are over, each once.
    pub fn take_blocks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.blocks)
    }
}

impl Open {
    fn take(&mut self, runs: &[Run]) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for run in runs {
            if run.keep {
                shown.push_str(&self.undecided[at..at + run.len]);
            }
            at += run.len;
        }
        self.undecided.drain(..at);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::{Keys, Rule};
    use super::PieceFilter;

    #[test]
    fn each_text_is_on_its_own() {
        let mut filter = PieceFilter::new(&Rule { keys: Keys::One("k".to_owned()), trust_unkeyed: false });
        assert_eq!(filter.push(0, "Hi.\n<mem"), "Hi.");
        assert_eq!(filter.push(7, "Lo <"), "Lo");
        assert_eq!(filter.push(0, "ory key=\"k\">[\"a b\"]</memory>"), "");
        assert_eq!(filter.finish(7), " <");
        assert_eq!((filter.finish(0).as_str(), filter.cut_off()), ("", false));
        assert_eq!(filter.take_blocks(), ["[\"a b\"]"]);
        assert_eq!(filter.push(1, "x\n<memory key=\"k\">["), "x");
        assert_eq!((filter.finish(1).as_str(), filter.cut_off()), ("", true));
    }
}
