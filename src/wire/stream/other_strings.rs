//! The strings of events that are no text of the answer. A string at one place of successive events is a text that arrives
//! in pieces, as far as the key of a block may be in it: only then it is filtered, and its event may wait.

use super::super::block::TextKind;
use super::super::event::{ChannelId, Event};
use super::super::json::{self, JsonString};
use super::super::key_guard::{KeyGuard, PieceEnd};
use super::super::text::{CompleteText, TextFragment};
use super::channels::TextChannels;
use super::event_queue::EventQueue;
use super::items::Items;

/// An event waits at most for this many others because of a string that may go on.
const WAIT_LIMIT: usize = 64;
/// The most places that are remembered.
const PLACES_LIMIT: usize = 32;

/// Follows the strings of one stream.
#[derive(Debug)]
pub struct OtherStrings {
    guard: KeyGuard,
    /// The places whose strings are filtered.
    open: Vec<OpenPlace>,
    /// The places whose last string ended with the start of a key, which was output.
    starts: Vec<Start>,
    /// The places whose string has all of the text so far in each event.
    cumulative: Vec<u64>,
}

/// What waits in a stream.
#[derive(Debug)]
pub struct Pending<'a> {
    /// The texts.
    pub channels: &'a mut TextChannels,
    /// The events.
    pub queue: &'a mut EventQueue,
    /// The items.
    pub items: &'a mut Items,
}

/// The start of a key that ended the last string at a place.
#[derive(Debug)]
struct Start {
    path: u64,
    text: String,
    /// The number of events since then.
    age: usize,
}

/// A string that starts with the one before it, of this length at least, repeats the text so far.
const REPEATED_LENGTH: usize = "<memo".len();

/// A place whose string is filtered.
#[derive(Debug)]
struct OpenPlace {
    path: u64,
    /// The string in the last event that had one.
    last: String,
    /// The number of events since then.
    age: usize,
}

impl OtherStrings {
    /// At the start of a stream.
    pub fn new(guard: KeyGuard) -> Self {
        Self { guard, open: Vec::new(), starts: Vec::new(), cumulative: Vec::new() }
    }

    /// The guard.
    pub fn guard(&self) -> &KeyGuard {
        &self.guard
    }

    /// Whether no string is filtered.
    pub fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether letters and digits at `path` neither have nor continue the start of a key.
    pub fn ignores_padding(&self, path: u64, padding: &[u8]) -> bool {
        !self.guard.may_start_in(padding) && !self.starts.iter().any(|start| start.path == path)
    }

    /// Takes the letters and digits at `path` of an event that is recognised by its text. `false`: the event has to be parsed.
    pub fn take_padding(&mut self, path: u64, padding: &[u8]) -> bool {
        let start = self.starts.iter().position(|start| start.path == path);
        let before = start.map_or(String::new(), |at| self.starts.swap_remove(at).text);
        let text = std::str::from_utf8(padding).unwrap_or_default();
        let is_taken = !self.guard.suspects(padding) && self.remember(path, &before, text);
        if !is_taken {
            self.add_start(path, before);
        }
        is_taken
    }

    /// Adds the strings of `event`, whose data is `json`, that have to be filtered. `list` is the list of the JSON whose
    /// items have no number of their own.
    pub fn add(&mut self, json: &str, list: &str, event: &mut Event, pending: &mut Pending) {
        if !self.guard.is_active() || !json.trim_ascii_start().starts_with(['{', '[']) {
            return;
        }
        let is_suspicious = self.guard.suspects(json.as_bytes());
        let is_quiet = !is_suspicious && self.open.is_empty() && self.starts.is_empty();
        if is_quiet && !self.guard.has_string_that_may_go_on(json.as_bytes()) {
            return;
        }
        let texts = event.complete_texts.iter().flat_map(|text| &text.fragments);
        let texts = texts.chain(event.deltas.iter().map(|(_, fragment)| fragment));
        let known: Vec<usize> = texts.map(|fragment| fragment.span.start).collect();
        let is_wanted = |text: &str, is_name: bool| {
            if is_name { is_suspicious } else { !is_quiet || self.guard.may_go_on(text.as_bytes()) }
        };
        for string in json::strings(json, list, is_wanted) {
            if string.is_name {
                event.edits.extend(self.guard.clean_string(json, &string));
            } else if !known.contains(&string.span.start) {
                self.add_string(json, &string, is_suspicious, event, pending);
            }
        }
    }

