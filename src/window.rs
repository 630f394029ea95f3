//! The rolling window: which messages of a conversation stay when it costs too many tokens.

use std::ops::Range;

use crate::tokens;
use crate::wire::json::{Object, RawValue};
use crate::wire::request::text_of;

/// The tokens of a message beside its text: its role, and the marks around it.
const PER_MESSAGE: u64 = 4;

/// The tokens of an image, a sound or a file, whatever its size.
const PER_MEDIUM: u64 = 1000;

/// The types of parts that are not text, in chat completions, Responses and Anthropic's messages.
const MEDIA: [&str; 11] = [
    "image",
    "image_url",
    "input_image",
    "computer_screenshot",
    "image_generation_call",
    "audio",
    "input_audio",
    "file",
    "input_file",
    "document",
    "video_url",
];

/// Members that structure a message, and have no text of it.
const STRUCTURE: [&str; 10] = [
    "role",
    "type",
    "id",
    "status",
    "call_id",
    "tool_call_id",
    "tool_use_id",
    "approval_request_id",
    "cache_control",
    "signature",
];

/// The messages of a conversation, with what the window needs of them.
#[derive(Debug)]
pub struct Window {
    /// The JSON list that they were read from.
    json: String,
    messages: Vec<Message>,
}

#[derive(Debug, Default)]
struct Message {
    /// Its place in the JSON list.
    span: Range<usize>,
    role: Role,
    text: String,
    text_tokens: u64,
    media: u64,
    /// Ids of the tool calls in it.
    calls: Vec<String>,
    /// The id of the tool call whose result it is.
    result_of: Option<String>,
    /// It stays or goes with the message before it.
    is_bound: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Role {
    Instruction,
    User,
    /// Text, reasoning or calls of the model.
    #[default]
    Model,
    /// A result of a tool.
    Result,
}

/// Messages that stay or go together: a call and its result, the messages of one step of the model.
#[derive(Debug)]
struct Unit {
    first: usize,
    tokens: u64,
    opens_turn: bool,
    has_user: bool,
}

impl Window {
    /// Reads a JSON list of messages, or of the items of a response. `None` when it is not a list.
    pub fn parse(json: String) -> Option<Self> {
        let items = RawValue::parse(&json)?.items()?;
        let mut messages: Vec<Message> = items.into_iter().map(|item| Message::read(item, &json)).collect();
        for at in 0..messages.len() {
            let Some(call) = &messages[at].result_of else { continue };
            if let Some(called) = messages[..at].iter().rposition(|message| message.calls.contains(call)) {
                messages[called + 1..=at].iter_mut().for_each(|message| message.is_bound = true);
            }
        }
        Some(Self { json, messages })
    }

    /// The text of each message that is counted.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.messages.iter().map(|message| message.text.as_str())
    }

    /// What the user said in the messages whose indexes are not in `except`, without empty texts.
    pub fn user_texts(&self, except: &[u32]) -> impl Iterator<Item = String> {
        let others = self.messages.iter().enumerate().filter(|(index, _)| !except.contains(&(*index as u32)));
        let user_text = |message: &Message| text_of(RawValue::parse(self.json.get(message.span.clone())?)?, "user");
        others.filter_map(move |(_, message)| user_text(message)).filter(|text| !text.is_empty())
    }

    /// Sets the tokens of each text in place of the estimates.
    pub fn count(&mut self, counts: &[u32]) {
        for (message, count) in self.messages.iter_mut().zip(counts) {
            message.text_tokens = u64::from(*count);
        }
    }

    /// The tokens of all messages.
    pub fn tokens(&self) -> u64 {
        self.messages.iter().map(Message::tokens).sum()
    }

    /// The tokens of the messages `indexes`.
    pub fn cost(&self, indexes: &[usize]) -> u64 {
        indexes.iter().map(|&index| self.messages[index].tokens()).sum()
    }

    /// The indexes of the messages that stay: the instructions, and as many of the newest turns as fit into `max` tokens. When
    /// the newest turn does not fit, what the user said in it and as many of its newest steps as fit, at least one.
    ///
    /// # Errors
    /// When that one step does not fit: how many tokens would be needed.
    pub fn keep(&self, max: u64) -> Result<Vec<usize>, u64> {
        let units = self.units();
        let rest: u64 = units.iter().map(|unit| unit.tokens).sum();
        let instructions = self.tokens() - rest;
        let mut cost = instructions + rest;
        for (from, unit) in units.iter().enumerate() {
            if (from == 0 || unit.opens_turn) && cost <= max {
                return Ok(self.select(&units, from, &[]));
            }
            cost -= unit.tokens;
        }
        let opens_turn = units.iter().rposition(|unit| unit.opens_turn);
        let has_user = units.iter().rposition(|unit| unit.has_user);
        let mut heads: Vec<usize> = opens_turn.into_iter().chain(has_user).collect();
        heads.dedup();
        let first = has_user.map_or(0, |unit| unit + 1);
        let heads_cost: u64 = heads.iter().map(|&head| units[head].tokens).sum();
        let mut cost = instructions + heads_cost + units[first..].iter().map(|unit| unit.tokens).sum::<u64>();
        for from in first..units.len().max(first + 1) {
            if cost <= max {
                return Ok(self.select(&units, from, &heads));
            }
            if from + 1 < units.len() {
                cost -= units[from].tokens;
            }
        }
        Err(cost)
    }

