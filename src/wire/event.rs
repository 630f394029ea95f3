//! The content of one event of a stream, in terms that all APIs share.
//!
//! A reply has items: the choices of a chat completion, the output items of a response, the content blocks of a message.
//! An item has content parts; chat completions and messages have one an item. Each part that is text is a text channel.

use std::ops::Range;

use super::json::Edit;
use super::text::{CompleteText, TextFragment};

/// Identifies a text channel of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelId {
    /// The number of the item.
    pub item: u64,
    /// The number of the content part in the item.
    pub part: u64,
}

/// What one event contains.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The text channel that starts.
    pub channel_start: Option<ChannelId>,
    /// The next fragments of texts.
    pub deltas: Vec<(ChannelId, TextFragment)>,
    /// Complete texts, most of which deltas have sent before.
    pub complete_texts: Vec<CompleteText>,
    /// The texts that end.
    pub text_ends: Vec<TextEnd>,
    /// The event's name, and its name when one of its complete texts is truncated inside a block.
    pub rename_if_truncated: Option<(&'static str, &'static str)>,
    /// Whether it contains nothing but text. It is removed when all of that is.
    pub is_text_only: bool,
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

/// The end of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct TextEnd {
    /// The channel that ends. `None`: all of them end.
    pub channel: Option<ChannelId>,
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
