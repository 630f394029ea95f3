//! The text channels of a streamed reply. They decide the fragments of pending events.

use super::super::api::Api;
use super::super::block::{BlockRule, FoundBlocks, Run};
use super::super::event::ChannelId;
use super::event_queue::EventQueue;
use super::items::Items;
use super::text_channel::TextChannel;

/// The channels that are not over, and the blocks of those that are.
#[derive(Debug)]
pub struct TextChannels {
    api: Api,
    rule: BlockRule,
    is_resumed: bool,
    open: Vec<TextChannel>,
    found: FoundBlocks,
    is_truncated: bool,
}

impl TextChannels {
    /// The channels of a reply. `is_resumed`: the stream may start in the middle of it.
    pub fn new(api: Api, rule: BlockRule, is_resumed: bool) -> Self {
        Self { api, rule, is_resumed, open: Vec::new(), found: FoundBlocks::default(), is_truncated: false }
    }

    /// What is a block.
    pub fn rule(&self) -> &BlockRule {
        &self.rule
    }

    /// Whether the stream may start in the middle of the reply.
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// Whether the channel that ended last ended inside a block.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Starts an item: a truncation before it does not matter.
    pub fn start_item(&mut self) {
        self.is_truncated = false;
    }

    /// Whether the text so far ends inside a block.
    pub fn is_in_block(&self) -> bool {
        self.is_truncated || self.open.iter().any(|channel| channel.filter.is_in_block())
    }

    /// What was found in the answer.
    pub fn found_mut(&mut self) -> &mut FoundBlocks {
        &mut self.found
    }

    /// The open channel `id`. It is opened if it is not.
    pub fn get(&mut self, id: ChannelId) -> &mut TextChannel {
        let known = self.open.iter().position(|channel| channel.id == id);
        let at = known.unwrap_or_else(|| {
            self.open.push(TextChannel::new(id, &self.rule, self.is_resumed));
            self.open.len() - 1
        });
        &mut self.open[at]
    }

    /// Applies `runs` to the undecided fragments of the channel `id`.
    pub fn decide(&mut self, id: ChannelId, runs: Vec<Run>, queue: &mut EventQueue, items: &mut Items) {
        let channel = self.get(id);
        for mut run in runs {
            while run.len > 0 {
                let Some(&(event, fragment)) = channel.undecided.front() else { break };
                let event = &mut queue[event];
                let (fragment, redaction) = &mut event.fragments[fragment];
                let start = redaction.len;
                run.len -= redaction.apply(&fragment.value, run);
                channel.decide(fragment.value[start..redaction.len].chars().count(), run.keep);
                if redaction.len == fragment.value.len() {
                    event.undecided -= 1;
                    channel.undecided.pop_front();
                }
                items.decide(id.item, run.keep, queue);
            }
        }
        let is_decided = |(_, character): &mut (usize, usize)| *character < channel.characters;
        for (event, character) in channel.annotations.extract_if(.., is_decided).collect::<Vec<_>>() {
            queue[event].undecided -= 1;
            queue[event].is_removed = channel.is_removed(character);
        }
    }

    /// Removes the annotation in `event` if it refers to a removed character. The event waits until that is decided.
    pub fn annotate(&mut self, id: ChannelId, character: usize, event: usize, queue: &mut EventQueue) {
        let Some(channel) = self.open.iter_mut().find(|channel| channel.id == id) else { return };
        if character >= channel.characters && !channel.undecided.is_empty() {
            channel.annotations.push((event, character));
            queue[event].undecided += 1;
        } else {
            queue[event].is_removed = channel.is_removed(character);
        }
    }

    /// Ends the channel `id`. `complete` is its complete text, if it is known.
    pub fn finish(&mut self, id: ChannelId, complete: Option<&str>, queue: &mut EventQueue, items: &mut Items) {
        let Some(at) = self.open.iter().position(|channel| channel.id == id) else { return };
        let runs = self.open[at].finish(complete);
        self.decide(id, runs, queue, items);
        let mut channel = self.open.remove(at);
        for (event, _) in channel.annotations {
            queue[event].undecided -= 1;
        }
        self.is_truncated = channel.filter.is_truncated();
        // Of `n` choices the first is the reply.
        if self.api != Api::Completions || channel.id.item == 0 {
            self.found.add(channel.filter.take_found());
        }
    }

    /// Ends all channels.
    pub fn finish_all(&mut self, queue: &mut EventQueue, items: &mut Items) {
        while let Some(channel) = self.open.first() {
            self.finish(channel.id, None, queue, items);
        }
    }
}
