//! Removes the blocks from the bytes of a stream.

use super::super::api::Api;
use super::super::apis;
use super::super::block::{Block, BlockRule, FoundBlocks};
use super::super::event::Event;
use super::super::reply::stored::StoredReply;
use super::super::reply::{self, CleanReply};
use super::event_filter::EventFilter;
use super::fast_path::FastPath;
use super::output::{Output, OutputBuffer};
use super::sse::{self, Data, EventSplitter};

/// Removes the blocks from one streamed reply. Events without a block keep their bytes.
#[derive(Debug)]
pub struct StreamFilter {
    api: Api,
    rule: BlockRule,
    splitter: EventSplitter,
    fast_path: FastPath,
    events: EventFilter,
    /// Whether the chunks that the app has not received can still be output unchanged.
    can_pass: bool,
}

impl StreamFilter {
    /// A filter for a stream that starts with the reply.
    pub fn new(api: Api, rule: &BlockRule) -> Self {
        Self::at(api, rule, false)
    }

    /// A filter for a stream that may resume in the middle of the reply. A text whose start is not in the stream is
    /// withheld until it is complete.
    pub fn resuming(api: Api, rule: &BlockRule) -> Self {
        Self::at(api, rule, true)
    }

    fn at(api: Api, rule: &BlockRule, is_resumed: bool) -> Self {
        Self {
            api,
            rule: rule.clone(),
            splitter: EventSplitter::default(),
            fast_path: FastPath::default(),
            events: EventFilter::new(api, rule.clone(), is_resumed),
            can_pass: true,
        }
    }

    /// Takes the next chunk of the stream, and returns what the app receives.
    pub fn push(&mut self, chunk: &[u8]) -> Output {
        let mut output = OutputBuffer::new(chunk, self.splitter.is_empty());
        let fit = if self.splitter.is_empty() { self.fast_path.fit(chunk, &self.events) } else { None };
        if let Some(fit) = fit {
            self.fast_path.push(chunk, fit, &mut self.events, &mut output);
        } else {
            let mut splitter = std::mem::take(&mut self.splitter);
            splitter.push(chunk, |event| self.filter_event(event, &mut output));
            self.splitter = splitter;
        }
        let has_pending = !(self.events.queue.is_empty() && self.fast_path.is_empty() && self.splitter.is_empty());
        output.finish(has_pending, &mut self.can_pass)
    }

    /// Ends the stream. Returns the last bytes that the app receives, in place of the withheld chunks.
    pub fn finish(&mut self) -> Vec<u8> {
        self.fast_path.flush(&mut self.events);
        let rest = self.splitter.finish();
        if let Some(document) = self.clean_document(&rest) {
            return document;
        }
        let mut output = OutputBuffer::new(&[], false);
        if !rest.is_empty() {
            self.filter_event(&rest, &mut output);
        }
        self.events.finish(&mut output);
        output.into_bytes()
    }

    /// Whether the server has sent the last event of the reply.
    pub fn is_done(&self) -> bool {
        self.events.is_done()
    }

    /// The reply, if it has an id under which the service may store it.
    pub fn stored_reply(&self) -> Option<StoredReply> {
        self.events.stored_reply()
    }

    /// Takes the blocks to learn from.
    pub fn take_blocks(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.events.channels.found_mut().blocks)
    }

    /// The number of texts that end with a block without a key: the model drops the key.
    pub fn unkeyed_blocks(&mut self) -> usize {
        self.events.channels.found_mut().unkeyed
    }

    /// The number of keyed blocks in code, which are removed and not learned from.
    pub fn fenced_blocks(&mut self) -> usize {
        self.events.channels.found_mut().fenced
    }

    fn filter_event(&mut self, raw: &[u8], output: &mut OutputBuffer) {
        if let Some(fit) = self.fast_path.fit(raw, &self.events) {
            return self.fast_path.push(raw, fit, &mut self.events, output);
        }
        self.fast_path.flush(&mut self.events);
        let data = std::str::from_utf8(raw).map_or(Data::None, sse::data);
        let event = match &data {
            Data::Line(span) => apis::event(self.api, std::str::from_utf8(&raw[span.clone()]).unwrap_or_default()),
            Data::Lines(data) => apis::event(self.api, data),
            Data::None => Event::default(),
        };
        self.fast_path.learn(raw, &data, &event);
        self.events.push(raw, data, event, output);
    }

    /// Cleans the body of a server that sends a complete reply although a stream was requested.
    fn clean_document(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let document = std::str::from_utf8(body).ok().filter(|_| self.events.queue.is_unused())?;
        let CleanReply { edited, blocks, unkeyed_blocks, fenced_blocks } = reply::clean(self.api, document, &self.rule);
        self.events.channels.found_mut().add(FoundBlocks { blocks, unkeyed: unkeyed_blocks, fenced: fenced_blocks });
        edited.map(String::into_bytes)
    }
}
