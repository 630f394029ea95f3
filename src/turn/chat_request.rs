//! The request of a chat call, parsed once.

use std::rc::Rc;

use crate::wire::api::Api;
use crate::wire::json::{Object, RawValue};
use crate::wire::request::Request;

/// The body of a chat request, with what was parsed from it.
#[derive(Debug)]
pub struct ChatRequest {
    pub(super) api: Api,
    pub(super) body: Rc<str>,
    /// `None` when the body is not a JSON object.
    pub(super) parsed: Option<Request>,
}

impl ChatRequest {
    /// Parses `body`.
    pub fn new(api: Api, body: impl Into<Rc<str>>) -> Self {
        let body = body.into();
        Self { parsed: Request::parse(api, &body), api, body }
    }

    /// The text of the user's last message; empty when there is none.
    pub fn user_text(&self) -> &str {
        self.parsed.as_ref().and_then(|request| request.user_message.as_ref()).map_or("", |message| &message.text)
    }

    /// The JSON list of the messages; see [`Request::conversation`].
    pub fn conversation(&self) -> Option<&str> {
        self.parsed.as_ref()?.conversation(&self.body)
    }

    /// The id of the stored reply or conversation that the request continues.
    pub(super) fn continued_id(&self) -> Option<String> {
        let request = self.parsed.as_ref().filter(|request| request.is_stored_conversation)?;
        request.previous_reply_id.clone().or_else(|| {
            let conversation = Object::parse(&self.body)?.get("conversation")?;
            RawValue::string(conversation).or_else(|| Object::of(conversation)?.string("id"))
        })
    }

    /// The body with `addition` at the end of the user's last message, and without the messages that are not in `kept`.
    pub(super) fn rewrite(&self, addition: &str, kept: Option<&[u32]>) -> String {
        match &self.parsed {
            Some(request) => request.rewrite(&self.body, addition, kept),
            None => self.body.to_string(),
        }
    }
}