    fn add_string(
        &mut self,
        json: &str,
        string: &JsonString,
        is_suspicious: bool,
        event: &mut Event,
        pending: &mut Pending,
    ) {
        let (path, written) = (string.path, &json[string.span.start + 1..string.span.end - 1]);
        let is_suspicious = is_suspicious && self.guard.suspects(written.as_bytes());
        let is_open = self.open.iter().any(|place| place.path == path);
        let is_started = self.starts.iter().any(|start| start.path == path);
        if !is_open && !is_started && !is_suspicious && self.remember(path, "", written) {
            // Most strings.
            return;
        }
        let fragment = TextFragment::new(string.span.clone(), json::unescape(written));
        let text = fragment.value.as_str();
        if text.is_empty() {
            return;
        }
        self.end_if_repeated(path, text, pending);
        if let Some(place) = self.open.iter_mut().find(|place| place.path == path) {
            (place.last, place.age) = (text.to_owned(), 0);
            return event.deltas.push((ChannelId::other(path), fragment));
        }
        let start = self.starts.iter().position(|start| start.path == path);
        let before = start.map_or(String::new(), |at| self.starts.swap_remove(at).text);
        if !self.guard.suspects(text.as_bytes()) && self.remember(path, &before, text) {
            return;
        }
        if self.cumulative.contains(&path) && !self.guard.goes_on(&before, text) {
            let fragments = vec![fragment];
            let complete = CompleteText { fragments, ..CompleteText::default() }.clean(self.guard.rule());
            event.edits.extend(complete.edits);
            return self.add_start(path, complete.key_start);
        }
        self.open.push(OpenPlace { path, last: text.to_owned(), age: 0 });
        pending.channels.get(ChannelId::other(path)).filter.resume_key(&before);
        event.deltas.push((ChannelId::other(path), fragment));
    }

    /// Ends the text at `path` if its last string is the start of `text`: each string has all of the text so far.
    fn end_if_repeated(&mut self, path: u64, text: &str, pending: &mut Pending) {
        let is_repeated = |place: &OpenPlace| {
            let last = place.last.as_str();
            place.path == path && last.len() >= REPEATED_LENGTH && text.len() > last.len() && text.starts_with(last)
        };
        let Some(at) = self.open.iter().position(is_repeated) else { return };
        self.open.swap_remove(at);
        if let Some(channel) = pending.channels.other(path) {
            channel.filter.set_kind(TextKind::Answer);
        }
        self.finish(path, pending);
        if !self.cumulative.contains(&path) {
            self.cumulative.push(path);
            self.cumulative.drain(..self.cumulative.len().saturating_sub(PLACES_LIMIT));
        }
    }

    /// Ends the filtered text at `path`.
    fn finish(&mut self, path: u64, pending: &mut Pending) {
        let id = ChannelId::other(path);
        let start = pending.channels.finish(id, None, pending.queue, pending.items);
        self.add_start(path, start);
    }

    /// Remembers the start of a key that ends a string, which is output. `false`: the string has to be filtered.
    fn remember(&mut self, path: u64, before: &str, text: &str) -> bool {
        match self.guard.examine(before, text) {
            PieceEnd::Suspicious => return false,
            PieceEnd::KeyStart(start) => self.add_start(path, start),
        }
        true
    }

    fn add_start(&mut self, path: u64, text: String) {
        if !text.is_empty() {
            self.starts.push(Start { path, text, age: 0 });
            self.starts.drain(..self.starts.len().saturating_sub(PLACES_LIMIT));
        }
    }

    /// Closes the places whose text is decided after an event, and those that have waited for too long.
    pub fn advance(&mut self, pending: &mut Pending) {
        self.starts.retain_mut(|start| {
            start.age += 1;
            start.age <= WAIT_LIMIT
        });
        let mut at = 0;
        while let Some(place) = self.open.get_mut(at) {
            place.age += 1;
            let path = place.path;
            let is_settled =
                pending.channels.other(path).is_none_or(|channel| channel.is_settled() && channel.filter.is_idle());
            if is_settled || place.age > WAIT_LIMIT {
                self.open.swap_remove(at);
                self.finish(path, pending);
            } else {
                at += 1;
            }
        }
    }
}
