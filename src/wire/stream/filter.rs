//! Removes the blocks from the bytes of a stream.

use super::super::api::Api;
use super::super::block::{Block, BlockRule, FoundBlocks};
use super::super::event::Event;
use super::super::json::RawValue;
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

    /// For a chat completion with one choice (`n` is 1). Some servers count events where its number belongs.
    #[must_use]
    pub fn with_single_choice(mut self) -> Self {
        self.events.is_single = true;
        self
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
        let starts_event = self.splitter.is_empty();
        let passed = if starts_event { self.fast_path.pass(chunk, &mut self.events) } else { 0 };
        if passed > 0 && passed == chunk.len() {
            return Output::Unchanged;
        }
        self.filter(chunk, passed, starts_event)
    }

    /// Filters `chunk`, whose first bytes pass.
    fn filter(&mut self, chunk: &[u8], passed: usize, starts_event: bool) -> Output {
        let mut output = OutputBuffer::new(chunk, starts_event);
        output.pass(&chunk[..passed]);
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.push(&chunk[passed..], |event| self.filter_event(event, &mut output));
        self.splitter = splitter;
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
        self.take_found().blocks
    }

    /// Takes the blocks to learn from, and the number of those that are none.
    pub fn take_found(&mut self) -> FoundBlocks {
        self.events.take_found()
    }

    fn filter_event(&mut self, raw: &[u8], output: &mut OutputBuffer) {
        if self.fast_path.pass(raw, &mut self.events) > 0 {
            return output.pass(raw);
        }
        if self.fast_path.push(raw, &mut self.events, output) {
            return;
        }
        self.fast_path.flush(&mut self.events);
        let text = std::str::from_utf8(raw).unwrap_or_default();
        let data = sse::data(text);
        if let Some(clean) = self.without_keys(raw, &data) {
            output.mark_edited();
            return self.filter_event(&clean, output);
        }
        let event = match &data {
            Data::Line(span) => self.events.parse(&text[span.clone()]),
            Data::Lines(data) => self.events.parse(data),
            Data::None => Event::default(),
        };
        self.fast_path.learn(raw, &data, &event, &self.events);
        self.events.push(raw, data, event, output);
    }

    /// The event `raw` without keys outside of its JSON: in the name of the event, in a comment, in data that is no JSON.
    fn without_keys(&self, raw: &[u8], data: &Data) -> Option<Vec<u8>> {
        let guard = self.events.guard();
        if !guard.suspects(raw) {
            return None;
        }
        let is_json = |text: &str| {
            let is_nested = text.trim_ascii_start().starts_with(['{', '[']);
            is_nested && RawValue::parse(text).is_some() && !guard.has_key_outside_strings(text)
        };
        let has_json = match data {
            Data::Line(span) => std::str::from_utf8(&raw[span.clone()]).is_ok_and(is_json),
            Data::Lines(data) => is_json(data),
            Data::None => false,
        };
        if !has_json {
            return guard.without_keys(raw);
        }
        let event = std::str::from_utf8(raw).ok()?;
        let clean = sse::lines(event).flat_map(|line| {
            let clean = if line.starts_with("data:") { None } else { guard.without_keys(line.as_bytes()) };
            clean.unwrap_or_else(|| line.as_bytes().to_vec())
        });
        let clean: Vec<u8> = clean.collect();
        (clean != raw).then_some(clean)
    }

    /// Cleans the body of a server that sends a complete reply although a stream was requested.
    fn clean_document(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let document = std::str::from_utf8(body).ok().filter(|_| self.events.queue.is_unused())?;
        let CleanReply { edited, found } = reply::clean(self.api, document, &self.rule);
        self.events.channels.found_mut().add(found);
        edited.map(String::into_bytes)
    }
}
