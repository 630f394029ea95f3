//! The rolling window: which messages of a conversation stay when it costs more than it may.

use std::ops::Range;
use std::rc::Rc;

use crate::tokens;
use crate::wire::api::Api;
use crate::wire::json::{Object, RawValue};

/// What a message costs beside its text: its role, and the marks around it.
const PER_MESSAGE: u64 = 4;

/// What an image, a sound or a file is taken to cost, whatever its size.
const PER_MEDIUM: u64 = 1000;

/// Parts that are not text, in chat completions, Responses and Anthropic's messages.
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

/// Members that say how a message is built, not what it says.
const FORM: [&str; 10] = [
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

/// A conversation, as far as it matters to the window.
#[derive(Debug)]
pub struct Window {
    /// What the messages were read from.
    source: Rc<str>,
    messages: Vec<Message>,
}

#[derive(Debug, Default)]
struct Message {
    /// Where it lies in the source.
    span: Range<usize>,
    role: Role,
    text: String,
    text_tokens: u64,
    media: u64,
    /// The tool calls in it.
    calls: Vec<String>,
    /// The call that it answers.
    answers: Option<String>,
    /// It may not be parted from the message before it.
    goes_on: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Role {
    Instruction,
    User,
    /// What the model said, thought or called.
    #[default]
    Model,
    /// What a tool gave.
    Result,
}

/// Messages that stay or go together: a call and its result, what the model did in one step.
#[derive(Debug)]
struct Unit {
    first: usize,
    tokens: u64,
    opens_turn: bool,
    has_user: bool,
}

impl Window {
    /// Reads a JSON list of messages, or of the items of a response. `None` when it is no list.
    pub fn parse(messages: Rc<str>) -> Option<Self> {
        let items = RawValue::parse(&messages)?.items()?;
        Some(Self { messages: read(items, &messages), source: messages })
    }

    /// Reads the messages of a request. `None` when it has no list of them, or the service stores the conversation: then a
    /// tool call may be there, and its result here.
    pub fn of_request(api: Api, body: Rc<str>) -> Option<Self> {
        let request = Object::parse(&body)?;
        if ["previous_response_id", "conversation", "thread"].iter().any(|name| request.get(name).is_some()) {
            return None;
        }
        let items = request.items(api.conversation_member())?;
        let is_message = |item: &RawValue| item.get().starts_with(['{', '[']);
        let messages = items.iter().all(is_message).then(|| read(items, &body))?;
        Some(Self { messages, source: body })
    }

    /// The text of each message, all of it that is counted.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.messages.iter().map(|message| message.text.as_str())
    }

    /// What the user said in the messages at other positions than `except`, without those that say nothing.
    pub fn user_texts(&self, except: &[u32]) -> impl Iterator<Item = String> {
        let others = self.messages.iter().enumerate().filter(|(at, _)| !except.contains(&(*at as u32)));
        others.map(|(_, message)| user_text(&self.source[message.span.clone()])).filter(|text| !text.is_empty())
    }

    /// Takes the app's count of each text in place of the estimate.
    pub fn count(&mut self, counts: &[u32]) {
        for (message, count) in self.messages.iter_mut().zip(counts) {
            message.text_tokens = u64::from(*count);
        }
    }

    /// What all messages cost.
    pub fn tokens(&self) -> u64 {
        self.messages.iter().map(Message::tokens).sum()
    }

    /// What the messages `numbers` cost.
    pub fn cost(&self, numbers: &[usize]) -> u64 {
        numbers.iter().map(|&at| self.messages[at].tokens()).sum()
    }

    /// Which messages stay, in order: the instructions, and as many of the newest turns as fit into `max` tokens. When not
    /// even the newest does, what the user said in it and as many of its newest steps as fit, at least one.
    ///
    /// # Errors
    /// When that one step is too much: how many tokens would be needed.
    pub fn keep(&self, max: u64) -> Result<Vec<usize>, u64> {
        let units = self.units();
        let rest: u64 = units.iter().map(|unit| unit.tokens).sum();
        let always = self.tokens() - rest;
        let mut cost = always + rest;
        for (from, unit) in units.iter().enumerate() {
            if (from == 0 || unit.opens_turn) && cost <= max {
                return Ok(self.from(&units, from, &[]));
            }
            cost -= unit.tokens;
        }
        let opens = units.iter().rposition(|unit| unit.opens_turn);
        let asks = units.iter().rposition(|unit| unit.has_user);
        let mut heads: Vec<usize> = opens.into_iter().chain(asks).collect();
        heads.dedup();
        let first = asks.map_or(0, |asks| asks + 1);
        let heads_cost: u64 = heads.iter().map(|&head| units[head].tokens).sum();
        let mut cost = always + heads_cost + units[first..].iter().map(|unit| unit.tokens).sum::<u64>();
        for from in first..units.len().max(first + 1) {
            if cost <= max {
                return Ok(self.from(&units, from, &heads));
            }
            if from + 1 < units.len() {
                cost -= units[from].tokens;
            }
        }
        Err(cost)
    }

    /// The instructions, the units `heads`, and those after `from`.
    fn from(&self, units: &[Unit], from: usize, heads: &[usize]) -> Vec<usize> {
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
            // A service takes back what a model did in one step as a whole only: no call without the thought before it.
            let is_same_step = message.role == Role::Model && previous == Role::Model;
            previous = message.role;
            match units.last_mut() {
                Some(unit) if message.goes_on || is_same_step => {
                    unit.tokens += message.tokens();
                    unit.has_user |= is_user;
                }
                _ => units.push(Unit { first, tokens: message.tokens(), opens_turn: is_user, has_user: is_user }),
            }
        }
        units
    }
}

