//! Removes blocks from a reply that arrives as plain text: from SDKs that stream text instead of events.

use super::block::{BlockFilter, BlockRule, FoundBlocks, Run, TextKind};
use super::work;

/// Removes blocks from the text channels of one reply.
#[derive(Debug)]
pub struct TextFilter {
    rule: BlockRule,
    channels: Vec<Channel>,
    found: FoundBlocks,
    is_truncated: bool,
}

/// A text channel that is not over.
#[derive(Debug)]
struct Channel {
    id: u32,
    filter: BlockFilter,
    /// The end of the text so far.
    text: String,
    /// The start of the undecided text in it.
    start: usize,
}

impl TextFilter {
    /// A filter at the start of a reply.
    pub fn new(rule: &BlockRule) -> Self {
        Self { rule: rule.clone(), channels: Vec::new(), found: FoundBlocks::default(), is_truncated: false }
    }

    /// Takes the next piece of the text channel `id`, and returns the text that is now visible.
    pub fn push(&mut self, id: u32, piece: &str) -> String {
        self.push_as(TextKind::Answer, id, piece)
    }

    /// Takes the next piece of the channel `id` of another text: reasoning, the arguments of a tool call. Its blocks are removed
    /// and not learned from.
    pub fn push_other(&mut self, id: u32, piece: &str) -> String {
        self.push_as(TextKind::Other, id, piece)
    }

    fn push_as(&mut self, kind: TextKind, id: u32, piece: &str) -> String {
        let at = self.channels.iter().position(|channel| channel.id == id).unwrap_or_else(|| {
            self.channels.push(Channel {
                id,
                filter: BlockFilter::of(kind, &self.rule),
                text: String::new(),
                start: 0,
            });
            self.channels.len() - 1
        });
        let channel = &mut self.channels[at];
        let mut runs = Vec::new();
        channel.text.push_str(piece);
        channel.filter.push(piece, &mut runs);
        channel.take_visible(&runs)
    }

    /// Ends the text channel `id`, and returns the rest of its visible text.
    pub fn finish(&mut self, id: u32) -> String {
        let Some(at) = self.channels.iter().position(|channel| channel.id == id) else { return String::new() };
        let mut channel = self.channels.remove(at);
        let mut runs = Vec::new();
        channel.filter.finish(&mut runs);
        self.found.add(channel.filter.take_found());
        self.is_truncated = channel.filter.is_truncated();
        channel.take_visible(&runs)
    }

    /// Whether the channel that was finished last ended inside a block.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Takes what was found in the channels that are finished.
    pub fn take_found(&mut self) -> FoundBlocks {
        std::mem::take(&mut self.found)
    }
}

impl Channel {
    fn take_visible(&mut self, runs: &[Run]) -> String {
        let mut visible = String::new();
        for run in runs {
            let end = self.start + run.len;
            if run.keep {
                visible.push_str(&self.text[self.start..end]);
            }
            self.start = end;
        }
        work::count(visible.len());
        if self.start * 2 > self.text.len() {
            work::count(self.text.len() - self.start);
            self.text.drain(..self.start);
            self.start = 0;
        }
        visible
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::{Block, BlockRule};
    use super::TextFilter;

    const KEY: &str = "k3f9x2abqrst";

    #[test]
    fn each_channel_is_filtered_on_its_own() {
        let mut filter = TextFilter::new(&BlockRule::learning(KEY));
        assert_eq!(filter.push(0, "Hi.\n<mem"), "Hi.");
        assert_eq!(filter.push(7, "Lo <"), "Lo");
        assert_eq!(filter.push(0, "ory key=\"k3f9x2abqrst\">[\"a b\"]</memory>"), "");
        assert_eq!(filter.finish(7), " <");
        assert_eq!((filter.finish(0).as_str(), filter.is_truncated()), ("", false));
        assert_eq!(filter.take_found().blocks, [Block::parse("[\"a b\"]")]);
        assert_eq!(filter.push_other(3, "Think: k3f9"), "Think: ");
        assert_eq!(filter.push_other(3, "x2abqrst <memory key=\"k3f9x2abqrst\">[\"a\"]</memory>!"), "!");
        assert_eq!((filter.finish(3).as_str(), filter.take_found().blocks.len()), ("", 0));
        assert_eq!(filter.push(1, "x\n<memory key=\"k3f9x2abqrst\">["), "x");
        assert_eq!((filter.finish(1).as_str(), filter.is_truncated()), ("", true));
    }
}
