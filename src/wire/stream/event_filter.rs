//! Removes the blocks from a stream of parsed events. An event is pending until all of its texts are decided; events are
//! output in order.

use super::super::api::Api;
use super::super::apis;
use super::super::block::{BlockRule, FoundBlocks, Run};
use super::super::event::{ChannelId, Event, ItemStart, TextEnd};
use super::super::json::{self, Edit};
use super::super::key_guard::KeyGuard;
use super::super::reply::stored::StoredReply;
use super::super::text::{CompleteText, Redaction, TextFragment};
use super::channels::TextChannels;
use super::event_queue::EventQueue;
use super::items::Items;
use super::other_strings::{OtherStrings, Pending};
use super::output::OutputBuffer;
use super::pending_event::PendingEvent;
use super::sse::Data;

/// The most channels of a reply that are open at once.
const CHANNELS_LIMIT: usize = 256;

/// Filters the events of one reply.
#[derive(Debug)]
pub struct EventFilter {
    api: Api,
    /// The events that are not output yet.
    pub queue: EventQueue,
    /// The text channels.
    pub channels: TextChannels,
    items: Items,
    strings: OtherStrings,
    /// Whether a chat completion has one choice, whatever its number in each event.
    pub is_single: bool,
    /// The channels that the server has announced.
    announced: Vec<ChannelId>,
    /// The digest of the members beside the text in the last event that had text.
    other_members: u64,
    /// What the text so far has, in events that repeat all of it.
    repeated: FoundBlocks,
    reply_id: Option<String>,
    is_background: bool,
    is_done: bool,
}

impl EventFilter {
    /// A filter for a reply of `api`. `is_resumed`: the stream may start in the middle of the reply.
    pub fn new(api: Api, rule: BlockRule, is_resumed: bool) -> Self {
        Self {
            api,
            queue: EventQueue::default(),
            strings: OtherStrings::new(KeyGuard::new(&rule)),
            channels: TextChannels::new(api, rule, is_resumed),
            items: Items::default(),
            is_single: false,
            announced: Vec::new(),
            other_members: 0,
            repeated: FoundBlocks::default(),
            reply_id: None,
            is_background: false,
            is_done: false,
        }
    }

    /// Whether the server has sent the last event.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Whether an item was removed, so that later events change.
    pub fn has_removed_items(&self) -> bool {
        self.items.has_removed()
    }

    /// The reply, if it has an id under which the service may store it.
    pub fn stored_reply(&self) -> Option<StoredReply> {
        Some(StoredReply {
            id: self.reply_id.clone()?,
            is_complete: self.is_done,
            is_background: self.is_background,
            ended_in_block: self.channels.is_in_block(),
        })
    }

    /// Whether an event may be recognised by its text alone: no other string of it is followed.
    pub fn follows_text_only(&self) -> bool {
        self.strings.is_idle() && !self.has_removed_items()
    }

    /// The guard of the strings that are no text of the answer.
    pub fn guard(&self) -> &KeyGuard {
        self.strings.guard()
    }

    /// Parses the data of an event.
    pub fn parse(&mut self, json: &str) -> Event {
        let mut event = apis::event(self.api, json, self.is_single);
        self.announced.extend(event.announced);
        self.announced.drain(..self.announced.len().saturating_sub(CHANNELS_LIMIT));
        for (channel, _) in &mut event.deltas {
            // Some servers count the events where the number of the channel belongs.
            if let Some(last) = self.announced.last().filter(|_| !self.announced.contains(channel)) {
                *channel = *last;
            }
        }
        if !event.deltas.is_empty() {
            // What every event says is not news.
            let has_news = event.other_members != 0 && event.other_members != self.other_members;
            event.is_text_only &= !has_news;
            self.other_members = event.other_members;
        }
        let list = self.unnumbered_list();
        let (strings, mut pending) = self.strings_and_pending();
        strings.add(json, list, &mut event, &mut pending);
        event
    }