    /// The indexes of the instructions and of the messages in the units `heads` and from `from` on.
    fn select(&self, units: &[Unit], from: usize, heads: &[usize]) -> Vec<usize> {
        let stays = |at: usize| {
            let unit = units.partition_point(|unit| unit.first <= at).wrapping_sub(1);
            self.messages[at].role == Role::Instruction || unit >= from || heads.contains(&unit)
        };
        (0..self.messages.len()).filter(|&at| stays(at)).collect()
    }

    fn units(&self) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut previous = Role::Instruction;
        for (first, message) in self.messages.iter().enumerate() {
            if message.role == Role::Instruction {
                continue;
            }
            let is_user = message.role == Role::User;
            // Services refuse a part of a step: a call without the reasoning before it.
            let is_same_step = message.role == Role::Model && previous == Role::Model;
            previous = message.role;
            match units.last_mut() {
                Some(unit) if message.is_bound || is_same_step => {
                    unit.tokens += message.tokens();
                    unit.has_user |= is_user;
                }
                _ => units.push(Unit { first, tokens: message.tokens(), opens_turn: is_user, has_user: is_user }),
            }
        }
        units
    }
}

impl Message {
    fn tokens(&self) -> u64 {
        self.text_tokens + PER_MESSAGE + self.media * PER_MEDIUM
    }

    fn read(item: RawValue, json: &str) -> Self {
        let mut message = Self { span: item.span(json), ..Self::default() };
        message.add(item);
        message.text_tokens = tokens::estimate(&message.text) as u64;
        let Some(object) = Object::of(item) else { return message };
        let parts = object.items("content").unwrap_or_default();
        let is_result = |part: &&RawValue| Object::of(**part).is_some_and(|part| part.is("type", "tool_result"));
        let results = parts.iter().filter(is_result).count();
        let kind = object.string("type").unwrap_or_default();
        message.role = match object.string("role").as_deref() {
            Some("system" | "developer") => Role::Instruction,
            // Anthropic's messages have tool results in messages of the user.
            Some("user") if results > 0 && results == parts.len() => Role::Result,
            Some("user") => Role::User,
            Some("tool" | "function") => Role::Result,
            None if kind.ends_with("_output") || kind.ends_with("_response") => Role::Result,
            _ => Role::Model,
        };
        message.is_bound = results > 0 || message.role == Role::Result;
        if message.role == Role::Result {
            let names = ["call_id", "tool_call_id", "approval_request_id"];
            message.result_of = names.iter().find_map(|name| object.string(name));
        } else {
            let calls = object.items("tool_calls").unwrap_or_default().into_iter().filter_map(Object::of);
            message.calls = calls.filter_map(|call| call.string("id")).collect();
            message.calls.extend(["call_id", "id"].iter().filter_map(|name| object.string(name)));
        }
        message
    }

    /// Adds the texts and media in `value`.
    fn add(&mut self, value: RawValue) {
        if let Some(text) = value.string() {
            self.add_line(&text);
        } else if let Some(items) = value.items() {
            for item in items {
                self.add(item);
            }
        } else if let Some(object) = Object::of(value) {
            let is_text = object.object("source").is_some_and(|source| source.is("type", "text"));
            if MEDIA.iter().any(|kind| object.is("type", kind)) && !is_text {
                self.media += 1;
                return;
            }
            let structure = STRUCTURE.map(|name| object.get(name).map(|value| value.get().as_ptr()));
            // The input of a tool is one text: its members are not those of a message.
            let input = object.get("input").map(|value| value.get().as_ptr());
            for value in object.values() {
                let place = Some(value.get().as_ptr());
                if place == input && value.get().starts_with('{') {
                    self.add_line(value.get());
                } else if !structure.contains(&place) {
                    self.add(value);
                }
            }
        }
    }

    fn add_line(&mut self, text: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }
}

// proptest does not run in a browser.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
