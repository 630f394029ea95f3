//! The APIs that apps call language models through.

/// The API whose format a request and its reply have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// Chat completions: `/chat/completions` of OpenAI and many others.
    Completions,
    /// OpenAI's Responses API: `/responses`.
    Responses,
    /// Anthropic's Messages API: `/v1/messages`.
    Messages,
}

impl Api {
    /// Parses the name that JavaScript uses: `completions`, `responses` or `messages`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "completions" => Some(Self::Completions),
            "responses" => Some(Self::Responses),
            "messages" => Some(Self::Messages),
            _ => None,
        }
    }

    /// The member of a request that holds the conversation.
    pub fn conversation_member(self) -> &'static str {
        if self == Self::Responses { "input" } else { "messages" }
    }

    /// The `type` of a text part in a user's message.
    pub fn text_part_type(self) -> &'static str {
        if self == Self::Responses { "input_text" } else { "text" }
    }
}