fn read(items: Vec<RawValue>, source: &str) -> Vec<Message> {
    let read = |item: RawValue| Message { span: item.span(source), ..Message::read(item) };
    let mut messages: Vec<Message> = items.into_iter().map(read).collect();
    for at in 0..messages.len() {
        let Some(call) = &messages[at].answers else { continue };
        if let Some(called) = messages[..at].iter().rposition(|message| message.calls.contains(call)) {
            messages[called + 1..=at].iter_mut().for_each(|message| message.goes_on = true);
        }
    }
    messages
}

/// What the user said in `message`; empty when it is another's.
fn user_text(message: &str) -> String {
    let Some(message) = Object::parse(message).filter(|message| message.is("role", "user")) else {
        return String::new();
    };
    let Some(content) = message.get("content") else { return String::new() };
    let text_of = |part: RawValue| {
        let part = Object::of(part).filter(|part| part.is("type", "text") || part.is("type", "input_text"))?;
        part.string("text").filter(|text| !text.is_empty())
    };
    content.string().unwrap_or_else(|| {
        let texts: Vec<String> = content.items().unwrap_or_default().into_iter().filter_map(text_of).collect();
        texts.join("\n")
    })
}

impl Message {
    fn tokens(&self) -> u64 {
        self.text_tokens + PER_MESSAGE + self.media * PER_MEDIUM
    }

    fn read(item: RawValue) -> Self {
        let mut message = Self::default();
        message.take(item);
        message.text_tokens = tokens::estimate(&message.text) as u64;
        let Some(object) = Object::of(item) else { return message };
        let parts = object.items("content").unwrap_or_default();
        let is_result = |part: &&RawValue| Object::of(**part).is_some_and(|part| part.is("type", "tool_result"));
        let results = parts.iter().filter(is_result).count();
        let kind = object.string("type").unwrap_or_default();
        message.role = match object.string("role").as_deref() {
            Some("system" | "developer") => Role::Instruction,
            // In Anthropic's messages what a tool gave comes in the name of the user.
            Some("user") if results > 0 && results == parts.len() => Role::Result,
            Some("user") => Role::User,
            Some("tool" | "function") => Role::Result,
            None if kind.ends_with("_output") || kind.ends_with("_response") => Role::Result,
            _ => Role::Model,
        };
        message.goes_on = results > 0 || message.role == Role::Result;
        if message.role == Role::Result {
            let names = ["call_id", "tool_call_id", "approval_request_id"];
            message.answers = names.iter().find_map(|name| object.string(name));
        } else {
            let calls = object.items("tool_calls").unwrap_or_default().into_iter().filter_map(Object::of);
            message.calls = calls.filter_map(|call| call.string("id")).collect();
            message.calls.extend(["call_id", "id"].iter().filter_map(|name| object.string(name)));
        }
        message
    }

    /// Adds what `value` says.
    fn take(&mut self, value: RawValue) {
        if let Some(text) = value.string() {
            self.line(&text);
        } else if let Some(items) = value.items() {
            items.into_iter().for_each(|item| self.take(item));
        } else if let Some(object) = Object::of(value) {
            let is_text = object.object("source").is_some_and(|source| source.is("type", "text"));
            if MEDIA.iter().any(|kind| object.is("type", kind)) && !is_text {
                self.media += 1;
                return;
            }
            let form = FORM.map(|name| object.get(name).map(|value| value.get().as_ptr()));
            // What a tool is called with has names of its own.
            let input = object.get("input").map(|value| value.get().as_ptr());
            for value in object.values() {
                let place = Some(value.get().as_ptr());
                if place == input && value.get().starts_with('{') {
                    self.line(value.get());
                } else if !form.contains(&place) {
                    self.take(value);
                }
            }
        }
    }

    fn line(&mut self, text: &str) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }
}

// proptest does not run in a browser.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
