//! The content of one event of a stream, in terms that all APIs share.
//!
//! A reply has items: the choices of a chat completion, the output items of a response, the content blocks of a message.
//! An item has content parts; chat completions and messages have one an item. Each part that is text is a text channel.

use std::ops::Range;

use super::json::{self, Edit, Object, RawValue};
use super::text::{CompleteText, TextFragment};

/// Identifies a text channel of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelId {
    /// The number of the item.
    pub item: u64,
    /// The number of the content part in the item.
    pub part: u64,
}

impl ChannelId {
    /// The channel of strings at `path` that are no text of the answer: reasoning, the arguments of a tool call.
    pub fn other(path: u64) -> Self {
        Self { item: u64::MAX, part: path }
    }

    /// Whether it is a text of the answer.
    pub fn is_answer(self) -> bool {
        self.item != u64::MAX
    }
}

/// What one event contains.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The text channel that starts.
    pub channel_start: Option<ChannelId>,
    /// The channel whose later texts have its number.
    pub announced: Option<ChannelId>,
    /// The next fragments of texts.
    pub deltas: Vec<(ChannelId, TextFragment)>,
    /// Complete texts, most of which deltas have sent before.
    pub complete_texts: Vec<CompleteText>,
    /// Edits of its data that do not depend on other events.
    pub edits: Vec<Edit>,
    /// The texts that end.
    pub text_ends: Vec<TextEnd>,
    /// The event's name, and its name when one of its complete texts is truncated inside a block.
    pub rename_if_truncated: Option<(&'static str, &'static str)>,
    /// Whether it contains nothing but text. It is removed when all of that is.
    pub is_text_only: bool,
    /// A digest of the members beside the text that say something, like citations. 0: there are none.
    pub other_members: u64,
    /// An annotation: the channel and the index of the character that it refers to.
    pub annotation: Option<(ChannelId, usize)>,
    /// The start of an item.
    pub item_start: Option<ItemStart>,
    /// The number of the item that this event belongs to, and the span of that number in the JSON.
    pub item: Option<(u64, Range<usize>)>,
    /// Whether it contains visible content of the item other than text: a refusal.
    pub has_other_content: bool,
    /// Whether the item ends.
    pub is_item_end: bool,
    /// The id of the reply.
    pub reply_id: Option<String>,
    /// Whether the reply is generated in the background: the model continues after a disconnect.
    pub is_background: bool,
    /// Whether it is the last event of the stream.
    pub is_last: bool,
}

impl Event {
    /// Adds the members of `object` beside the text to the digest, but those with these names.
    pub fn add_members(&mut self, object: &Object, known: &[&str]) {
        for (name, value) in object.members() {
            if !known.iter().any(|known| name.is(known)) {
                self.add_member(*name, *value);
            }
        }
    }

    /// Adds a member beside the text to the digest, if its value says something.
    pub fn add_member(&mut self, name: RawValue, value: RawValue) {
        if !["null", "\"\"", "[]", "{}", "false"].contains(&value.get()) {
            self.other_members = json::digest(json::digest(self.other_members, name.get()), value.get());
        }
    }
}

/// The end of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct TextEnd {
    /// The channel that ends. `None`: all of them end.
    pub channel: Option<ChannelId>,
    /// Whether no more text can follow. Some servers send a finish reason with every event.
    pub is_final: bool,
    /// The edits that mark the reply as complete. They apply when the text that ended last is truncated inside a block.
    pub if_truncated: Vec<Edit>,
}

/// The kind of an item that starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemStart {
    /// An item of text. If it contained only a block it is removed, unless the reply has no other item.
    Text,
    /// A tool call.
    ToolCall,
}