    /// The list of an event whose items have no number of their own.
    pub fn unnumbered_list(&self) -> &'static str {
        if self.is_single { "choices" } else { "" }
    }

    /// Takes the padding at `path` of an event that is recognised by its text. `false`: the event has to be parsed.
    pub fn take_padding(&mut self, path: u64, padding: &[u8]) -> bool {
        self.strings.take_padding(path, padding)
    }

    /// Whether nothing of a key is in the padding at `path`.
    pub fn ignores_padding(&self, path: u64, padding: &[u8]) -> bool {
        self.strings.ignores_padding(path, padding)
    }

    fn strings_and_pending(&mut self) -> (&mut OtherStrings, Pending<'_>) {
        let Self { strings, channels, queue, items, .. } = self;
        (strings, Pending { channels, queue, items })
    }

    /// Filters the event `raw`, and outputs the events that are decided.
    pub fn push(&mut self, raw: &[u8], data: Data, event: Event, output: &mut OutputBuffer) {
        let runs = event.deltas.iter().map(|(channel, fragment)| {
            let mut runs = Vec::new();
            self.channels.get(*channel).push(&fragment.value, &mut runs);
            runs
        });
        let runs = runs.collect();
        if self.queue.is_empty() && self.passes(&event) {
            self.advance_strings();
            return output.pass(raw);
        }
        self.enqueue(raw, data, event, runs);
        self.channels.finish_oldest(CHANNELS_LIMIT, &mut self.queue, &mut self.items);
        self.advance_strings();
        self.queue.release(output);
    }

    fn advance_strings(&mut self) {
        let (strings, mut pending) = self.strings_and_pending();
        strings.advance(&mut pending);
    }

    /// Ends the stream, and outputs all pending events.
    pub fn finish(&mut self, output: &mut OutputBuffer) {
        self.finish_channels();
        self.items.finish(&mut self.queue);
        self.queue.release(output);
    }

    /// Whether the event affects nothing and is output unchanged: a ping, reasoning, arguments of a tool call.
    fn passes(&self, event: &Event) -> bool {
        let has_text = event.deltas.len() + event.complete_texts.len() + event.text_ends.len() > 0;
        let is_start = event.item_start.is_some() || event.channel_start.is_some() || event.reply_id.is_some();
        let is_end = event.is_item_end || event.is_last;
        let has_other = event.has_other_content || event.annotation.is_some();
        let has_effect = has_text || is_start || is_end || has_other || !event.edits.is_empty();
        !has_effect && !self.has_removed_items() && !self.items.has_hidden()
    }

    /// Adds the event `raw` to the queue. `runs` has the decisions that each of its deltas has led to.
    pub fn enqueue(&mut self, raw: &[u8], data: Data, event: Event, runs: Vec<Vec<Run>>) {
        self.items.advance(&event, &mut self.queue);
        if event.item_start.is_some() {
            self.channels.start_item();
        }
        if let Some(channel) = event.channel_start {
            self.channels.get(channel).tail = None;
        }
        let number = self.queue.push(self.pending(raw, data, &event));
        if let (Some(ItemStart::Text), Some((item, _))) = (event.item_start, &event.item) {
            self.items.start(*item, number, &mut self.queue);
        }
        self.add_deltas(number, event.deltas, runs);
        if let Some((channel, character)) = event.annotation {
            self.channels.annotate(channel, character, number, &mut self.queue);
        }
        let complete = event.complete_texts.first().and_then(|text| text.fragments.first());
        let complete = complete.filter(|_| self.channels.is_resumed()).map(|fragment| fragment.value.clone());
        self.add_complete_texts(number, event.complete_texts, event.rename_if_truncated, event.is_last);
        for end in event.text_ends {
            self.end_text(number, end, complete.as_deref());
        }
        if let (true, Some((item, _))) = (event.is_item_end, event.item) {
            self.items.end(item, &mut self.queue);
        }
        self.reply_id = event.reply_id.or(self.reply_id.take());
        self.is_background |= event.is_background;
        if event.is_last {
            self.is_done = true;
            self.finish_channels();
        }
    }

    fn pending(&self, raw: &[u8], data: Data, event: &Event) -> PendingEvent {
        let mut pending = PendingEvent::new(raw, data);
        pending.is_text_only = event.is_text_only;
        pending.edits.clone_from(&event.edits);
        if let Some((item, span)) = &event.item {
            pending.item = Some(*item);
            match self.items.shown_number(*item) {
                Some(number) if number != *item => {
                    pending.edits.push(Edit { span: span.clone(), replacement: number.to_string() });
                }
                Some(_) => {}
                None => pending.is_removed = true,
            }
        }
        pending
    }

    fn add_deltas(&mut self, number: usize, deltas: Vec<(ChannelId, TextFragment)>, runs: Vec<Vec<Run>>) {
        for (index, ((id, mut fragment), runs)) in deltas.into_iter().zip(runs).enumerate() {
            let channel = self.channels.get(id);
            let event = &mut self.queue[number];
            if fragment.value.is_empty() {
                // A token that is a part of a character has no text. Inside a block its log probabilities are removed.
                let is_in_block = channel.filter.is_in_block();
                for list in fragment.references.drain(..).filter(|_| is_in_block) {
                    let spans: Vec<_> = list.into_iter().map(|reference| reference.span).collect();
                    event.edits.extend(json::remove_items(&spans, |_| true));
                }
            } else {
                event.undecided += 1;
                channel.undecided.push_back((number, index));
            }
            event.fragments.push((fragment, Redaction::default()));
            self.channels.decide(id, runs, &mut self.queue, &mut self.items);
        }
    }

    /// Removes the blocks from complete texts. The last event of a stream has the reply: its blocks replace those of the
    /// channels.
    fn add_complete_texts(
        &mut self,
        number: usize,
        texts: Vec<CompleteText>,
        rename_if_truncated: Option<(&'static str, &'static str)>,
        is_last: bool,
    ) {
        let mut found: Option<FoundBlocks> = None;
        self.queue[number].complete_reply = is_last.then_some(self.api);
        for text in texts {
            let clean = text.clean(self.channels.rule());
            let event = &mut self.queue[number];
            event.edits.extend(clean.edits);
            if clean.is_truncated && !text.if_truncated.is_empty() {
                event.rename = rename_if_truncated;
            }
            if text.is_learned {
                found.get_or_insert_default().add(clean.found);
            }
        }
        match found {
            Some(found) if is_last => {
                self.finish_channels();
                *self.channels.found_mut() = found;
            }
            Some(found) => self.repeated = found,
            None => {}
        }
    }

    fn end_text(&mut self, number: usize, end: TextEnd, complete: Option<&str>) {
        if !end.is_final {
            return self.channels.end_softly(end.channel, number, end.if_truncated, &mut self.queue);
        }
        match end.channel {
            Some(channel) => {
                self.channels.finish(channel, complete, &mut self.queue, &mut self.items);
            }
            None => self.finish_channels(),
        }
        if self.channels.is_truncated() {
            self.queue[number].edits.extend(end.if_truncated);
        }
    }

    /// Takes what was found in the answer. Of a text that is sent in pieces and as a whole the pieces count.
    pub fn take_found(&mut self) -> FoundBlocks {
        let pieces = std::mem::take(self.channels.found_mut());
        let repeated = std::mem::take(&mut self.repeated);
        if pieces == FoundBlocks::default() { repeated } else { pieces }
    }

    fn finish_channels(&mut self) {
        self.channels.finish_oldest(0, &mut self.queue, &mut self.items);
    }
}
