//! The three APIs that models are spoken to through, and what all of their replies come down to.

use std::ops::Range;

use super::json::Edit;
use super::text::{self, Message, Text};
use super::{completions, messages, responses};

/// Whose shape a request and its reply have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// OpenAI's `/chat/completions`, which most others offer too.
    Completions,
    /// OpenAI's `/responses`.
    Responses,
    /// Anthropic's `/v1/messages`.
    Messages,
}

/// Which text of a streamed reply: the number of the choice, output item or content block, and that of the part in it.
pub type Line = (u64, u64);

/// What one event of a stream says of the reply's texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// A text begins.
    pub opens: Option<Line>,
    /// What comes next in a text.
    pub pieces: Vec<(Line, Text)>,
    /// Texts that are said again in full.
    pub repeats: Vec<Message>,
    /// The texts that are over.
    pub ends: Vec<End>,
    /// The event's new name when a text that it repeats ends inside a block: from and to.
    pub renamed_if_cut: Option<(&'static str, &'static str)>,
    /// Whether it says nothing beside its text: it goes when nothing is left of that.
    pub only_text: bool,
    /// An annotation alone: its text, and the character it points to.
    pub annotation: Option<(Line, usize)>,
    /// A part of the reply begins.
    pub begins: Option<Begins>,
    /// The part of the reply that this event belongs to, by its number, and where that is written.
    pub part: Option<(u64, Range<usize>)>,
    /// Something is seen of that part that is no text: a refusal, a citation.
    pub shows: bool,
    /// That part is over.
    pub is_part_end: bool,
    /// The id of the reply.
    pub reply: Option<String>,
    /// Whether the model goes on when nobody listens.
    pub in_background: bool,
    /// Nothing comes after it.
    pub is_last: bool,
}

/// The end of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct End {
    /// Of which; `None` when it is all of them.
    pub line: Option<Line>,
    /// What is edited when it (of all, the one that ended last) ends inside a block.
    pub if_cut: Vec<Edit>,
}

/// The beginning of a part of the reply: a content block, an output item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// One that says something. If all that it said was a block it goes, unless nothing else was said.
    Text,
    /// A call of a tool.
    Call,
}

impl Api {
    /// As JavaScript names it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "completions" => Some(Self::Completions),
            "responses" => Some(Self::Responses),
            "messages" => Some(Self::Messages),
            _ => None,
        }
    }

    /// The member of a request that holds the conversation.
    pub fn conversation(self) -> &'static str {
        if self == Self::Responses { "input" } else { "messages" }
    }

    /// The type of a part of a message that is text, in a request.
    pub fn text_part(self) -> &'static str {
        if self == Self::Responses { "input_text" } else { "text" }
    }

    /// What the texts of the whole reply `json` are. Other JSON has none.
    pub fn reply(self, json: &str) -> Vec<Message> {
        match self {
            Self::Completions => completions::reply(json),
            Self::Responses => responses::reply(json),
            Self::Messages => messages::reply(json),
        }
    }

    /// `edited`, which was `reply`, without the parts of which nothing is left, unless nothing else was said: the empty
    /// text of a message may not be sent back to the service.
    pub fn without_emptied(self, reply: &str, edited: String) -> String {
        match self {
            Self::Completions => edited,
            Self::Responses => text::without_emptied(reply, edited, responses::parts),
            Self::Messages => text::without_emptied(reply, edited, messages::parts),
        }
    }

    /// What the data `json` of an event says. Other JSON says nothing.
    pub fn event(self, json: &str) -> Event {
        let event = match self {
            Self::Completions => completions::event(json),
            Self::Responses => responses::event(json),
            Self::Messages => messages::event(json),
        };
        event.unwrap_or_default()
    }
}
