//! The text channels of a streamed reply. They decide the fragments of pending events.

use super::super::api::Api;
use super::super::block::{BlockRule, FoundBlocks, Run};
use super::super::event::ChannelId;
use super::super::json::Edit;
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
        self.is_truncated || self.open.iter().any(|channel| channel.id.is_answer() && channel.filter.is_in_block())
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
        if runs.is_empty() {
            return;
        }
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
        if channel.is_settled() {
            channel.ends.drain(..).for_each(|(event, _)| queue[event].undecided -= 1);
        }
    }

    /// Takes an event that says that the channel `id`, or every one, ends, though more may follow. It waits until it is known
    /// whether the text ended inside a block: then `if_truncated` applies.
    pub fn end_softly(&mut self, id: Option<ChannelId>, event: usize, if_truncated: Vec<Edit>, queue: &mut EventQueue) {
        let ends = |channel: &&mut TextChannel| id.map_or(channel.id.is_answer(), |id| id == channel.id);
        let mut is_open = false;
        for channel in self.open.iter_mut().filter(ends) {
            is_open = true;
            if !channel.is_settled() {
                queue[event].undecided += 1;
                channel.ends.push((event, if_truncated.clone()));
            }
        }
        if !is_open && self.is_truncated {
            queue[event].edits.extend(if_truncated);
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
    /// Returns the start of a key that ends its visible text.
    pub fn finish(
        &mut self,
        id: ChannelId,
        complete: Option<&str>,
        queue: &mut EventQueue,
        items: &mut Items,
    ) -> String {
        let Some(at) = self.open.iter().position(|channel| channel.id == id) else { return String::new() };
        let runs = self.open[at].finish(complete);
        let ends = std::mem::take(&mut self.open[at].ends);
        self.decide(id, runs, queue, items);
        let mut channel = self.open.remove(at);
        for (event, _) in channel.annotations {
            queue[event].undecided -= 1;
        }
        let is_truncated = channel.filter.is_truncated();
        for (event, if_truncated) in ends {
            queue[event].undecided -= 1;
            queue[event].edits.extend(if_truncated.into_iter().filter(|_| is_truncated));
        }
        if id.is_answer() {
            self.is_truncated = is_truncated;
            // Of `n` choices the first is the reply.
            if self.api != Api::Completions || id.item == 0 {
                self.found.add(channel.filter.take_found());
            }
        }
        channel.filter.key_start()
    }

    /// The channel of other strings at `path`, if it is open.
    pub fn other(&mut self, path: u64) -> Option<&mut TextChannel> {
        self.open.iter_mut().find(|channel| channel.id == ChannelId::other(path))
    }

    /// Ends all channels but the last `kept`.
    pub fn finish_oldest(&mut self, kept: usize, queue: &mut EventQueue, items: &mut Items) {
        while let Some(channel) = self.open.first().filter(|_| self.open.len() > kept) {
            self.finish(channel.id, None, queue, items);
        }
    }
}
